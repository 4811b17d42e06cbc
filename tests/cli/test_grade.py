import io
import json
import sqlite3
import threading
from pathlib import Path

import pytest

from grader.cli import shell
from grader.model.text import Text
from tests import samples
from tests.cli.conftest import Learn


def attempts(folder: Path) -> int:
    with sqlite3.connect(folder / "learn.db") as database:
        (count,) = database.execute("SELECT COUNT(*) FROM attempts").fetchone()
    return int(count)


@pytest.mark.parametrize("name", ["01_scale", "1", "scale", "01_scale.py"])
def test_full_marks_end_with_nothing(learn: Learn, right: Path, name: str) -> None:
    ended = learn("grade", name)
    assert (ended.code, ended.err) == (0, "")
    assert "Score 7/7 (4 of 4 checks passed)" in ended.out
    assert "Everything passed." in ended.out


def test_what_is_wrong_is_told_in_korean(learn: Learn, work: Path) -> None:
    (work / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    ended = learn("grade", "1", "--lang", "ko")
    assert ended.code == 1
    assert "곱하지 않고 더했습니다." in ended.out
    assert "점수 0/7" in ended.out


def test_json_is_one_object_and_nothing_else(learn: Learn, work: Path) -> None:
    file = work / "mine.py"
    file.write_text("print('hello')\n" + samples.ADDS, encoding="utf-8")
    ended = learn("grade", "1", "--file", str(file), "--json", "--lang=ko", "--seed", "s")
    assert (ended.code, ended.err) == (1, "")
    told = json.loads(ended.out)
    assert told["format"] == 1
    assert told["exercise"] == {"id": "01_scale", "revision": 1, "pack": "tiny"}
    assert told["seed"] == "s"
    assert told["output"] == "hello\n"
    assert [check["status"] for check in told["checks"]] == ["wrong", "not_run", "wrong", "wrong"]
    assert told["checks"][0]["title"] == "두 배"
    assert told["checks"][0]["diagnosis"] == ["added"]


def test_an_attempt_is_kept_at_once(learn: Learn, right: Path, tmp_path: Path) -> None:
    data = tmp_path / "records"
    learn("grade", "1", "--data", str(data))
    assert attempts(data) == 1
    for partial in (["-k", "twice"], ["-x"]):
        learn("grade", "1", "--data", str(data), *partial)
    assert attempts(data) == 1


def test_some_checks_can_be_chosen(learn: Learn, work: Path) -> None:
    (work / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    ended = learn("grade", "1", "-k", "zero", "--json")
    assert [check["id"] for check in json.loads(ended.out)["checks"]] == ["zero"]
    ended = learn("grade", "1", "-x")
    assert ended.out.count("not run") == 3


@pytest.mark.parametrize("only", ["nothing", "("])
def test_choosing_nothing_tells_what_there_is(learn: Learn, right: Path, only: str) -> None:
    ended = learn("grade", "1", "-k", only)
    assert (ended.code, ended.out) == (2, "")
    said = f"No check matches `{only}`. There are: twice, factor, hidden, zero\n"
    assert ended.err.endswith(said)
    assert "에 맞는 검사가 없습니다." in learn("grade", "1", "-k", only, "--lang", "ko").err


@pytest.mark.parametrize(
    ("query", "en", "ko"),
    [
        ("scael", "`scael` is no exercise, or not a single one. Did you mean 01_scale? All of them: `learn list`.\n",
         "`scael`: 그런 문제가 없거나 하나로 정해지지 않습니다. 01_scale인가요? 전체 목록: `learn list`.\n"),
        ("99", "`99` is no exercise, or not a single one. All of them: `learn list`.\n",
         "`99`: 그런 문제가 없거나 하나로 정해지지 않습니다. 전체 목록: `learn list`.\n"),
    ],
)  # fmt: skip
def test_an_unknown_exercise_is_wrong_usage(learn: Learn, query: str, en: str, ko: str) -> None:
    for command in ("grade", "show", "start", "hint", "solution"):
        ended = learn(command, query)
        assert (ended.code, ended.out, ended.err) == (2, "", en)
    assert learn("grade", query, "--lang", "ko").err == ko


def test_a_file_that_is_missing_is_told_with_what_to_do(learn: Learn, work: Path) -> None:
    ended = learn("grade", "1")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "There is no 01_scale.py here."
        " Make it with `learn start 01_scale`, or name it with `--file`.\n"
    )
    assert "파일이 여기에 없습니다" in learn("grade", "1", "--lang", "ko").err


def test_a_file_that_cannot_be_read_is_told(learn: Learn, work: Path) -> None:
    ended = learn("grade", "1", "--file", "none.py")
    assert (ended.code, ended.err) == (2, "none.py: Cannot be read (No such file or directory).\n")
    ended = learn("grade", "1", "--file", str(work))
    assert (ended.code, ended.err) == (2, f"{work}: A folder, not a file. Name a file.\n")
    (work / "big.py").write_bytes(b"#" * 1_000_001)
    ended = learn("grade", "1", "--file", "big.py")
    assert (ended.code, ended.err) == (2, "big.py: Larger than 1 MB. Is it the right file?\n")
    for name in ("none.py", str(work), "big.py"):
        assert any("가" <= letter <= "힣" for letter in learn(
            "grade", "1", "--file", name, "--lang", "ko"
        ).err)  # fmt: skip


def test_broken_content_is_never_the_learners_fault(learn: Learn, tiny: Path, right: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    exercise.write_text(samples.SCALE.replace("points: 2", "points: two"), encoding="utf-8")
    for command in ("grade", "show", "start", "hint", "solution"):
        ended = learn(command, "1")
        assert (ended.code, ended.out) == (3, "")
        assert ended.err == (
            f'{exercise}:27:13: checks[0].points: `"two"` is not a whole number.\n'
            "The exercise's file is at fault, not the submission.\n"
        )
    assert "제출한 코드의 잘못이 아닙니다." in learn("grade", "1", "--lang", "ko").err


def test_a_reference_that_fails_ends_with_three(learn: Learn, tiny: Path, right: Path) -> None:
    text = samples.SCALE.replace("expect: x * factor", "expect: solution.nothing(x)")
    (tiny / "exercises" / "01_scale.yaml").write_text(text, encoding="utf-8")
    ended = learn("grade", "1")
    assert ended.code == 3
    assert "so this was not judged. No points are lost." in ended.out


def test_records_that_cannot_be_written_do_not_stop_a_grading(
    learn: Learn, right: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = learn("grade", "1", "--data", str(tmp_path / "file"))
    assert ended.code == 0
    assert "Score 7/7" in ended.out
    assert ended.err.startswith("This attempt could not be recorded (")


def test_a_workspace_is_found_from_a_folder_inside(
    learn: Learn, right: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn("init", ".")
    (work / "deep").mkdir()
    monkeypatch.chdir(work / "deep")
    assert learn("grade", "1").code == 0


def test_a_new_yaml_is_listed_started_and_graded_with_no_other_change(
    learn: Learn, tiny: Path, work: Path
) -> None:
    text = samples.SCALE.replace("id: 01_scale", "id: 02_again").replace("Scaling", "Once more")
    (tiny / "exercises" / "02_again.yaml").write_text(text, encoding="utf-8")
    assert "Once more" in learn("list").out
    assert learn("start", "again").code == 0
    (work / "02_again.py").write_text(samples.RIGHT, encoding="utf-8")
    assert "Score 7/7" in learn("grade", "2").out
    assert "02_again" in learn("progress").out


def test_what_a_function_of_an_author_prints_is_no_part_of_the_json(
    learn: Learn, tiny: Path, right: Path
) -> None:
    function = "def test_prints(submission):\n    print('looking')\n    submission.scale(1)\n"
    (tiny / "exercises" / "test_01_scale.py").write_text(function)
    ended = learn("grade", "1", "--json")
    assert json.loads(ended.out)["passed"]
    assert ended.err == "looking\n"


def test_a_notebook_is_told_as_one(learn: Learn, work: Path) -> None:
    (work / "mine.ipynb").write_text('{"cells": []}', encoding="utf-8")
    for language, said in (("en", "is a notebook"), ("ko", "노트북은 채점할 수 없습니다")):
        ended = learn("grade", "1", "--file", "mine.ipynb", "--lang", language)
        assert (ended.code, ended.out) == (2, "")
        assert said in ended.err
        assert "01_scale.py" in ended.err


def test_whoever_watches_is_told_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    said = threading.Event()

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

        def flush(self) -> None:
            said.set()

    screen, pipe = Screen(), io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    with shell.waiting(Text("채점", "Grading."), 0):
        assert said.wait(60)
    assert screen.getvalue().startswith("Grading.")
    assert screen.getvalue().endswith("\r        \r")
    monkeypatch.setattr("sys.stderr", pipe)
    with shell.waiting(Text("채점", "Grading."), 0):
        pass
    assert pipe.getvalue() == ""
