import json
from pathlib import Path

from grader import workspace


def test_a_workspace_is_stubs_a_readme_and_a_hidden_mark(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "course"
    written = workspace.make(folder, {"01_scale": "def f(): ...\n"}, "# Read me\n", "tiny")
    assert [(one.path.name, one.made) for one in written] == [
        ("README.md", True),
        ("01_scale.py", True),
    ]
    assert sorted(path.name for path in folder.iterdir()) == [".learn", "01_scale.py", "README.md"]
    mark = json.loads((folder / workspace.MARK).read_text(encoding="utf-8"))
    assert mark == {"format": 1, "pack": "tiny"}


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "01_scale.py").write_text("mine\n", encoding="utf-8")
    written = workspace.make(tmp_path, {"01_scale": "stub", "02_more": "더"}, "", "tiny")
    assert [one.made for one in written] == [True, False, True]
    assert (tmp_path / "01_scale.py").read_text(encoding="utf-8") == "mine\n"
    assert (tmp_path / "02_more.py").read_bytes() == "더".encode()
    assert not any(one.made for one in workspace.make(tmp_path, {"01_scale": "x"}, "", "tiny"))


def test_a_workspace_is_found_from_inside(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    assert workspace.find(inside) is None
    workspace.make(tmp_path, {}, "", "tiny")
    assert workspace.find(inside) == tmp_path
    assert workspace.find(tmp_path) == tmp_path


def test_a_submission_is_looked_for_here_then_in_the_workspace(tmp_path: Path) -> None:
    inside = tmp_path / "a"
    inside.mkdir()
    assert workspace.submission("01_scale", inside) is None
    workspace.make(tmp_path, {"01_scale": ""}, "", "tiny")
    assert workspace.submission("01_scale", inside) == tmp_path / "01_scale.py"
    (inside / "01_scale.py").write_text("", encoding="utf-8")
    assert workspace.submission("01_scale", inside) == inside / "01_scale.py"
