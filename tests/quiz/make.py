"""Questions made from YAML text, for the tests of this folder."""

from functools import cache
from typing import Any

from grader.content.document import validate
from grader.quiz.base import QuestionFields
from grader.quiz.document import Quiz, ready, review_quiz

COMMON = """
    prompt: {ko: "무엇입니까?", en: "What?"}
    explanation: {ko: 설명, en: explanation}
    source: ["L0: x"]
    concepts: [c]
    status: draft
"""
HEAD = "format: 1\nid: T\ntitle: {ko: 시험, en: Test}\nquestions:\n"


def document(*bodies: str) -> Quiz:
    text = HEAD + "".join(
        f"  - id: q{n}\n{COMMON}" + "".join(f"    {line}\n" for line in body.strip().splitlines())
        for n, body in enumerate(bodies)
    )
    quiz: Quiz = validate(text.encode(), "t.yaml", Quiz, review_quiz)[1]
    return quiz


@cache
def question(body: str, seed: int = 1) -> QuestionFields:
    return ready(document(body).questions[0], seed)


def score(one: QuestionFields, answer: Any, seed: int = 1) -> float:
    return one.mark(one.accept(answer, one.shown(seed))).score
