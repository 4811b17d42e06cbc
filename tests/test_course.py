from pathlib import Path

import pytest

from grader.content.pack import Pack, built_in, is_exercise, module
from grader.course import Entry, UnknownExercise, entries, find
from grader.model.problem import ContentError
from tests import samples
from tests.conftest import MakePack

NAMES = ["01_output_size", "02_padding", "03_conv", "25_conv_backward", "29_conv1d", "30_edges"]


@pytest.fixture
def pack(make_pack: MakePack) -> Pack:
    return Pack(make_pack(**dict.fromkeys(NAMES, "")))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("03_conv", "03_conv"),
        ("conv", "03_conv"),
        ("CONV", "03_conv"),
        ("3", "03_conv"),
        ("03", "03_conv"),
        ("30", "30_edges"),
        ("edge", "30_edges"),
        ("padding", "02_padding"),
        ("pad", "02_padding"),
        ("backward", "25_conv_backward"),
        ("03_conv.py", "03_conv"),
        ("work/03_conv.py", "03_conv"),
        ("exercises/03_conv.yaml", "03_conv"),
    ],
)
def test_an_exercise_is_found_by_what_people_type(pack: Pack, query: str, name: str) -> None:
    assert find(pack, query).name == name


@pytest.mark.parametrize(
    ("query", "close"),
    [
        ("covn", ["03_conv"]),
        ("paddding", ["02_padding"]),
        ("_conv", ["03_conv", "25_conv_backward", "29_conv1d"]),
        ("77", []),
        ("", []),
        ("quantum", []),
    ],
)
def test_what_is_unknown_or_not_single_tells_what_is_close(
    pack: Pack, query: str, close: list[str]
) -> None:
    with pytest.raises(UnknownExercise) as caught:
        find(pack, query)
    assert [name for name in caught.value.close if name in close] == close
    assert bool(caught.value.close) is bool(close)


def test_entries_are_in_order_and_need_not_be_sound(pack: Pack) -> None:
    assert [entry.name for entry in entries(pack)] == NAMES
    with pytest.raises(ContentError, match=r"03_conv\.yaml:1:1: The file is empty\."):
        find(pack, "3").load()


def test_an_entry_knows_its_pack(tiny: Path) -> None:
    (entry,) = entries(Pack(tiny))
    assert entry.pack == Pack(tiny)
    assert entry.load().title.en == "Scaling"


def test_the_built_in_course_is_found() -> None:
    assert (built_in().root / "pack.yaml").is_file()
    assert "03_conv" in [entry.name for entry in entries(built_in())]


def test_a_file_is_an_exercise_by_its_place(tiny: Path, tmp_path: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    assert is_exercise(exercise)
    assert not is_exercise(tiny / "pack.yaml")
    assert not is_exercise(exercise.with_suffix(".py"))
    other = tmp_path / "other" / "exercises" / "a.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(samples.SCALE, encoding="utf-8")
    assert not is_exercise(other)


def test_a_python_file_that_is_missing_is_the_contents_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none\.py:1:1: There is no such file\."):
        module(tmp_path / "none.py")


def test_an_exercise_has_a_check_in_its_file_or_beside_it(tiny: Path) -> None:
    path = tiny / "exercises" / "01_scale.yaml"
    head, rest = samples.SCALE.split("checks:\n")
    path.write_text(
        head + "checks: []\nmisconceptions:\n" + rest.split("misconceptions:\n")[1],
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match=r"yaml:24:1: checks: There is no check, neither here"):
        Entry(path).load()
    path.with_name("test_01_scale.py").write_text("def test_it(submission): ...\n")
    assert Entry(path).count(Entry(path).load()) == 1


def test_what_no_submission_changes_is_kept_until_a_file_changes(tiny: Path) -> None:
    entry = Entry(tiny / "exercises" / "01_scale.yaml")
    first = entry.prepare()
    assert entry.prepare() is first
    assert first.pack == "tiny"
    for path in (entry.path, tiny / "pack.yaml", entry.pack.solution(entry.path)):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n# changed\n")
        changed = entry.prepare()
        assert changed is not first
        assert changed.exercise == first.exercise
        assert changed.made is not first.made
        first = changed


def test_an_exercise_that_is_not_sound_is_told_every_time(tiny: Path) -> None:
    entry = Entry(tiny / "exercises" / "01_scale.yaml")
    sound = entry.path.read_text(encoding="utf-8")
    entry.path.write_text("format: 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ContentError):
            entry.prepare()
    entry.path.write_text(sound, encoding="utf-8")
    assert entry.prepare().exercise.id == "01_scale"
