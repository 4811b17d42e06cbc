import re
from pathlib import Path

import pytest

from tests import samples
from tests.cli.conftest import Learn


def test_init_writes_stubs_and_never_overwrites(learn: Learn, work: Path) -> None:
    ended = learn("init", "course")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "Wrote 2 files to course.",
        "First `cd course`. Open `01_scale.py`, write it, and run `learn grade 01_scale`.",
    ]
    stub = work / "course" / "01_scale.py"
    assert stub.read_text(encoding="utf-8").startswith("def scale(x, factor=2):")
    stub.write_text("mine", encoding="utf-8")
    ended = learn("init", "course")
    assert ended.code == 0
    assert "Already there, left as they are: README.md, 01_scale.py" in ended.out
    assert stub.read_text(encoding="utf-8") == "mine"


def test_init_quotes_a_folder_with_a_space(learn: Learn, work: Path) -> None:
    assert 'First `cd "my course"`.' in learn("init", "my course").out


def test_init_here_names_no_folder(learn: Learn, work: Path) -> None:
    assert learn("init").out.splitlines() == [
        "Wrote 2 files to this folder.",
        "Open `01_scale.py`, write it, and run `learn grade 01_scale`.",
    ]


def test_init_in_korean(learn: Learn, work: Path) -> None:
    ended = learn("init", "course", "--lang", "ko")
    assert ended.out.splitlines()[0] == "course에 파일 2개를 만들었습니다."
    readme = (work / "course" / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# 작은 묶음\n\n- `learn list`: 문제 목록")
    again = learn("init", "course", "--lang", "ko")
    assert "이미 있어서 그대로 두었습니다: README.md, 01_scale.py" in again.out


def test_init_where_nothing_can_be_written(learn: Learn, work: Path) -> None:
    (work / "file").write_text("", encoding="utf-8")
    for folder in ("file", "file/deeper"):
        ended = learn("init", folder)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith(f"{folder} cannot be written (")


def test_start_writes_the_stub_here(learn: Learn, work: Path) -> None:
    ended = learn("start", "1")
    assert ended.code == 0
    assert ended.out.endswith("Next: learn grade 01_scale\n")
    assert (work / "01_scale.py").is_file()
    (work / "01_scale.py").write_text("mine", encoding="utf-8")
    assert "Already there, left as they are: 01_scale.py" in learn("start", "1").out
    assert (work / "01_scale.py").read_text(encoding="utf-8") == "mine"


def test_start_inside_a_workspace_writes_to_its_top(
    learn: Learn, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn("init", ".")
    (work / "01_scale.py").unlink()
    (work / "deep").mkdir()
    monkeypatch.chdir(work / "deep")
    learn("start", "1", "--lang", "ko")
    assert (work / "01_scale.py").is_file()


def test_list_tells_units_titles_state_and_points(learn: Learn, work: Path) -> None:
    assert [line.split() for line in learn("list").out.splitlines()] == [
        [],
        ["A.", "First", "unit"],
        ["01_scale", "Scaling", "0/7"],
        [],
        ["O", "passed", "~", "tried"],
    ]
    (work / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    learn("grade", "1")
    assert ["~", "01_scale"] in [line.split()[:2] for line in learn("list").out.splitlines()]
    (work / "01_scale.py").write_text(samples.RIGHT, encoding="utf-8")
    learn("grade", "1")
    korean = learn("list", "--lang", "ko").out
    assert "A. 첫 단원" in korean
    assert ["O", "01_scale", "배수", "7/7"] in [line.split() for line in korean.splitlines()]


def test_a_broken_exercise_does_not_hide_the_others(learn: Learn, tiny: Path) -> None:
    (tiny / "exercises" / "02_broken.yaml").write_text("a: [", encoding="utf-8")
    for command in (["list"], ["init", "new"]):
        ended = learn(*command)
        assert ended.code == 0
        assert "02_broken.yaml:" in ended.err
        assert "A value is missing here." in ended.err
    assert "01_scale" in learn("list").out
    assert learn("progress").code == 0


def test_a_broken_manifest_is_told_at_its_place(learn: Learn, tiny: Path, right: Path) -> None:
    (tiny / "pack.yaml").write_text("format: 1\nid: tiny\n", encoding="utf-8")
    for command in (["list"], ["init"], ["progress"], ["grade", "1"], ["hint", "1"]):
        ended = learn(*command)
        assert (ended.code, ended.out) == (3, ""), command
        assert "pack.yaml:1:1: title: This field is missing." in ended.err


@pytest.mark.parametrize(
    "command", [["list"], ["progress"], ["solution", "1"], ["language", "ko"]], ids=str
)
def test_records_that_cannot_be_used_are_told(
    learn: Learn, command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "learn.db").write_bytes(b"something else" * 100)
    ended = learn(*command, "--data", str(tmp_path))
    assert ended.code == 2
    assert ended.err == (
        f"{tmp_path / 'learn.db'}: your records cannot be used (file is not a database)."
        " `--data` names another folder.\n"
    )


def test_show_renders_the_prompt(learn: Learn) -> None:
    ended = learn("show", "1")
    assert [line.rstrip() for line in ended.out.splitlines()] == [
        "01_scale  Scaling",
        "7 points, about 5 minutes, 4 checks",
        "",
        "Multiply x by factor.",
        "",
        "Start with: learn start 01_scale",
    ]
    korean = learn("show", "1", "--lang", "ko").out
    assert "7점 · 약 5분 · 검사 4개" in korean
    assert "x에 factor를 곱하세요." in korean


def test_hints_open_one_at_a_time(learn: Learn) -> None:
    first = learn("hint", "1").out
    assert "Hint 1 of 2" in first
    assert "First nudge" in first
    assert "Second nudge" not in first
    assert "One more: learn hint 01_scale" in first
    second = learn("hint", "1", "--lang", "ko").out
    assert "힌트 2/2" in second
    assert "둘째 힌트" in second
    assert "하나 더" not in second
    assert learn("hint", "1").out.count("Hint ") == 2


def test_an_exercise_without_hints_says_so(learn: Learn, tiny: Path) -> None:
    start, end = samples.SCALE.index("hints:"), samples.SCALE.index("notice:")
    text = samples.SCALE[:start] + samples.SCALE[end:]
    (tiny / "exercises" / "01_scale.yaml").write_text(text, encoding="utf-8")
    assert learn("hint", "1").out == "This exercise has no hints.\n"
    assert learn("hint", "1", "--lang", "ko").out == "이 문제에는 힌트가 없습니다.\n"


def test_the_solution_opens_after_full_marks(learn: Learn, right: Path) -> None:
    ended = learn("solution", "1")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "The solution opens after full marks. Stuck? `learn hint 01_scale`.\n"
    assert "모든 검사를 통과한 뒤" in learn("solution", "1", "--lang", "ko").err
    learn("grade", "1")
    ended = learn("solution", "1")
    assert ended.code == 0
    assert "def scale(x, factor=2):" in ended.out
    assert "What to notice" in ended.out
    assert "It is one line." in ended.out
    assert "눈여겨볼 점" in learn("solution", "1", "--lang", "ko").out


ONES_OWN = """\
def scale(x, factor=2):
    if not factor:
        raise ValueError(f"{factor}, which is nothing to multiply an array of numbers by, I would say")
    return factor * x  # mine
"""


@pytest.fixture
def passed(learn: Learn, work: Path) -> None:
    """Pass with a file of one's own, then spoil it: what passed is what counts."""
    path = work / "01_scale.py"
    path.write_text(ONES_OWN, encoding="utf-8")
    assert learn("grade", "1").code == 0
    path.write_text(samples.ADDS, encoding="utf-8")
    assert learn("grade", "1").code == 1


@pytest.mark.usefixtures("passed")
def test_a_piped_solution_is_plain_and_whole(learn: Learn) -> None:
    out = learn("solution", "1").out
    assert out == (
        f"# Yours\n{ONES_OWN}\n# The solution\n{samples.RIGHT}\n# What to notice\nIt is one line.\n"
    )


@pytest.mark.usefixtures("passed")
@pytest.mark.parametrize(
    ("columns", "beside"), [(120, True), (100, True), (99, False), (40, False)]
)
def test_a_terminal_shows_both_files_beside_each_other_where_there_is_room(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, columns: int, beside: bool
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    out = re.sub(r"\x1b\[[0-9;]*m", "", learn("solution", "1").out)
    lines = out.splitlines()
    heads = [line for line in lines if "Yours" in line or "The solution" in line]
    assert len(heads) == (1 if beside else 2)
    assert max(map(len, lines)) <= columns
    code = [line for line in lines if "def scale" in line]
    assert [line.count("def scale(x, factor=2):") for line in code] == ([2] if beside else [1, 1])
    assert "It is one line." in out
    korean = re.sub(r"\x1b\[[0-9;]*m", "", learn("solution", "1", "--lang", "ko").out)
    assert "내 답" in korean
    assert "모범 답안" in korean


@pytest.mark.usefixtures("right")
def test_who_wrote_the_solution_itself_sees_it_once(learn: Learn) -> None:
    learn("grade", "1")
    assert learn("solution", "1").out.count("def scale") == 1


def test_show_points_to_the_terms_of_the_exercise(learn: Learn, tiny: Path) -> None:
    assert "Terms:" not in learn("show", "1").out
    samples.write_glossary(tiny)
    exercise = tiny / "exercises" / "01_scale.yaml"
    text = exercise.read_text(encoding="utf-8").replace("minutes: 5", "concepts: [factor]")
    text = text.replace("곱하세요.", "배율만큼 곱하세요.").replace("by `factor`.", "by a factor.")
    exercise.write_text(text, encoding="utf-8")
    assert "Terms: factor (배율) (learn glossary factor)" in learn("show", "1").out
    assert "용어: 배율(factor) (learn glossary 배율)" in learn("show", "1", "--lang", "ko").out
