"""A pack of another subject, in English alone: nothing is wired to the course about CNNs."""

import json
import shutil
from pathlib import Path

import pytest

from grader.content.pack import Pack
from grader.packs import zipped
from tests.cli.conftest import Learn

WORDS = Path(__file__).parents[1] / "packs" / "words"
SAME = """\
def anagram(word):
    if len(set(word)) < 2:
        raise ValueError(word)
    return word
"""
RIGHT = (WORDS / "solutions" / "02_median.py").read_text(encoding="utf-8")


@pytest.fixture
def added(learn: Learn, tmp_path: Path) -> Learn:
    """Return `learn` where the pack was added from a zip file."""
    packed = tmp_path / "words.zip"
    zipped(Pack(WORDS), packed)
    ended = learn("pack", "add", str(packed), "--yes")
    assert (ended.code, ended.err) == (0, "")
    assert "words 1.0: Words and numbers, 3 exercises" in ended.out
    assert "A pack is code" in ended.out
    assert "learn show words:01_count_words" in ended.out
    return learn


def test_it_is_sound(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARN_PACK", str(WORDS))
    ended = learn("author", "check", "--thorough")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("All sound: 3 exercises, 1 quiz.\n")
    told = json.loads(learn("author", "check", "--json").out)
    assert [one["name"] for one in told["quizzes"]] == ["Q1"]
    assert told["exercises"][2]["earned"][0]["told"] == ["order"]
    assert json.loads(learn("author", "check", "--json", "--changed").out)["exercises"] == []
    assert "Words and the middle" in learn("quiz").out
    preview = learn("author", "preview", "2").out
    assert "[en]" in preview
    assert "[ko]" not in preview


def test_the_next_command_names_the_pack_again(added: Learn, work: Path) -> None:
    assert "Start with: learn start words:02_median" in added("show", "words:2").out
    assert "Next: learn grade words:02_median" in added("start", "words:2").out
    assert "run `learn grade words:02_median` again" in added("grade", "words:2").out
    assert "`learn hint words:02_median`" in added("solution", "words:2").err


def test_it_is_listed_beside_the_pack_in_use(added: Learn) -> None:
    listed = added("pack", "list").out.splitlines()
    assert listed == ["tiny 0.1.0  Tiny pack (1; ko, en)", "words 1.0  Words and numbers (3; en)"]
    shown = added("list").out
    assert "words:02_median" in shown
    assert "S. Statistics" in shown
    assert "words:Q1" in added("quiz").out


def test_it_is_shown_in_its_language_whatever_is_asked_for(added: Learn) -> None:
    shown = added("show", "words:median", "--lang", "ko").out
    assert "02_median  The median\n6점" in shown
    assert "once the numbers are sorted" in shown


def test_it_is_started_and_graded(added: Learn, work: Path) -> None:
    assert added("start", "words:2").code == 0
    file = work / "02_median.py"
    assert added("grade", "words:2").code == 1
    file.write_text(RIGHT, encoding="utf-8")
    ended = added("grade", "words:2")
    assert (ended.code, ended.err) == (0, "")
    assert "6/6" in ended.out
    assert "6/6" in next(line for line in added("list").out.splitlines() if "words:02" in line)
    file.write_text("def median(x):\n    return sum(x) / len(x)\n", encoding="utf-8")
    told = json.loads(added("grade", "words:2", "--json", "--lang", "ko").out)
    assert told["exercise"]["pack"] == "words"
    assert told["checks"][0]["diagnosis"] == ["mean_for_median"]
    assert "This is the mean and not the median." in json.dumps(told)


def test_a_function_with_one_sentence_says_it_in_every_language(
    added: Learn,
    work: Path,
) -> None:
    file = work / "03_anagram.py"
    file.write_text(SAME, encoding="utf-8")
    for language in ("ko", "en"):
        assert "`tea` came back as it was." in added("grade", "words:3", "--lang", language).out


def test_its_quiz_is_taken(added: Learn, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(["median", "4.5", "3", "false"]), encoding="utf-8")
    for language in ("ko", "en"):
        ended = added("quiz", "take", "words:Q1", "--answers", str(answers), "--lang", language)
        assert (ended.code, ended.err) == (0, "")
        assert "Half way between 3 and 4 is 3.5." in " ".join(ended.out.split())
        assert "3/4" in ended.out
    ended = added("quiz", "take", "nothing:Q1", "--answers", str(answers))
    assert (ended.code, ended.out) == (2, "")
    assert "`nothing:Q1` names no pack." in ended.err


def test_it_can_be_the_pack_in_use(
    added: Learn,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEARN_PACK", "words")
    assert added("init", "course").code == 0
    readme = (work / "course" / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Words and numbers\n")
    assert "starting with `01_count_words.py`" in readme
    assert "Nothing is due today." in added("quiz", "review").out


def test_it_is_removed_and_the_records_stay(added: Learn) -> None:
    assert added("pack", "remove", "words").code == 0
    assert added("pack", "list").out == "tiny 0.1.0  Tiny pack (1; ko, en)\n"
    assert added("show", "words:2").code == 2


def test_one_that_wants_another_grader_is_refused_and_hides_no_other(
    added: Learn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    shutil.copytree(WORDS, other)
    manifest = other / "pack.yaml"
    text = manifest.read_text(encoding="utf-8").replace("id: words", "id: later")
    manifest.write_text(text.replace(">=0.1", ">=99"), encoding="utf-8")
    ended = added("pack", "add", str(other), "--yes")
    assert ended.code == 3
    assert "pack.yaml:6:1: requires_grader: This pack needs learn >=99, and 0." in ended.err
    manifest.write_text(text, encoding="utf-8")
    assert added("pack", "add", str(other), "--yes").code == 0
    monkeypatch.setattr("grader.content.pack.__version__", "0.0.1")
    (tmp_path / "later").mkdir()
    ended = added("list")
    assert "01_scale" in ended.out
    assert ended.err.count("needs learn >=0.1, and 0.0.1 is installed") == 2
    assert added("pack", "list").code == 3
    assert added("show", "later:2").code == 3


def test_the_id_of_the_course_is_taken(learn: Learn, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(WORDS, other)
    manifest = other / "pack.yaml"
    text = manifest.read_text(encoding="utf-8").replace("id: words", "id: cnn")
    manifest.write_text(text, encoding="utf-8")
    ended = learn("pack", "add", str(other), "--yes")
    assert ended.code == 2
    assert "`cnn` is the id of the built-in course." in ended.err
