"""The commented template of a quiz, in the languages of the pack."""

import re
from collections.abc import Sequence

from grader.author.template import filled


def prefix_of(name: str) -> str:
    """Return what the ids of a quiz's questions begin with."""
    return name.lower().replace("_", "-")


def quiz_text(name: str, languages: Sequence[str], concept: str) -> str:
    """Return a quiz that is sound as it stands and teaches the format by its comments."""
    named = {"NAME": name, "PREFIX": prefix_of(name), "CONCEPT": concept}
    text = re.sub("|".join(named), lambda place: named[place[0]], QUIZ)
    for term, words in TERMS.items():
        key = "\n        ".join(f"{one}: {words[one]}" for one in languages)
        text = text.replace(f"<{term}_key>", key).replace(f"<{term}>", words[languages[0]])
    return filled(text, TOLD, languages)


def exam_text(name: str, languages: Sequence[str], level: str, count: int) -> str:
    """Return the blueprint of an exam that `count` questions can fill, the first of them of that level."""
    text = EXAM.replace("NAME", name).replace("LEVEL", level)
    text = text if count > 1 else text.replace(EXAM_REST, "")
    return filled(text, {"title": ("나의 시험", "My exam")}, languages)


TERMS = {
    "median": {"ko": "중앙값", "en": "median"},
    "mean": {"ko": "평균", "en": "mean"},
}
"""Words that are typed as answers."""

TOLD = {
    "title": (
        "평균과 중앙값",
        "Mean and median",
    ),
    "shape": (
        "`x`의 모양이 (3, 4)입니다. `np.mean(x, axis=1)`의 모양은 무엇입니까?",
        "`x` has the shape (3, 4). What is the shape of `np.mean(x, axis=1)`?",
    ),
    "shape_columns": (
        "열마다 평균을 낸 `axis=0`의 결과입니다.",
        "That is a mean for each column, as `axis=0` gives.",
    ),
    "shape_one": (
        "`axis`를 적지 않으면 이렇게 됩니다.",
        "That comes back where `axis` is left out.",
    ),
    "shape_hint": (
        "`axis`로 적은 축이 사라집니다.",
        "The axis that `axis` names goes.",
    ),
    "shape_why": (
        "축 1이 사라지고, 행마다 하나씩 수 3개가 남습니다.",
        "Axis 1 goes; one number for each of the 3 rows stays.",
    ),
    "whole": (
        "정수들의 평균은 언제나 정수입니다.",
        "The mean of whole numbers is always a whole number.",
    ),
    "whole_wrong": (
        "1과 2의 평균을 내 보세요.",
        "Take the mean of 1 and 2.",
    ),
    "whole_why": (
        "합이 개수로 나누어떨어질 때만 정수입니다.",
        "It is one only where the count divides the sum.",
    ),
    "three": (
        "2, 4, 9의 평균은 얼마입니까?",
        "What is the mean of 2, 4 and 9?",
    ),
    "three_middle": (
        "크기순으로 가운데에 있는 수입니다.",
        "That is the number in the middle.",
    ),
    "three_sum": (
        "합입니다. 개수로 나누세요.",
        "That is the sum; divide it by the count.",
    ),
    "three_why": (
        "합 15를 개수 3으로 나눕니다.",
        "The sum 15 is divided by the count 3.",
    ),
    "sum": (
        "수 {n}개의 평균이 {m}입니다. 합은 얼마입니까?",
        "{n} numbers have the mean {m}. What is their sum?",
    ),
    "sum_added": (
        "더하지 말고 곱해야 합니다.",
        "They are multiplied and not added.",
    ),
    "sum_mean": (
        "평균을 그대로 적었습니다.",
        "That is the mean itself.",
    ),
    "sum_why": (
        "평균은 합을 개수로 나눈 값이므로 합은 {n} x {m}입니다.",
        "The mean is the sum divided by the count, so the sum is {n} x {m}.",
    ),
    "name": (
        "크기순으로 늘어놓았을 때 가운데에 오는 수의 이름은 무엇입니까?",
        "What is the number called that is in the middle when all are sorted?",
    ),
    "name_wrong": (
        "합을 개수로 나눈 값의 이름입니다.",
        "That is the sum divided by the count.",
    ),
    "name_why": (
        "아주 큰 수가 하나 있어도 거의 달라지지 않는 값입니다.",
        "One huge number hardly changes it.",
    ),
    "prints": (
        "무엇이 출력됩니까?",
        "What does this print?",
    ),
    "prints_wrong": (
        "`np.mean`은 실수를 돌려줍니다.",
        "`np.mean` returns a float.",
    ),
    "prints_why": (
        "정수들의 평균도 실수로 나옵니다.",
        "The mean is a float, even of whole numbers.",
    ),
}
"""The sentences of the template: Korean, English."""

QUIZ = """\
format: 1
id: NAME  # stable: `learn quiz take NAME`
title: <title>
questions:
  # One choice out of several. Of `type: multiple` any number of choices may be correct.
  - id: PREFIX.shape  # stable: answers refer to it; no other quiz of the pack may have it
    rev: 1               # raise it when the key, the choices or the meaning change
    type: single
    prompt: <shape>
    choices:             # every wrong one says why it is wrong
      - id: rows
        text: "(3,)"
        correct: true
      - id: columns
        text: "(4,)"
        feedback: <shape_columns>
      - id: one
        text: "()"
        feedback: <shape_one>
    hints:               # opened one at a time
      - <shape_hint>
    explanation: <shape_why>
    source: ["where it comes from"]
    concepts: [CONCEPT]  # put yours: what it asks about, by the ids of glossary.yaml, where the pack has one
    level: predict       # recall, compute, predict or explain
    tests:               # answers and what they must earn: a right and a wrong one at least
      - {answer: rows, score: 1}
      - {answer: columns, score: 0}

  - id: PREFIX.whole
    type: true_false
    prompt: <whole>
    answer: false
    feedback_wrong: <whole_wrong>
    explanation: <whole_why>
    source: ["where it comes from"]
    concepts: [CONCEPT]
    tests: [{answer: false, score: 1}, {answer: true, score: 0}]

  # A number, or an expression: engine.*, np.* and arithmetic. `tolerance: {abs: 0.01}` where it is rounded.
  - id: PREFIX.three
    type: numeric
    prompt: <three>
    answer: np.mean([2, 4, 9])
    wrong:               # known wrong answers, each told what it comes from
      - value: np.median([2, 4, 9])
        feedback: <three_middle>
        mistake: median_for_mean   # counted over all questions by `learn quiz stats`
      - value: np.sum([2, 4, 9])
        feedback: <three_sum>
    explanation: <three_why>
    source: ["where it comes from"]
    concepts: [CONCEPT]
    level: compute
    tests: [{answer: "5", score: 1}, {answer: "15", score: 0}]

  # Fresh numbers each time. No wrong value may ever equal the right one: 200 drawings are tried.
  - id: PREFIX.sum
    type: calculated
    params: {n: {range: [3, 9]}, m: {choice: [2, 5, 7]}}
    prompt: <sum>
    answer: n * m
    wrong:
      - value: n + m
        feedback: <sum_added>
      - value: m
        feedback: <sum_mean>
    explanation: <sum_why>
    source: ["where it comes from"]
    concepts: [CONCEPT]
    level: compute
    tests: [{answer: "@key", score: 1}, {answer: "@0", score: 0}]   # @0: the first wrong value

  # A word or two. Capitals and Korean particles are forgiven, a slip of one letter is asked again.
  - id: PREFIX.name
    type: text
    prompt: <name>
    keys:
      - <median_key>
      - <mean_key>
        credit: 0
        feedback: <name_wrong>
    explanation: <name_why>
    source: ["where it comes from"]
    concepts: [CONCEPT]
    tests: [{answer: <median>, score: 1}, {answer: <mean>, score: 0}]

  # What code prints, or `raises: ValueError`. The check runs it.
  - id: PREFIX.prints
    type: predict
    prompt: <prints>
    code:
      text: |
        import numpy as np
        print(np.mean([1, 3]))
    output: "2.0"
    wrong:
      - output: "2"
        feedback: <prints_wrong>
    explanation: <prints_why>
    source: ["where it comes from"]
    concepts: [CONCEPT]
    level: predict
    tests: [{answer: "2.0", score: 1}, {answer: "2", score: 0}]

# There are shape, matching, ordering and cloze too: `learn author schema --quiz --markdown` explains every field.
"""

EXAM_REST = "  - {count: 1}\n"
EXAM = f"""\
format: 1
id: NAME  # stable: `learn quiz exam NAME`
title: <title>
minutes: 20              # for all of it; 0 for no limit
negative: false          # true: a wrong choice costs what guessing would earn
# Each pick draws so many questions that no pick before it has taken. `levels`, `concepts` and `lectures` (how
# a `source` begins) narrow it down. Everybody gets a paper of their own; the check draws some to see if all is filled.
picks:
  - {{count: 1, levels: [LEVEL]}}
{EXAM_REST}"""
