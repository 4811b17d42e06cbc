"""pack.yaml and quizzes as authors break them, and texts in the wrong languages, word for word."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content.document import validate
from grader.content.pack import Pack
from grader.model.problem import ContentError
from grader.quiz.document import Quiz, review_quiz
from tests import samples

PACK = """\
format: 1
id: small
version: "1.0"
languages: [en]
requires_grader: ">=0.1"
title: Small
units:
  A: First
"""

QUIZ = """\
format: 1
id: Q1
title: Means
questions:
  - id: q1.mean
    type: numeric
    prompt: What is the mean of 2 and 4?
    answer: 3
    explanation: Half of 6.
    source: ["Chapter 1"]
    concepts: [mean]
    tests: [{answer: "3", score: 1}, {answer: "4", score: 0}]
"""


def told(problems: tuple[Any, ...]) -> list[str]:
    assert all(problem.message.ko for problem in problems)
    return [problem.in_("en").rsplit(".yaml:", 1)[1] for problem in problems]


def edited(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: small", "id: Small", "2:5: id: Use lower-case letters, digits and hyphens, at most 64."),
        ("version: \"1.0\"", "version: 1.0", "3:10: version: `1.0` is not text (quote it if needed)."),
        ("[en]", "[]", "4:1: languages: Name at least one language."),
        ("[en]", "[fr]", "4:13: languages[0]: `\"fr\"` is not one of ko, en."),
        ("[en]", "en", "4:12: languages: `\"en\"` is not a list."),
        ("[en]", "[ko, en]", "6:8: title: This pack is in ko, en: write `{ko: ..., en: ...}`, one text a language."),
        ("languages:", "language:", "4:1: language: `language` is not a field here. Did you mean `languages`?"),
        ("title: Small", "title: {ko: 작다}", "6:13: title.ko: This pack is in en alone (`languages` in pack.yaml)."),
        ("title: Small", "title: \"\"", "6:1: title: The text is empty."),
        ("\">=0.1\"", "newest", "5:18: requires_grader: `newest`: write it as `>=0.1` or `>=0.1,<2`."),
        ("\">=0.1\"", "\">=99\"", "5:1: requires_grader: This pack needs learn >=99, and "),
        ("\">=0.1\"", "0.1", "5:18: requires_grader: `0.1` is not text (quote it if needed)."),
        ("A: First", "A: {en: \"\"}", "8:7: units.A.en: The text in this language is missing."),
    ],
)  # fmt: skip
def test_a_broken_manifest_is_told_word_for_word(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (tmp_path / "pack.yaml").write_text(edited(PACK, old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        Pack(tmp_path).manifest()
    found = told(caught.value.problems)
    assert any(one.startswith(said) for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: numeric", "type: number", "6:11: questions[0].type: `\"number\"` is not one of single, multiple, "),
        ("answer: 3", "anwser: 3", "8:5: questions[0].anwser: `anwser` is not a field here. Did you mean `answer`?"),
        ("answer: 3", "answer: np.maen([2, 4])", "8:13: questions[0].answer: np.maen is not available here. Did you mean mean?"),
        ("answer: 3", "answer: mean([2, 4])", "8:13: questions[0].answer: Only functions of engine, solution, "),
        ("id: q1.mean", "id: Q1 Mean", "5:9: questions[0].id: Use lower-case letters, digits, points and hyphens."),
        ("title: Means", "title: {ko: 평균, en: Means}", "3:13: title.ko: This pack is in en alone (`languages` in pack.yaml)."),
        ("explanation: Half of 6.", "explanation: {ko: 6의 절반.}", "9:23: questions[0].explanation.ko: This pack is in en alone"),
        ("    explanation: Half of 6.\n", "", "5:5: questions[0].explanation.en: The text in this language is missing."),
        ("[{answer: \"3\", score: 1}, {answer: \"4\", score: 0}]", "[{answer: \"3\", score: 1}]", "12:5: questions[0].tests: Test a right and a wrong answer."),
        ("concepts: [mean]", "concepts: mean", "11:15: questions[0].concepts: `\"mean\"` is not a list."),
        ("    concepts: [mean]\n", "", "5:5: questions[0].concepts: The concepts are missing."),
        ("format: 1", "format: 2", "1:9: format: `2` is not one of 1."),
    ],
)  # fmt: skip
def test_a_broken_quiz_is_told_word_for_word(old: str, new: str, said: str) -> None:
    reviewed = partial(review_quiz, languages=("en",))
    with pytest.raises(ContentError) as caught:
        validate(edited(QUIZ, old, new).encode(), "Q1.yaml", Quiz, reviewed)
    assert any(one.startswith(said) for one in told(caught.value.problems)), told(
        caught.value.problems
    )


def test_the_quiz_and_the_pack_are_sound_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    languages = Pack(tmp_path).manifest().languages
    validate(QUIZ.encode(), "Q1.yaml", Quiz, partial(review_quiz, languages=languages))


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (("en",), "5:13: title.ko: This pack is in en alone (`languages` in pack.yaml)."),
        (("ko",), "5:21: title.en: This pack is in ko alone (`languages` in pack.yaml)."),
    ],
)
def test_an_exercise_in_one_language_too_many_is_told(languages: Any, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        validate(samples.SCALE.encode(), "a.yaml", Exercise, partial(review, languages=languages))
    assert told(caught.value.problems)[0] == said
