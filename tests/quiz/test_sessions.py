"""Whole sessions of `learn quiz`: through a pseudo-terminal, a pipe and a file."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.quiz.terminal import PROMPT, ended, environment, make_pack, run, say, spawn

EXAM = "format: 1\nid: e\ntitle: {ko: 시험, en: Exam}\npicks: [{count: 2, levels: [recall]}]\n"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pack(tmp_path_factory.mktemp("pack"), QUIZ, {"e": EXAM})


QUIZ = """
format: 1
id: T
title: {ko: 연습, en: Practice}
questions:
  - id: t.single
    prompt: {ko: "풀링의 파라미터는 몇 개입니까?", en: "How many parameters has pooling?"}
    choices:
      - {id: zero, text: {ko: "없음", en: none}, correct: true}
      - {id: four, text: {ko: "네 개", en: four}, feedback: {ko: "창의 칸 수입니다.", en: "Cells of the window."}}
      - {id: nine, text: {ko: "아홉 개", en: nine}, feedback: {ko: "커널의 칸 수입니다.", en: "Cells of a kernel."}}
    hints: [{ko: "고르기만 합니다.", en: "It only picks."}]
    explanation: {ko: "배울 것이 없습니다.", en: "There is nothing to learn."}
    shuffle: false
    source: ["L1: POOL"]
    concepts: [pooling]
    exercise: 04_pooling
    tests: [{answer: zero, score: 1}, {answer: four, score: 0}]
  - id: t.text
    type: text
    prompt: {ko: "방법의 이름은?", en: "Name the method."}
    keys: [{ko: 전이 학습, en: transfer learning}]
    explanation: {ko: "옮겨 배웁니다.", en: "It transfers."}
    source: ["L2: 전이"]
    concepts: [transfer]
    tests: [{answer: 전이학습, score: 1}, {answer: 학습, score: 0}]
  - id: t.shape
    type: shape
    prompt: {ko: "모양은?", en: "The shape?"}
    answer: [null, 4096]
    explanation: {ko: "펼쳤습니다.", en: "Flattened."}
    source: ["L3: 모양"]
    concepts: [flatten]
    tests: [{answer: "N x 4096", score: 1}, {answer: "3", score: 0}]
  - id: t.ladder
    type: cloze
    level: compute
    prompt: {ko: "한 칸씩 답하세요.", en: "Step by step."}
    blanks:
      a: {type: numeric, answer: 4, prompt: {ko: "첫째는?", en: "First?"}}
      b: {type: numeric, answer: 8, follow: 2 * a, prompt: {ko: "그 두 배는?", en: "Twice that?"}}
    explanation: {ko: "두 배입니다.", en: "Twice."}
    source: ["L3: 두 배"]
    concepts: [flatten]
    tests: [{answer: {a: 4, b: 8}, score: 1}, {answer: {a: 5, b: 10}, score: 0.5}, {answer: {a: 1}, score: 0}]
"""


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_a_whole_session(pack: Path, tmp_path: Path, term: str) -> None:
    child = spawn(pack, tmp_path, "take", "T", TERM=term)
    say(child, "9")  # no such choice: asked again, costs nothing
    child.expect("번호로 답하세요")
    say(child, "ㅗ")  # h with the keyboard left in Hangul
    child.expect("고르기만 합니다")
    say(child, "2")
    child.expect("X 틀림")
    child.expect("창의 칸 수")
    say(child, "1")
    child.expect("O 맞음")
    say(child, "전이햑습")  # a slip: free
    child.expect("거의 맞았습니다")
    say(child, "전이학습을")
    child.expect("O 맞음")
    say(child, "1,024")
    child.expect("천 단위 쉼표")
    say(child, "배치x4096")
    child.expect("O 맞음")
    child.expect("첫째는")
    say(child, "5")
    child.expect("그 두 배는")
    say(child, "10")
    child.expect("바르게 이어졌")
    text, code = ended(child)
    assert "점수 2.5/4" in text
    assert "learn start 04_pooling" in text
    assert code == 0


@pytest.mark.parametrize("leave", ["q", "ㅂ", "\x03", "\x04"])
def test_leaving_loses_nothing(pack: Path, tmp_path: Path, leave: str) -> None:
    child = spawn(pack, tmp_path, "take", "T")
    say(child, "1")
    child.expect("O 맞음")
    child.expect(PROMPT)
    child.send("/" + leave + "\r" if leave in "qㅂ" else leave)
    text, code = ended(child)
    assert "learn quiz resume" in text
    assert code == 130
    child = spawn(pack, tmp_path, "resume")
    child.expect("1문항을 풀었습니다")
    child.expect(r"\[2/4\]")
    say(child, "/s")
    child.expect(r"\[3/4\]")
    say(child, "s")
    child.expect("첫째는")
    say(child, "/s")
    child.expect("그 두 배는")
    say(child, "/s")
    text, code = ended(child)
    assert "점수 1/4" in text
    assert code == 0
    assert "없습니다" in run(pack, tmp_path, "resume").stdout


def test_a_closed_terminal_loses_nothing(pack: Path, tmp_path: Path) -> None:
    child = spawn(pack, tmp_path, "take", "T")
    say(child, "1")
    child.expect("O 맞음")
    child.close(force=True)
    child = spawn(pack, tmp_path, "resume")
    child.expect(r"\[2/4\]")
    child.close(force=True)


def test_an_exam_tells_nothing_before_the_end(pack: Path, tmp_path: Path) -> None:
    child = spawn(pack, tmp_path, "exam", "e", "--seed", "1")
    for number in (1, 2):
        child.expect(rf"\[{number}/2\]")
        child.expect(PROMPT)
        assert "맞음" not in child.before
        assert "틀림" not in child.before
        child.send("/s\r")
    child.expect("빈 문항: ")
    say(child, "")
    text, code = ended(child)
    assert "정답:" in text
    assert code == 0


@pytest.mark.parametrize("end", ["/q\r", "kill"])
def test_an_exam_that_is_resumed_knows_its_flags(pack: Path, tmp_path: Path, end: str) -> None:
    child = spawn(pack, tmp_path, "exam", "e", "--seed", "1")
    say(child, "/!")
    child.expect("표시했습니다")
    say(child, "/s")
    child.expect(r"\[2/2\]")
    say(child, "/!")
    child.expect("표시했습니다")
    say(child, "/!")
    child.expect("표시를 지웠습니다")
    child.expect(PROMPT)
    if end == "kill":
        child.kill(signal.SIGKILL)
        child.close()
    else:
        child.send(end)
        assert ended(child)[1] == 130
    child = spawn(pack, tmp_path, "resume")
    child.expect("표시한 문항: 1\r")
    child.expect(r"\[2/2\]")
    say(child, "/s")
    child.expect("빈 문항: 1, 2")
    child.expect("표시한 문항: 1\r")
    say(child, "1")
    child.expect("표시한 문항입니다")
    say(child, "/!")
    child.expect("표시를 지웠습니다")
    say(child, "/s")
    say(child, "")
    text, code = ended(child)
    assert "표시한 문항" not in text
    assert code == 0


def test_a_pipe_with_answers(pack: Path, tmp_path: Path) -> None:
    done = run(
        pack,
        tmp_path,
        "take",
        "T",
        "--stdin",
        "--format",
        "json",
        given="1\n전이 학습입니다\n(3, 3)\n4; 8\n",
    )
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert [item["status"] for item in told["items"]] == ["right", "right", "wrong", "right"]
    assert (told["score"], told["max_score"], told["finished"]) == (3, 4, True)


def test_a_file_of_answers(pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "t.single: zero\nt.shape: [null, 4096]\nt.ladder: {a: 5, b: 10}\nt.text: ''\n",
        encoding="utf-8",
    )
    done = run(
        pack, tmp_path, "take", "T", "--answers", str(file), "--format", "json", "--pass", "80"
    )
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [item["status"] for item in told["items"]] == ["right", "skipped", "right", "partly"]


def test_unreadable_answers_are_told(pack: Path, tmp_path: Path) -> None:
    told = json.loads(
        run(pack, tmp_path, "take", "T", "--stdin", "--format", "json", given="7\n").stdout
    )
    assert told["items"][0]["status"] == "unreadable"
    assert told["finished"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        ("take", "T"),
        ("exam", "e"),
        ("take", "nothing"),
        ("take",),
        ("take", "T", "--answers", "no-such-file"),
    ],
)
def test_nobody_to_ask_is_wrong_usage_and_never_hangs(
    pack: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(pack, tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stderr


def test_mistakes_stats_and_list(pack: Path, tmp_path: Path) -> None:
    run(pack, tmp_path, "take", "T", "--stdin", given="2\n전이학습\n(N, 4096)\n4;8\n")
    told = json.loads(
        run(pack, tmp_path, "mistakes", "--stdin", "--format", "json", given="1\n").stdout
    )
    assert [item["id"] for item in told["items"]] == ["t.single"]
    assert "틀린 채로 남은 문항이 없습니다" in run(pack, tmp_path, "mistakes").stdout
    stats = json.loads(run(pack, tmp_path, "stats", "--format", "json").stdout)
    assert stats["concepts"]["pooling"] == [0.5, 2]
    assert "T" in run(pack, tmp_path).stdout


@pytest.mark.parametrize("encoding", ["cp949", "ascii"])
def test_old_consoles_and_narrow_ones(pack: Path, tmp_path: Path, encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grader", "quiz", "take", "T", "--stdin"], input=b"2\nlearning\n3\n4;8\n",
        capture_output=True, check=False, timeout=60,
        env=environment(pack, tmp_path, PYTHONIOENCODING=encoding, COLUMNS="40", NO_COLOR="1"),
    )  # fmt: skip
    assert done.returncode == 0
    text = done.stdout.decode(encoding)
    assert "\x1b" not in text
    assert max(len(line.encode("cp949")) for line in text.splitlines()) <= 40


def test_a_paper_holds_no_keys_and_is_marked_elsewhere(pack: Path, tmp_path: Path) -> None:
    paper, answers = tmp_path / "paper.json", tmp_path / "answers.json"
    run(pack, tmp_path, "bundle", "e", "--person", "7", "-o", str(paper))
    text = paper.read_text(encoding="utf-8")
    for secret in ("전이 학습", "창의 칸 수", "correct", "4096", "배울 것이 없습니다", "zero"):
        assert secret not in text
    child = spawn(pack, tmp_path, "sit", str(paper), "-o", str(answers))
    for number in (1, 2):
        child.expect(rf"\[{number}/2\]")
        say(child, "1")
    say(child, "")
    assert ended(child)[1] == 0
    done = run(
        pack, tmp_path, "exam", "e", "--person", "7", "--answers", str(answers), "--format", "json"
    )
    ids = [item["id"] for item in json.loads(text)["questions"]]
    assert [item["id"] for item in json.loads(done.stdout)["items"]] == ids


@contextmanager
def mended(pack: Path) -> Iterator[None]:
    """Let a key take one more spelling for a while."""
    quiz = pack / "quizzes" / "T.yaml"
    more = QUIZ.replace("en: transfer learning}", "en: transfer learning, also: [학슴]}")
    quiz.write_text(more, encoding="utf-8")
    try:
        yield
    finally:
        quiz.write_text(QUIZ, encoding="utf-8")


def test_a_mended_key_is_marked_again(pack: Path, tmp_path: Path) -> None:
    run(pack, tmp_path, "take", "T", "--stdin", given="2\n학슴\n(N, 4096)\n4;8\n")
    assert "학슴" in run(pack, tmp_path, "misses").stdout
    with mended(pack):
        assert "t.text" in run(pack, tmp_path, "regrade", "--apply").stdout
        assert "t.text" not in run(pack, tmp_path, "regrade").stdout


def test_export_and_import(pack: Path, tmp_path: Path) -> None:
    for form in ("gift", "moodle-xml", "text2qti", "csv", "anki"):
        done = run(pack, tmp_path, "export", form, "T")
        assert done.returncode == 0
        assert "풀링" in done.stdout
    assert "t.ladder" in run(pack, tmp_path, "export", "gift", "T").stderr
    file = tmp_path / "x.gift"
    run(pack, tmp_path, "export", "gift", "T", "-o", str(file))
    assert "t.single" in run(pack, tmp_path, "import", str(file)).stdout
