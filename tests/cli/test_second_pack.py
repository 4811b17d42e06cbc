"""A pack of another subject, in English alone: nothing is wired to the course about CNNs."""

import json
import shutil
import time
from datetime import datetime, tzinfo
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
    assert "`learn start words:02_median`" in added("grade", "words:2").err
    assert "Start with: learn start words:02_median\n" in added("show", "words:2").out
    assert added("start", "words:2").out.endswith("Next: learn grade words:02_median\n")
    assert "`learn hint words:02_median`" in added("solution", "words:2").err
    file = work / "02_median.py"
    ended = added("grade", "words:2")
    assert ended.code == 1
    assert "`learn hint words:02_median`" in ended.out
    file.write_text(RIGHT, encoding="utf-8")
    ended = added("grade", "words:2")
    assert (ended.code, ended.err) == (0, "")
    assert "`learn solution words:02_median`" in ended.out
    told = added("progress", "words").out
    assert "words:02_median 6/6" in " ".join(told.split())
    assert "1 of 3 exercises passed" in told
    assert "0 of 1 exercises passed" in added("progress").out
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


def took(added: Learn, tmp_path: Path, *answers: str) -> None:
    """Take the pack's quiz: what was answered is due some days later."""
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    assert added("quiz", "take", "words:Q1", "--answers", str(file)).code == 0


def days_later(monkeypatch: pytest.MonkeyPatch, days: int = 40) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            return cls.fromtimestamp(time.time() + 86400 * days, tz)

    monkeypatch.setattr("grader.cli.modes.datetime", Later)


def test_its_records_are_found_by_its_name(
    added: Learn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    took(added, tmp_path, "median", "4", "2", "false")
    assert added("quiz", "stats").out == (
        "No questions answered yet.\nAnother pack has some: learn quiz stats words\n"
    )
    empty = json.loads(added("quiz", "stats", "--format", "json").out)
    assert (empty["concepts"], empty["runs"]) == ({}, [])
    for name in ("words", "words:"):
        told = json.loads(added("quiz", "stats", name, "--format", "json").out)
        assert set(told["concepts"]) == {"median", "text"}
        assert [run[1:] for run in told["runs"]] == [["Q1", 0.5]]
    assert "Nothing is due today." in added("quiz", "review", "words").out
    days_later(monkeypatch)
    assert added("quiz", "review").out == (
        "Nothing is due today.\nAnother pack has some: learn quiz review words\n"
    )
    given = tmp_path / "due.json"
    given.write_text('{"q1.middle": 3.5, "q1.split": 3, "q1.dict": false}', encoding="utf-8")
    told = json.loads(
        added("quiz", "review", "words", "--answers", str(given), "--format", "json").out
    )
    assert (len(told["items"]), told["score"]) == (4, 3)
    assert added("quiz", "mistakes").out == (
        "No mistakes are left.\nAnother pack has some: learn quiz mistakes words\n"
    )
    ended = added("quiz", "mistakes", "words", "--answers", str(given))
    assert "Score 0/1 (1 questions)" in ended.out
    assert added("quiz", "misses", "words").out == ""
    assert added("quiz", "regrade", "words").out == "0 answers change their score\n"
    assert "q1.middle" in added("quiz", "items", "--pack", "words").out


def test_all_of_it_is_asked_by_its_name_alone(added: Learn, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(["3.5"]), encoding="utf-8")
    more = ("--answers", str(answers), "--format", "json")
    told = json.loads(added("quiz", "take", "words:", "--topic", "middle", *more).out)
    assert [one["id"] for one in told["items"]] == ["q1.middle"]
    told = json.loads(added("quiz", "diagnose", "words:", *more).out)
    assert len(told["items"]) == 2
    assert "q1.middle" in added("quiz", "export", "gift", "words:").out
    ended = added("quiz", "take", "words:", *more)
    assert (ended.code, ended.out) == (2, "")
    assert "Name a quiz or a --topic." in ended.err


def test_its_exam_is_listed_and_sat(learn: Learn, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(WORDS, other)
    exam = other / "quizzes" / "exams" / "half.yaml"
    exam.parent.mkdir()
    exam.write_text("format: 1\nid: half\ntitle: Half\npicks: [{count: 2}]\n", encoding="utf-8")
    assert learn("pack", "add", str(other), "--yes").code == 0
    told = learn("quiz").out
    assert "Exams: words:half. Begin: learn quiz exam words:half\n" in told
    answers = tmp_path / "answers.json"
    answers.write_text('{"q1.robust": "median"}', encoding="utf-8")
    ended = learn("quiz", "exam", "words:half", "--seed", "1", "--answers", str(answers))
    assert "/2 (2 questions)" in ended.out
    ended = learn("quiz", "exam", "words:hlaf", "--answers", str(answers))
    assert "`words:hlaf` is no exam. Did you mean words:half?" in ended.err


def test_a_word_of_it_says_where_it_is_practised(added: Learn) -> None:
    told = added("glossary", "median").out
    assert "exercises: words:02_median\n" in told
    assert "quiz: learn quiz take words: --topic median\n" in told


def test_what_is_told_to_do_next_names_it(
    added: Learn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(["mean", "many"]), encoding="utf-8")
    ended = added("quiz", "take", "words:Q1", "--answers", str(answers))
    assert ended.code == 2
    assert "go on: `learn quiz resume words`." in ended.err
    assert "The exercise to do next: learn start words:02_median" in ended.out
    assert "learn quiz mistakes words now, learn quiz review words each day" in ended.out
    answers.write_text(json.dumps(["3.5", "3", "false"]), encoding="utf-8")
    assert added("quiz", "resume").out == (
        "There is nothing to go on with.\nAnother pack has some: learn quiz resume words\n"
    )
    ended = added("quiz", "resume", "words", "--answers", str(answers))
    assert ended.out.startswith("Q1: 1 of 4 answered. Going on.\n")
    assert "Score 3/4" in ended.out
    monkeypatch.setenv("LEARN_PACK", "words")
    answers.write_text(json.dumps(["mean"]), encoding="utf-8")
    ended = added("quiz", "mistakes", "--answers", str(answers))
    assert "learn start 02_median" in ended.out
    assert "learn quiz mistakes now" in ended.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("quiz", "take", "wrds:Q1"),
            "`wrds` names no pack. Did you mean words? Those there are:",
        ),
        (("quiz", "take", "nothing:Q1"), "`nothing` names no pack. Those there are:"),
        (("quiz", "take", "q1"), "`q1` is no quiz. Did you mean words:Q1?"),
        (("quiz", "take", "words:Q2"), "`words:Q2` is no quiz. Did you mean words:Q1?"),
        (("quiz", "exam", "words:x"), "`words:x` is no exam. The list:"),
        (("quiz", "review", "wrds"), "`wrds` names no pack. Did you mean words?"),
        (("quiz", "stats", "wrods:"), "`wrods` names no pack. Did you mean words?"),
        (("quiz", "resume", "words:Q1"), "`words:Q1` names no pack. Did you mean words?"),
        (("quiz", "items", "--pack", "word"), "`word` names no pack. Did you mean words?"),
        (("progress", "wrods"), "`wrods` names no pack. Did you mean words?"),
        (("grade", "wrds:2"), "`wrds` names no pack. Did you mean words?"),
        (("show", "words:medain"), "`words:medain` is no exercise"),
        (("pack", "remove", "wrods"), "There is no pack `wrods`. Did you mean words?"),
    ],
)
def test_a_wrong_name_is_told_with_one_like_it(
    added: Learn, arguments: tuple[str, ...], told: str
) -> None:
    ended = added(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


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
