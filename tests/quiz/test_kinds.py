"""All eleven kinds asked at a pseudo-terminal, and every command and mode around them."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.answers import Answers
from tests.quiz.terminal import ended, make_pack, run, say, spawn

COMMON = """
    explanation: {ko: 설명입니다., en: Explained.}
    source: ["L0: x"]
    concepts: [c]
"""
KINDS = {
    "single": """
    hints: [{ko: 첫 힌트, en: first hint}]
    choices:
      - {id: a, text: {ko: 가, en: one}, correct: true}
      - {id: b, text: {ko: 나, en: two}, feedback: {ko: 나는 아닙니다., en: not two}}
      - {id: c, text: {ko: 다, en: three}, feedback: {ko: 다는 아닙니다., en: not three}}""",
    "multiple": """
    type: multiple
    choices:
      - {id: a, text: {ko: 가, en: one}, correct: true}
      - {id: b, text: {ko: 나, en: two}, correct: true}
      - {id: c, text: {ko: 다, en: three}, feedback: {ko: 다는 아닙니다., en: no}}
      - {id: d, text: {ko: 라, en: four}, feedback: {ko: 라는 아닙니다., en: no}}""",
    "true-false": """
    type: true_false
    answer: false
    feedback_wrong: {ko: 거짓입니다., en: It is false.}""",
    "numeric": """
    type: numeric
    answer: 16448
    wrong: [{value: 16384, feedback: {ko: 편향을 빠뜨렸습니다., en: no bias}}]""",
    "shape": """
    type: shape
    answer: [null, 28, 28, 3]""",
    "text": """
    type: text
    keys: [{ko: 전이 학습, en: transfer learning}]""",
    "matching": """
    type: matching
    left: [{id: x, text: {ko: 왼쪽 하나, en: left one}}, {id: y, text: {ko: 왼쪽 둘, en: left two}}]
    right: [{id: p, text: {ko: 오른쪽 하나, en: right one}}, {id: q, text: {ko: 오른쪽 둘, en: right two}}]
    answer: {x: q, y: p}""",
    "ordering": """
    type: ordering
    items: [{id: p, text: {ko: 처음, en: first}}, {id: q, text: {ko: 둘째, en: second}}, {id: r, text: {ko: 끝, en: last}}]""",
    "cloze": """
    type: cloze
    blanks:
      a: {type: numeric, answer: 4, prompt: {ko: "첫째는?", en: "First?"}}
      b: {type: shape, answer: [4, 4], follow: "[a, a]", prompt: {ko: "그 모양은?", en: "Its shape?"}}
      w: {type: text, keys: [{ko: 채널, en: channel}], prompt: {ko: "그 이름은?", en: "Its name?"}}""",
    "predict": """
    type: predict
    code: {text: "print((2, 3))"}
    output: "(2, 3)"
    compare: shape""",
    "calculated": """
    type: calculated
    params: {n: {choice: [7]}}
    answer: 2 * n
    wrong: [{value: n, feedback: {ko: 두 배를 하지 않았습니다., en: not doubled}, mistake: not_doubled}]""",
}
TESTS = {
    "single": "{answer: a, score: 1}, {answer: b, score: 0}",
    "multiple": "{answer: [a, b], score: 1}, {answer: [a, c], score: 0}",
    "true-false": "{answer: false, score: 1}, {answer: true, score: 0}",
    "numeric": "{answer: 16448, score: 1}, {answer: 1, score: 0}",
    "shape": "{answer: 'N x 28 x 28 x 3', score: 1}, {answer: 3, score: 0}",
    "text": "{answer: 전이학습, score: 1}, {answer: 학습, score: 0}",
    "matching": "{answer: {x: q, y: p}, score: 1}, {answer: {x: p, y: q}, score: 0}",
    "ordering": "{answer: [p, q, r], score: 1}, {answer: [r, q, p], score: 0}",
    "cloze": "{answer: {a: 4, b: 4x4, w: 채널}, score: 1}, {answer: {a: 1}, score: 0}",
    "predict": "{answer: 2x3, score: 1}, {answer: 3x2, score: 0}",
    "calculated": "{answer: '@key', score: 1}, {answer: '@0', score: 0}",
}
QUIZ = "format: 1\nid: T\ntitle: {ko: 모든 종류, en: All kinds}\nquestions:\n" + "".join(
    f'  - id: t.{name}\n    prompt: {{ko: "{name} 문항입니까?", en: "Is it {name}?"}}\n'
    f"    tests: [{TESTS[name]}]{COMMON.rstrip()}{body}\n"
    + ("" if name == "ordering" else "    shuffle: false\n")
    for name, body in KINDS.items()
)
EXAM = """
format: 1
id: e
title: {ko: 중간 시험, en: Mid-term}
picks: [{count: 11}]
minutes: 30
negative: true
"""
RIGHT: dict[str, list[str]] = {
    "single": ["1"], "multiple": ["2 1"], "true-false": ["x"], "numeric": ["16,448개"],
    "shape": ["배치x28x28x3"], "text": ["전이학습을"], "matching": ["1b 2a"], "ordering": [""],
    "cloze": ["4", "4x4", "채널"], "predict": ["2,3"], "calculated": ["14"],
}  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pack(tmp_path_factory.mktemp("kinds"), QUIZ, {"e": EXAM})


def order(pack: Path, data: Path, seed: int) -> str:
    """Return the right order of the ordering question's items as they are shown."""
    told = json.loads(
        run(
            pack, data / "x", "take", "T", "--seed", str(seed), "--stdin", "--format", "json"
        ).stdout
    )
    shown = next(one["shown"] for one in told["items"] if one["id"] == "t.ordering")
    return " ".join(str(shown.index(name) + 1) for name in "pqr")


def lines(name: str, in_order: str) -> list[str]:
    return [in_order] if name == "ordering" else RIGHT[name]


def test_all_eleven_kinds_right(pack: Path, tmp_path: Path) -> None:
    in_order = order(pack, tmp_path, 5)
    child = spawn(pack, tmp_path, "take", "T", "--seed", "5")
    for number, name in enumerate(RIGHT, 1):
        child.expect(rf"\[{number}/11\] t.{name}")
        for line in lines(name, in_order):
            say(child, line)
        child.expect("O 맞음")
    text, code = ended(child)
    assert "점수 11/11 (11문항)" in text
    assert "다시 볼 문항" not in text
    assert code == 0


WRONG: dict[str, tuple[list[str], str]] = {
    "single": (["2", ""], "나는 아닙니다."),
    "multiple": (["1 3", ""], "다는 아닙니다."),
    "true-false": (["o"], "거짓입니다."),
    "numeric": (["16384", ""], "편향을 빠뜨렸습니다."),
    "shape": (["28x28x3", ""], "축이 3개입니다"),
    "text": (["학습", ""], "X 틀림"),
    "matching": (["1a 2b"], "짝이 틀린 것: 1, 2"),
    "ordering": (["", ""], "X 틀림"),
    "cloze": (["5", "5x5", "너비"], "바르게 이어졌으므로"),
    "predict": (["3x2", ""], "순서가 다릅니다"),
    "calculated": (["7", ""], "두 배를 하지 않았습니다."),
}


def test_all_eleven_kinds_wrong_are_explained(pack: Path, tmp_path: Path) -> None:
    backwards = " ".join(reversed(order(pack, tmp_path, 5).split()))
    child = spawn(pack, tmp_path, "take", "T", "--seed", "5")
    for number, (name, (typed, told)) in enumerate(WRONG.items(), 1):
        child.expect(rf"\[{number}/11\] t.{name}")
        given = [backwards, ""] if name == "ordering" else typed
        if name == "cloze":
            for line in given:
                say(child, line)
            child.expect(told)
            continue
        say(child, given[0])
        child.expect(told)
        if len(given) > 1:
            say(child, given[1])
        child.expect("설명입니다")
    text, code = ended(child)
    assert text.count("정답: ") == 11
    assert "learn quiz mistakes" in text
    assert code == 0
    stats = json.loads(run(pack, tmp_path, "stats", "--format", "json").stdout)
    assert stats["mistakes"]["not_doubled"] == 1


FORMS = {
    "single": ("가", "번호로 답하세요"), "multiple": ("1 1", "두 번"), "true-false": ("7", "o, 거짓이면 x"),
    "numeric": ("많이", "수로 읽을 수 없습니다"), "shape": ("1,024", "천 단위 쉼표"), "text": ("...", "답을 쓰세요"),
    "matching": ("1b", "왼쪽 1-2마다"), "ordering": ("1 2", "모두 한 번씩"), "cloze": ("넷", "수로 읽을 수 없습니다"),
    "predict": ("모름", "모양으로 읽을 수 없습니다"), "calculated": ("3 4", "수 하나로"),
}  # fmt: skip


def test_a_wrong_form_is_asked_again_in_every_kind(pack: Path, tmp_path: Path) -> None:
    child = spawn(pack, tmp_path, "take", "T", "--seed", "5")
    for number, (name, (typed, told)) in enumerate(FORMS.items(), 1):
        child.expect(rf"\[{number}/11\] t.{name}")
        say(child, typed)
        child.expect(told)
        slash = "/" if name in ("text", "cloze", "predict") else ""
        for _ in range(3 if name == "cloze" else 1):
            say(child, f"{slash}ㄴ")  # s with the keyboard left in Hangul
        child.expect("설명입니다")
    assert ended(child)[1] == 0
    assert {one.skipped for one in Answers(tmp_path).of_pack("t")} == {True}


def test_hint_help_back_and_how_sure(pack: Path, tmp_path: Path) -> None:
    child = spawn(pack, tmp_path, "take", "T", "--seed", "5", "--sure", "--count", "11")
    say(child, "h")
    child.expect("힌트 1: 첫 힌트")
    say(child, "ㅗ")
    child.expect("힌트가 더 없습니다")
    say(child, "?")
    child.expect("명령: ")
    say(child, "1")
    say(child, "5")  # no such level: asked again
    say(child, "3")
    child.expect("O 맞음")
    child.expect(r"\[2/11\]")
    say(child, "b")
    child.expect(r"\[1/11\]")
    say(child, "2")
    say(child, "1")
    child.expect("X 틀림")
    say(child, "q")
    assert ended(child)[1] == 130
    first = Answers(tmp_path).of_pack("t")[0]
    assert (first.hints, first.sure, first.score) == (1, 3, 1)


def test_an_exam_with_flags_time_and_what_wrong_choices_cost(pack: Path, tmp_path: Path) -> None:
    child = spawn(pack, tmp_path, "exam", "e", "--seed", "2")
    child.expect("중간 시험")
    child.expect("남은 시간은 30분입니다")
    child.expect("-1/\\(k-1\\)")
    names = []
    for number in range(1, 12):
        child.expect(rf"\[{number}/11\] t\.([a-z-]+)")
        name = child.match[1]
        names.append(name)
        slash = "/" if name in ("text", "cloze", "predict") else ""
        if name == "true-false":
            say(child, "!")
            child.expect("표시했습니다")
            say(child, "o")
            child.expect("적었습니다")
            continue
        if name == "single":
            say(child, "1")
            child.expect("적었습니다")
            continue
        for _ in range(3 if name == "cloze" else 1):
            say(child, f"{slash}s")
    child.expect("빈 문항: ")
    flagged = names.index("true-false") + 1
    child.expect(f"표시한 문항: {flagged}")
    say(child, str(flagged))
    child.expect(rf"\[{flagged}/11\]")
    say(child, "x")
    say(child, "")
    text, code = ended(child)
    assert "점수 2/11" in text  # the last answer counts, both are right
    assert code == 0


def test_what_was_wrong_comes_back(pack: Path, tmp_path: Path) -> None:
    run(pack, tmp_path, "take", "T", "--stdin", "--count", "11", given="2\n1 2\n")
    child = spawn(pack, tmp_path, "mistakes")
    child.expect(r"\[1/1\] t\.single")
    say(child, "1")
    text, code = ended(child)
    assert "점수 1/1" in text
    assert code == 0
    assert "틀린 채로 남은 문항이 없습니다" in run(pack, tmp_path, "mistakes").stdout


def test_what_is_due_is_asked(pack: Path, tmp_path: Path) -> None:
    run(pack, tmp_path, "take", "T", "--stdin", given="2\n1 2\n")
    assert "오늘 복습할 문항이 없습니다" in run(pack, tmp_path, "review").stdout
    import sqlite3

    with sqlite3.connect(tmp_path / "learn.db") as database:  # as if it had been a year ago
        database.execute("UPDATE answers SET at = '2020-01-01T00:00:00.000+00:00'")
    child = spawn(pack, tmp_path, "review", "--count", "1")
    child.expect(r"\[1/1\] t\.single")  # wrong is overdue longest
    say(child, "1")
    assert ended(child)[1] == 0


def test_a_diagnosis_lists_what_to_study(pack: Path, tmp_path: Path) -> None:
    concept = "c: {name: {ko: 합성곱, en: convolution}, lectures: [L0]}"
    concepts = f"format: 1\nconcepts:\n  {concept}\nterms: {{}}\n"
    file = pack / "glossary.yaml"
    file.write_text(concepts, encoding="utf-8")
    try:
        child = spawn(pack, tmp_path, "diagnose", "--seed", "1")
        child.expect(r"\[1/1\] t\.([a-z-]+)")
        slash = "/" if child.match[1] in ("text", "cloze", "predict") else ""
        for _ in range(3 if child.match[1] == "cloze" else 1):
            say(child, f"{slash}s")
        text, code = ended(child)
    finally:
        file.unlink()
    assert "이 순서로 공부하세요" in text
    assert "1. 합성곱  (L0)" in text
    assert code == 0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_killed_after_the_nth_answer_nothing_is_lost(
    pack: Path, tmp_path: Path, count: int
) -> None:
    child = spawn(pack, tmp_path, "take", "T", "--seed", "5")
    for line in ("1", "2 1", "x")[:count]:
        say(child, line)
        child.expect("O 맞음")
    os.kill(child.pid, signal.SIGKILL)
    child.close()
    kept = Answers(tmp_path).of_pack("t")
    assert [one.score for one in kept] == [1] * count
    again = spawn(pack, tmp_path, "resume")
    again.expect(f"{count}문항을 풀었습니다")
    again.expect(rf"\[{count + 1}/11\]")
    again.close(force=True)


def test_a_paper_is_answered_with_the_same_commands_and_marked(pack: Path, tmp_path: Path) -> None:
    paper, sheet = tmp_path / "paper.json", tmp_path / "sheet.json"
    assert run(pack, tmp_path, "bundle", "e", "--person", "7", "-o", str(paper)).returncode == 0
    in_order = _paper_order(paper)
    child = spawn(pack, tmp_path, "sit", str(paper), "-o", str(sheet))
    for number in range(1, 12):
        child.expect(rf"\[{number}/11\] t\.([a-z-]+)")
        name = child.match[1]
        if number == 4:
            say(child, "/!")
            say(child, "/q")
            assert ended(child)[1] == 130
            child = spawn(pack, tmp_path, "sit", str(paper), "-o", str(sheet))
            child.expect(r"\[4/11\]")
        typed, _told = FORMS[name]
        if name not in ("text", "predict"):
            say(child, typed)  # a wrong form is seen without a key
        for line in _labels(paper, name) or lines(name, in_order):
            say(child, line)
        child.expect("적었습니다")
    child.expect("표시한 문항: 4\r")  # before it was left
    say(child, "/q")
    assert ended(child)[1] == 130
    child = spawn(pack, tmp_path, "sit", str(paper), "-o", str(sheet))
    for number in range(1, 12):
        say(child, str(number))
        child.expect("지금 답: ")
        say(child, "")  # it stays
        child.expect("표시한 문항: 4\r")
    say(child, "")
    assert ended(child)[1] == 0
    done = run(pack, tmp_path, "exam", "e", "--answers", str(sheet), "--format", "json")
    told = json.loads(done.stdout)
    assert (told["score"], told["max_score"]) == (11, 11)
    assert Answers(tmp_path).of_pack("t") == []  # somebody else's answers are not one's own
    other = run(pack, tmp_path, "sit", str(paper), "-o", str(paper))
    assert other.returncode == 2


def _paper_order(paper: Path) -> str:
    items = {one["id"]: one for one in json.loads(paper.read_text(encoding="utf-8"))["questions"]}
    shown = [one["text"]["ko"] for one in items["t.ordering"]["items"]]
    return " ".join(str(shown.index(word) + 1) for word in ("처음", "둘째", "끝"))


def _labels(paper: Path, name: str) -> list[str]:
    """Return the right line of a question whose labels depend on the paper."""
    items = {one["id"]: one for one in json.loads(paper.read_text(encoding="utf-8"))["questions"]}
    find: dict[str, Callable[[Any], str]] = {
        "single": lambda one: _place(one["choices"], "가"),
        "multiple": lambda one: f"{_place(one['choices'], '가')} {_place(one['choices'], '나')}",
        "matching": lambda one: " ".join(
            f"{left}{'ab'[int(_place(one['right'], right)) - 1]}"
            for left, right in (("1", "오른쪽 둘"), ("2", "오른쪽 하나"))
        ),
    }
    return [find[name](items[f"t.{name}"])] if name in find else []


def _place(options: list[Any], text: str) -> str:
    return str([one["text"]["ko"] for one in options].index(text) + 1)
