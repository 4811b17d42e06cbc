from pathlib import Path

import pytest

from grader.author.numbers import unfounded
from grader.checks.exercise import Exercise
from grader.checks.function import Scope
from grader.checks.review import review
from grader.content.document import validate
from grader.content.pack import namespaces
from tests import samples


def told(tiny: Path, prompt: str, more: str = "", english: str | None = None) -> list[str]:
    """Return what is said of the sample with this prompt (in both languages, unless told)."""
    texts = {"ko": prompt, "en": prompt if english is None else english}
    block = "prompt:\n" + "".join(
        f"  {language}: |\n" + "".join(f"    {line}\n" for line in text.splitlines())
        for language, text in texts.items()
    )
    start, end = samples.SCALE.index("prompt:"), samples.SCALE.index("stub:")
    yaml = samples.SCALE[:start] + block + more + samples.SCALE[end:]
    exercise: Exercise = validate(yaml.encode(), "e.yaml", Exercise, review)[1]
    scope = Scope(namespaces(tiny / "exercises" / "01_scale.yaml"), {})
    found = list(unfounded(exercise, scope))
    assert all(message.ko for _, message in found)
    return [f"{'.'.join(map(str, where))}: {message.en}" for where, message in found]


def nothing_computes(numbers: str) -> list[str]:
    return [
        f"prompt.{language}: Nothing computes {numbers}. State it in facts, or say in given why not."
        for language in ("ko", "en")
    ]


@pytest.mark.parametrize(
    ("prompt", "numbers"),
    [
        ("It has 12 cells.", "12"),
        ("It is 0.5, not .25", "0.5, .25"),
        ("There are 1,234,567 of them.", "1,234,567"),
        ("28 → 26", "28, 26"),
        ("It shrinks to 7 → 5", "7, 5"),
        ("```\n 5 3\n```", "5, 3"),
        ("| a | 4 |\n|---|---|", "4"),
        ("6 rows of 3, 1 of 0", "6, 3"),
        ("`float32`, conv2d, x1, VGG16, LeNet-5, W2, `w[-2, 10]`", None),
        ("1. one\n22. two", None),
        ("1e-7", "1e-7"),
        ("24x24x3 is 24×24×3", "24, 3"),
        ("```\n0 1 1 0\n```", None),
        ("`factor` is 2 by default:\n```\n2\n```", "2"),
    ],
)  # fmt: skip
def test_what_has_to_be_covered(tiny: Path, prompt: str, numbers: str | None) -> None:
    expected = nothing_computes(numbers) if numbers else []
    defaults = [line for line in expected if "computes 2." not in line]  # the signature has a 2
    assert told(tiny, prompt) == defaults


@pytest.mark.parametrize(
    "prompt",
    [
        "12 + 13 = 25", "(28 - 5 + 2·2) / 3 = 9, 9 + 1", "10 / 3 = 3.33", "7 // 2 = 3 and 40 × 2 = 80",
        "4704 * 51 = 239,904", "(0.5² + 0.5²) / 2 = 0.25", "```\n 1 - 0.25*(-6)   =   2.5\n```",
        "24 - 3 + 1 = 22칸", "10 + 20 = 15 * 2 = 30", "30 - 12 → 18", "| 12 - 3 = 9 | 9 + 11 = 20 |",
        "2**10 = 1,024",
    ],
)  # fmt: skip
def test_right_arithmetic_covers_its_numbers(tiny: Path, prompt: str) -> None:
    assert told(tiny, prompt) == []


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("12 + 13 = 26", "`12+13 = 26` gives 25."),
        ("10 / 3 = 3.34", "`10/3 = 3.34` gives 3.333333333."),
        ("32·32 + 32 = 1,057", "`32*32+32 = 1,057` gives 1056."),
        ("10 + 20 = 15 * 3", "`10+20 = 15*3` gives 30."),
    ],
)
def test_wrong_arithmetic_is_told(tiny: Path, prompt: str, said: str) -> None:
    assert f"prompt.en: {said}" in told(tiny, prompt)


def test_a_matrix_after_an_equals_sign_is_no_arithmetic(tiny: Path) -> None:
    figure = "```\ndx = 1*1 + 2*0    1*2 + 2*2   =  1  6\n```"
    assert told(tiny, figure, 'facts: {"1 6": "[1 * 1, 1 * 2 + 2 * 2]"}\n') == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ('"37 47 67 77": engine.conv2d(np.reshape([1, 2, 3, 4, 5, 6, 7, 8, 9], (1, 3, 3, 1)), np.reshape([1, 2, 3, 4], (2, 2, 1, 1)))', []),
        ('"37 47 67 78": "[37, 47, 67, 77]"', ["facts.37 47 67 78: 37 47 67 78 is in no ko text.", "facts.37 47 67 78: 37 47 67 78 is in no en text.", "facts.37 47 67 78: The expression gives 37, 47, 67, 77."]),
        ('"37 47": "[37, 47, 67]"', ["facts.37 47: The expression gives 37, 47, 67."]),
        ('"37 cells": "[37]"', ["facts.37 cells: `cells` is no number."]),
        ('"37": 1 // 0', ["facts.37: An expression fails on it: ZeroDivisionError: integer division or modulo by zero"]),
        ('"37": "37.2"', ["facts.37: The expression gives 37.2."]),
        ('"37": "37.0"', []),
    ],
    ids=range(7),
)  # fmt: skip
def test_facts_state_one_number_or_several(tiny: Path, facts: str, said: list[str]) -> None:
    figure = "```\n1 2 3  37 47\n4 5 6\n7 8 9  67 77\n```"
    assert [
        line
        for line in told(tiny, figure, f"facts:\n  {facts}\n")
        if "facts" in line.partition(":")[0]
    ] == said


@pytest.mark.parametrize(
    ("text", "key", "holds"),
    [
        ("```\n1 2  37 47\n3 4  67 77\n```", "37 47 67 77", True),  # others stand between them
        ("```\n1 2  37 67\n3 4  47 77\n```", "37 47 67 77", False),
        ("```\n37 47\n```\n\n```\n67 77\n```", "37 47 67 77", False),  # in two figures
        ("It is 37, then 47.", "37 47", True),
        ("| a | 37 |\n|---|---|\n| b | 47 |", "37 47", True),
        ("```\n1 -2\n```", "1 -2", True),
        ("```\n1  2\n```", "1 -2", False),
        ("```\n1 -2\n```", "1 2", False),
        ("7 - 2 is 5 - -3", "2 -3", True),
        ("f(x)-2, 5-3, LeNet-4, 6 -4", "2 3 -4", True),
    ],
    ids=range(10),
)  # fmt: skip
def test_the_numbers_of_a_fact_stand_in_their_order_with_their_signs(
    tiny: Path, text: str, key: str, holds: bool
) -> None:
    values = key.replace(" ", ", ")
    found = told(tiny, text, f'facts: {{"{key}": "[{values}]"}}\n')
    assert (f"facts.{key}: {key} is in no en text." not in found) is holds


@pytest.mark.parametrize(
    ("figure", "holds"),
    [
        ("3 4  10 12\n5 6  14 16", True),
        ("3 4  10 12\n6 5  14 16", False),
        ("3 4  10 12\n5 7  14 16", False),
    ],
)
def test_the_lists_that_a_fact_starts_from_stand_in_the_text_too(
    tiny: Path, figure: str, holds: bool
) -> None:
    fact = 'facts: {"10 12 14 16": "np.array([[3, 4], [5, 6]]) * 2 + np.reshape((4, 4, 4, 4), (2, 2))"}\n'
    found = [one for one in told(tiny, f"```\n{figure}\n```", fact) if one.startswith("facts")]
    said = [f"facts.10 12 14 16: 3 4 5 6 is in no {language} text." for language in ("ko", "en")]
    assert found == ([] if holds else said)


def test_a_fact_covers_its_numbers_and_those_it_starts_from(tiny: Path) -> None:
    figure = "```\n12 15  ->  27\n```"
    assert told(tiny, figure, 'facts: {"27": 12 + 15}\n') == []
    assert told(tiny, figure, 'facts: {"27": 13 + 14}\n') == nothing_computes("12, 15")


@pytest.mark.parametrize(
    ("stated", "holds"),
    [("0.33", True), ("0.333", True), ("0.34", False), ("0.3", True), (".33", True)],
)
def test_a_fraction_is_rounded_as_it_is_written(tiny: Path, stated: str, holds: bool) -> None:
    found = told(tiny, f"It is {stated}", f'facts: {{"{stated}": 1 / 3}}\n')
    assert (found == []) is holds


def test_a_given_number_needs_no_expression_but_a_place(tiny: Path) -> None:
    assert told(tiny, "In 1998 there were 10.", "given: {'1998': a year, '10': a count}\n") == []
    assert told(tiny, "Now.", "given: {'1998': a year}\n") == [
        "given.1998: 1998 is in no ko text.",
        "given.1998: 1998 is in no en text.",
    ]


def test_signs_are_compared_where_a_fact_writes_them(tiny: Path) -> None:
    assert told(tiny, "It is -15.", 'facts: {"-15": 3 * -5}\n') == []
    assert told(tiny, "It is -15.", 'facts: {"-15": 3 * 5}\n') == [
        "facts.-15: The expression gives 15."
    ]


def test_figures_are_read_in_each_language(tiny: Path) -> None:
    assert told(tiny, "```\n12 + 3 = 15\n```", english="```\n12 + 3 = 16\n```") == [
        "prompt.en: `12+3 = 16` gives 15.",
        "prompt.en: Nothing computes 12, 3, 16. State it in facts, or say in given why not.",
    ]
