import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import __version__
from tests import samples

Run = Callable[..., subprocess.CompletedProcess[bytes]]


def test_help_lists_the_commands_in_either_language(shell_learn: Run) -> None:
    english = shell_learn("--help").stdout.decode()
    assert "Grade your file." in english
    assert "Usage: learn" in english
    korean = shell_learn("--help", LEARN_LANG="ko").stdout.decode()
    assert "제출한 파일을 채점합니다." in korean


def test_the_version_is_told(shell_learn: Run) -> None:
    assert shell_learn("--version").stdout.decode() == f"learn {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "en", "ko"),
    [
        (["grdae", "1"], "There is no command `grdae`. Did you mean `grade`? See `learn -h`.\n",
         "`grdae`: 그런 명령이 없습니다. `grade`인가요? `learn -h`를 보세요.\n"),
        (["quiz", "language"], "There is no command `language`. See `learn quiz -h`.\n",
         "`language`: 그런 명령이 없습니다. `learn quiz -h`를 보세요.\n"),
        (["pack", "lst"], "There is no command `lst`. Did you mean `list`? See `learn pack -h`.\n",
         "`lst`: 그런 명령이 없습니다. `list`인가요? `learn pack -h`를 보세요.\n"),
        (["grade", "1", "--jsno"], "There is no option `--jsno`. Did you mean `--json`? See `learn grade -h`.\n",
         "`--jsno`: 그런 옵션이 없습니다. `--json`인가요? `learn grade -h`를 보세요.\n"),
        (["grade"], "Something is missing: EXERCISE. See `learn grade -h`.\n",
         "빠진 것이 있습니다: EXERCISE. `learn grade -h`를 보세요.\n"),
        (["grade", "1", "--file"], "The option `--file` needs a value. See `learn grade -h`.\n",
         "`--file` 옵션에 값이 필요합니다. `learn grade -h`를 보세요.\n"),
        (["quiz", "take", "L0", "--topic"], "The option `--topic` needs a value. See `learn quiz take -h`.\n",
         "`--topic` 옵션에 값이 필요합니다. `learn quiz take -h`를 보세요.\n"),
        (["grade", "1", "--json=yes"], "The option `--json` takes no value. See `learn grade -h`.\n",
         "`--json` 옵션에는 값을 주지 않습니다. `learn grade -h`를 보세요.\n"),
        (["grade", "1", "2"], "There is too much: 2. See `learn grade -h`.\n",
         "남는 것이 있습니다: 2. `learn grade -h`를 보세요.\n"),
        (["quiz", "take", "L0", "--count", "0"], "`--count`: 0 is not in the range x>=1. See `learn quiz take -h`.\n",
         "`--count`: 0: 범위(x>=1)를 벗어납니다. `learn quiz take -h`를 보세요.\n"),
        (["quiz", "take", "L0", "--count", "two"], "`--count`: 'two' is not a whole number. See `learn quiz take -h`.\n",
         "`--count`: 'two': 정수가 아닙니다. `learn quiz take -h`를 보세요.\n"),
        (["--data", "x", "list"], "There is no option `--data`. Write `--data` after the command, as in `learn list --data ...`. See `learn -h`.\n",
         "`--data`: 그런 옵션이 없습니다. 명령 다음에 쓰세요. 예: `learn list --data ...`. `learn -h`를 보세요.\n"),
    ],
)  # fmt: skip
def test_wrong_usage_says_what_is_wanted(
    shell_learn: Run, arguments: list[str], en: str, ko: str
) -> None:
    for language, said in (("en", en), ("ko", ko)):
        ended = shell_learn(*arguments, LEARN_LANG=language)
        assert (ended.returncode, ended.stdout) == (2, b"")
        assert ended.stderr.decode() == said


def test_a_grading_loads_nothing_of_the_other_commands(right: Path, tiny: Path) -> None:
    script = (
        "import sys; from grader.cli import main\n"
        "sys.argv[1:] = ['grade', '1']\n"
        "try: main()\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    for _ in range(2):  # the first compiles the exercise
        ended = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "LEARN_PACK": str(tiny)},
            capture_output=True,
            check=True,
        )
    loaded = set(ended.stderr.decode().split())
    assert {"grader.cli.grade", "grader.grade"} <= loaded
    unwanted = {"pydantic", "ruamel", "prompt_toolkit", "numpy.random"}
    unwanted |= {f"grader.{name}" for name in ("author", "quiz", "bank", "packs")}
    unwanted |= {f"grader.cli.{name}" for name in ("author", "browse", "doctor", "pack", "quiz")}
    assert loaded & unwanted == set()


def test_no_command_shows_the_help(shell_learn: Run) -> None:
    ended = shell_learn()
    assert ended.returncode == 2
    assert b"Usage: learn" in ended.stdout + ended.stderr


@pytest.mark.parametrize("encoding", ["cp949", "ascii"])
def test_no_console_makes_it_fail(shell_learn: Run, work: Path, encoding: str) -> None:
    source = "print('× 한글 ✓')\n" + samples.ADDS
    (work / "01_scale.py").write_text(source, encoding="utf-8")
    for arguments in (["show", "1"], ["grade", "1"], ["list"]):
        ended = shell_learn(*arguments, LEARN_LANG="ko", PYTHONIOENCODING=encoding)
        assert ended.returncode == (arguments[0] == "grade"), ended.stderr
        assert b"Traceback" not in ended.stderr


def test_json_loses_nothing_on_a_console_that_cannot_show_it(shell_learn: Run, work: Path) -> None:
    (work / "01_scale.py").write_text("print('× 한글')\n" + samples.RIGHT, encoding="utf-8")
    ended = shell_learn("grade", "1", "--json", LEARN_LANG="ko", PYTHONIOENCODING="ascii")
    told = json.loads(ended.stdout.decode("ascii"))
    assert told["output"] == "× 한글\n"
    assert told["checks"][0]["title"] == "두 배"
    assert ended.stderr == b""


def test_json_is_readable_where_it_can_be(shell_learn: Run, right: Path) -> None:
    ended = shell_learn("grade", "1", "--json", LEARN_LANG="ko", PYTHONIOENCODING="utf-8")
    assert "두 배" in ended.stdout.decode()


def test_colour_is_never_the_only_sign(shell_learn: Run, work: Path) -> None:
    (work / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    plain = shell_learn("grade", "1").stdout
    assert b"\x1b" not in plain
    assert b"\x1b" not in shell_learn("grade", "1", NO_COLOR="1", TERM="xterm").stdout
    assert b" X Twice" in plain
    assert b"wrong" in plain


def test_a_narrow_terminal_will_do(shell_learn: Run, work: Path) -> None:
    from rich.cells import cell_len

    (work / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    for arguments in (["show", "1"], ["grade", "1"], ["list"]):
        ended = shell_learn(*arguments, COLUMNS="40", LEARN_LANG="ko")
        assert b"Traceback" not in ended.stderr
        assert all(cell_len(line) <= 40 for line in ended.stdout.decode().splitlines())


def test_a_narrow_list_still_has_names_and_points(shell_learn: Run, right: Path) -> None:
    shell_learn("grade", "1")
    lines = shell_learn("list", COLUMNS="32", LEARN_LANG="en").stdout.decode().splitlines()
    assert " O 01_scale                  7/7" in lines
    assert "   Scaling" in lines


def test_what_goes_elsewhere_has_no_spaces_at_the_ends_of_lines(shell_learn: Run) -> None:
    for arguments in (["show", "1"], ["grade", "1"], ["hint", "1"], ["list"], ["doctor"]):
        told = shell_learn(*arguments).stdout.decode().splitlines()
        assert [line for line in told if line != line.rstrip()] == []


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.ko.md", "ko")])
def test_the_readme_shows_what_the_screen_does(
    shell_learn: Run, readme: str, language: str
) -> None:
    root = Path(__file__).parents[2]
    shown = (root / readme).read_text(encoding="utf-8").partition("```\n03_conv  ")[2]
    wrong = str(root / "tests" / "submissions" / "flips_the_kernel.py")
    told = shell_learn(
        *("grade", "03_conv", "--file", wrong, "--lang", language),
        LEARN_PACK=str(root),
        COLUMNS="80",
    ).stdout.decode()
    lines = ("03_conv  " + shown.partition("```")[0]).splitlines()
    assert len(lines) > 10
    assert [one for one in lines if one.strip() != "..." and one not in told.splitlines()] == []


def test_a_reader_that_leaves_is_no_fault(shell_learn: Run, tiny: Path, work: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {**os.environ, "LEARN_PACK": str(tiny)}
    ended = subprocess.run(
        [sys.executable, "-m", "grader", "show", "1"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=environment,
        check=False,
    )
    os.close(writing)
    assert b"Traceback" not in ended.stderr
