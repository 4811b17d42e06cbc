"""Wrong names, wrong lines, and help: what is told, in which language, with which exit code."""

import json
from pathlib import Path

import pytest

from tests.quiz.terminal import make_pack, run
from tests.quiz.test_sessions import EXAM, QUIZ, mended


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pack(tmp_path_factory.mktemp("pack"), QUIZ, {"e": EXAM})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("take", "TT"), "T인가요?"),
        (("exam", "ee"), "e인가요?"),
        (("take", "--topic", "poling"), "pooling인가요?"),
        (("tke",), "`take`인가요?"),
        (("take", "T", "--cont", "3"), "`--count`인가요?"),
        (("take", "T", "--format", "xml"), "text 또는 json"),
        (("export", "gif"), "gift, moodle-xml"),
        (("export", "gift", "TT"), "T인가요?"),
        (("bundle", "ee", "-o", "x.json"), "e인가요?"),
        (("import", "nothing.gift"), "읽을 수 없습니다"),
        (("sit", "nothing.json", "-o", "x.json"), "터미널이 아니어서"),
        (("items", "nothing.json"), "nothing.json"),
        (("regrade", "--policy", "x"), "new, best, full_marks"),
    ],
)
def test_wrong_names_are_told_with_names_like_them(
    pack: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = run(pack, tmp_path, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


COMMANDS = (
    "take resume review mistakes diagnose exam stats regrade items misses bundle sit export import"
)


@pytest.mark.parametrize("command", ["", *COMMANDS.split()])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_command_explains_itself_in_both_languages(
    pack: Path, tmp_path: Path, command: str, language: str
) -> None:
    done = run(pack, tmp_path, *command.split(), "--help", LEARN_LANG=language)
    assert done.returncode == 0
    own = [line for line in done.stdout.splitlines() if "--lang" not in line]
    assert any("가" <= letter <= "힣" for letter in "".join(own)) == (language == "ko")


def test_a_slip_in_a_pipe_is_told_by_its_line_and_can_be_mended(pack: Path, tmp_path: Path) -> None:
    done = run(pack, tmp_path, "take", "T", "--stdin", given="1\n전이햑습\n1,024\n4; 8\n")
    assert done.returncode == 2
    assert "2 t.text: 거의 맞았습니다" in done.stderr
    assert "3 t.shape: `1,024`" in done.stderr
    again = run(pack, tmp_path, "resume", "--stdin", "--format", "json", given="전이학습\nNx4096\n")
    told = json.loads(again.stdout)
    assert again.returncode == 0
    assert (told["score"], told["finished"]) == (4, True)


def test_no_misses_are_told_and_not_shown_as_nothing(pack: Path, tmp_path: Path) -> None:
    done = run(pack, tmp_path, "misses")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.strip() in ("There are no such answers.", "모을 답이 없습니다.")


def test_answers_that_cannot_be_read_are_counted(pack: Path, tmp_path: Path) -> None:
    done = run(pack, tmp_path, "take", "T", "--stdin", given="x\n", LEARN_LANG="en")
    assert "Answers that could not be read: 1." in done.stderr


def test_unfinished_runs_are_marked_again_too(pack: Path, tmp_path: Path) -> None:
    run(pack, tmp_path, "take", "T", "--stdin", given="1\n학슴\n")
    assert "learn quiz resume" not in run(pack, tmp_path, "misses").stdout
    with mended(pack):
        assert "t.text" in run(pack, tmp_path, "regrade", "--apply").stdout
        assert "학슴" not in run(pack, tmp_path, "misses").stdout
        rest = ("--stdin", "--format", "json")
        done = run(pack, tmp_path, "resume", *rest, given="Nx4096\n4;8\n")
    assert json.loads(done.stdout)["score"] == 4


def test_the_list_names_quizzes_and_exams(pack: Path, tmp_path: Path) -> None:
    told = run(pack, tmp_path).stdout
    assert "learn quiz take T" in told
    assert "시험: e." in told


@pytest.mark.parametrize("command", ["review", "mistakes", "resume"])
def test_nothing_to_ask_is_a_run_without_questions_in_json(
    pack: Path, tmp_path: Path, command: str
) -> None:
    done = run(pack, tmp_path, command, "--format", "json")
    found = json.loads(done.stdout)
    assert (found["quiz"], found["finished"], found["items"]) == (command, True, [])
    assert not done.returncode
