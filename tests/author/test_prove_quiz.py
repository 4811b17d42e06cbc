from pathlib import Path

import pytest

from grader.author.prove_quiz import prove_quiz
from grader.bank import Bank
from grader.content.pack import Pack
from tests.conftest import MakePack

HEAD = """\
format: 1
id: T
title: {ko: 시험, en: Test}
questions:
"""
COMMON = """\
    prompt: {ko: 물음, en: Question}
    explanation: {ko: 까닭, en: Why}
    source: [L0]
    concepts: [one]
"""
WRONG = "{ko: 아니요., en: No.}"
CHOICE = f"""\
  - id: t.choice
    type: calculated
    respond: single
    params: {{n: {{range: [4, 9]}}}}
    answer: n - 1
    wrong:
      - {{value: n, feedback: {WRONG}}}
      - {{value: n + 1, feedback: {WRONG}, mistake: one_more}}
    level: compute
{COMMON}"""
NUMBER = f"""\
  - id: t.number
    type: numeric
    answer: 4
    wrong: [{{value: 2 + 3, feedback: {WRONG}}}]
    level: compute
{COMMON}"""
PREDICT = f"""\
  - id: t.predict
    type: predict
    code: {{text: print(2)}}
    output: "2"
    wrong: [{{output: "3", feedback: {WRONG}}}]
    level: predict
{COMMON}"""
TRUE = f"""\
  - id: t.true
    type: true_false
    answer: true
    feedback_wrong: {WRONG}
{COMMON}"""


def told(make_pack: MakePack, question: str, tests: str) -> list[str]:
    root = make_pack()
    quiz: Path = root / "quizzes" / "T.yaml"
    quiz.parent.mkdir(exist_ok=True)
    quiz.write_text(f"{HEAD}{question}    tests: [{tests}]\n", encoding="utf-8")
    problems = prove_quiz(Bank(Pack(root)), quiz).problems
    assert all(one.message.ko for one in problems)
    return [one.in_("en").removeprefix(f"{quiz}:") for one in problems]


@pytest.mark.parametrize("question", [CHOICE, NUMBER, PREDICT], ids=["choice", "number", "predict"])
def test_a_test_names_the_key_and_the_wrong_values(make_pack: MakePack, question: str) -> None:
    tests = '{answer: "@key", score: 1}, {answer: "@0", score: 0}'
    if question is CHOICE:
        tests += ', {answer: "@1", score: 0}'
    assert told(make_pack, question, tests) == []


@pytest.mark.parametrize(
    ("question", "there"), [(CHOICE, "@0, @1"), (NUMBER, "@0"), (PREDICT, "@0"), (TRUE, "-")]
)
def test_a_wrong_value_that_is_not_there_is_told_at_the_test(
    make_pack: MakePack, question: str, there: str
) -> None:
    wrong = "false" if question is TRUE else '"@0"'
    tests = (
        f'{{answer: "@key", score: 1}}, {{answer: {wrong}, score: 0}}, {{answer: "@7", score: 0}}'
    )
    (problem,) = told(make_pack, question, tests)
    assert problem.endswith(
        f"questions[0].tests[2].answer: `@7` stands for no value of `wrong`; there are {there}."
    )
