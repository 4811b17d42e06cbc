import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from grader.checks.compare import Comparison, compare
from grader.model.call import Loss, Lost, Opaque, Raised, Returned
from grader.model.text import Language, Text
from grader.model.verdict import (
    Diagnosis,
    Evidence,
    Isolation,
    Outcome,
    Status,
    Verdict,
)
from grader.report.plain import outcome_text
from grader.report.terminal import STATUS, verdict_view

TITLE = Text("배수", "Scaling")
X = np.array([[1.0, 2.0], [3.0, 4.0]])
RIGHT = Outcome("one", Text("하나", "One"), Status.PASSED, 2, 2)


def evidence(want: Any, have: Any, hidden: bool = False, **inputs: Any) -> Evidence:
    difference = compare(want, have, Comparison())
    given = tuple(inputs.items())
    return Evidence("scale(x, factor=3)", given, Returned(have), want, difference, hidden)


def wrong(shown: Evidence | None = None, message: str = "", **rest: Any) -> Outcome:
    told = shown.difference.message if shown and shown.difference and not message else None
    return Outcome(
        "two",
        Text("둘", "Two"),
        Status.WRONG,
        0,
        3,
        told or Text(message or "틀림", message or "Off."),
        evidence=shown,
        **rest,
    )


def verdict(*outcomes: Outcome, output: str = "", level: str = "strong") -> Verdict:
    refused = {"read": level == "strong", "network": True}
    return Verdict(
        "01", 1, "tiny", TITLE, outcomes, Isolation(level, refused), "", output, "01_scale.py"
    )


def lines(told: Verdict, language: Language = "en", width: int = 100) -> list[str]:
    console = Console(
        file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False, soft_wrap=False
    )
    console.print(verdict_view(told, "01_scale", language))
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_full_marks_in_english() -> None:
    assert lines(verdict(RIGHT)) == [
        "01_scale  Scaling",
        "",
        " O One    2/2",
        "",
        "Score 2/2 (1 of 1 checks passed)",
        "Everything passed. Compare with the solution: `learn solution 01_scale`.",
    ]


def test_full_marks_in_korean() -> None:
    assert lines(verdict(RIGHT), "ko") == [
        "01_scale  배수",
        "",
        " O 하나    2/2",
        "",
        "점수 2/2 (검사 1개 중 1개 통과)",
        "모두 통과했습니다. 모범 답안과 견주어 보세요: `learn solution 01_scale`.",
    ]


FAILED = wrong(
    evidence(X * 3, X * 2, x=X, factor=3),
    diagnosis=Diagnosis(
        ("factor_ignored",),
        Text("`factor`를 쓰지 않았습니다.", "`factor` was ignored."),
        Text("늘 2를 곱합니다.", "It always multiplies by 2."),
    ),
)


def test_a_failure_in_english() -> None:
    assert lines(verdict(RIGHT, FAILED)) == [
        "01_scale  Scaling",
        "",
        " O One    2/2",
        " X Two    0/3  wrong",
        "",
        "X Two",
        "  call      scale(x, factor=3)",
        "            x: float64 (2, 2)",
        "              1  2",
        "              3  4",
        "  result    4 of 4 cells differ; the worst is [1, 1]: got 8, expected 12.",
        "            returned y   expected y",
        "            *2 *4          3   6",
        "            *6 *8          9  12",
        "            Cells marked with * differ.",
        "  diagnosis `factor` was ignored.",
        "            It always multiplies by 2.",
        "",
        "Score 2/5 (1 of 2 checks passed)",
        "Mend it and run `learn grade 01_scale` again.",
        "Stuck? `learn hint 01_scale`.",
    ]


def test_a_failure_in_korean() -> None:
    assert lines(verdict(RIGHT, FAILED), "ko") == [
        "01_scale  배수",
        "",
        " O 하나    2/2",
        " X 둘      0/3  틀림",
        "",
        "X 둘",
        "  호출      scale(x, factor=3)",
        "            x: float64 (2, 2)",
        "              1  2",
        "              3  4",
        "  결과      4칸 중 4칸이 다릅니다. 가장 큰 차이: [1, 1]에서 8, 정답은 12.",
        "            돌려준 값 y   정답 y",
        "            *2 *4           3   6",
        "            *6 *8           9  12",
        "            * 표시한 칸이 다릅니다.",
        "  진단      `factor`를 쓰지 않았습니다.",
        "            늘 2를 곱합니다.",
        "",
        "점수 2/5 (검사 2개 중 1개 통과)",
        "고친 뒤 `learn grade 01_scale` 명령을 다시 실행하세요.",
        "막히면 `learn hint 01_scale`.",
    ]


def test_a_hidden_check_shows_neither_inputs_nor_expected_values() -> None:
    shown = evidence(X * 3, X * 2, hidden=True, x=X * 1234, factor=3)
    outcome = replace(wrong(shown), message=Text("값이 다릅니다.", "The values are wrong."))
    for language in ("en", "ko"):
        text = "\n".join(lines(verdict(outcome), "en" if language == "en" else "ko"))
        assert not any(secret in text for secret in ("1234", "factor", "12", "y[", "scale(x"))
    said = lines(verdict(outcome))
    assert "  This check is hidden: its inputs and expected values are not shown." in said
    assert "  result    The values are wrong." in said
    assert "scale(x" not in outcome_text(outcome, "en")


def test_only_the_first_failure_is_told_in_full() -> None:
    said = lines(verdict(wrong(message="First."), wrong(message="Second.")))
    assert "  result    First." in said
    assert "  result    Second." not in said


def test_a_check_that_was_not_run_is_not_the_first_failure() -> None:
    skipped = replace(RIGHT, status=Status.NOT_RUN, points=0, message=Text("안 함", "Skipped."))
    said = lines(verdict(skipped, wrong(message="Second.")))
    assert " - One    0/2  not run" in said
    assert "  result    Second." in said


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.PASSED])
def test_every_status_is_a_word_beside_its_mark(status: Status) -> None:
    outcome = replace(wrong(), status=status)
    mark = "-" if status is Status.NOT_RUN else "X"
    assert f" {mark} Two    0/3  {STATUS[status].en}" in lines(verdict(outcome))
    assert STATUS[status].ko in "\n".join(lines(verdict(outcome), "ko"))


def test_the_learners_line_is_shown() -> None:
    said = lines(verdict(wrong(line=7, code="return x * [2]")))
    assert "  line 7    return x * [2]" in said
    assert any(line.startswith("Look at 01_scale.py, line 7. Mend it and run") for line in said)


def test_a_fault_of_ours_takes_nothing_from_the_learner() -> None:
    said = lines(verdict(replace(wrong(), status=Status.GRADER_ERROR)))
    assert said[-1] == (
        "The grader or the exercise is at fault, so this was not judged. No points are lost."
    )


def test_weak_isolation_is_said_once() -> None:
    said = lines(verdict(RIGHT, level="medium"))
    assert said[-1] == "Isolation: medium. Not confirmed: read. See `learn doctor`."
    assert lines(verdict(RIGHT, level="medium"), "ko")[-1].startswith("격리 수준: medium.")


@pytest.mark.parametrize(
    ("want", "have", "shown"),
    [
        (3, 4, ["  returned  4", "  expected  3"]),
        ((1, 2), (1, 3), ["  returned  (1, 3)", "  expected  (1, 2)"]),
        (X, X[0], []),
        (X, None, []),
        ({"a": 1}, {"b": 1}, ["  returned  {'b': 1}", "  expected  {'a': 1}"]),
        ((X, 1), (X, 2), []),
        (X, [[1, 2], [3, 9]], ["             1  2         1  2", "             3 *9         3  4"]),
        (0.1, 0.2, ["  returned  0.2", "  expected  0.1"]),
        ((1,), Opaque("generator"), ["  returned  generator", "  expected  (1,)"]),
        ("a" * 300, "b", ["  returned  'b'"]),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_came_back_stands_beside_what_was_expected(
    want: Any, have: Any, shown: list[str]
) -> None:
    said = lines(verdict(wrong(evidence(want, have))))
    assert not set(shown) - set(said)


@pytest.mark.parametrize(
    "seen", [Raised("KeyError", "x"), Lost(Loss.TIMEOUT, Text("느림", "Slow."))], ids=str
)
def test_a_call_without_a_value_shows_no_values(seen: Any) -> None:
    said = lines(verdict(wrong(Evidence("scale(x)", (("x", X),), seen))))
    assert "  call      scale(x)" in said
    assert not any("returned" in line for line in said)


def test_large_inputs_are_named_by_shape_alone() -> None:
    said = lines(verdict(wrong(evidence(3, 4, x=np.zeros((100, 100)), empty=np.zeros((0, 2))))))
    assert "            x: float64 (100, 100)" in said
    assert "            empty: float64 (0, 2)" in said
    assert len(said) < 20


def test_printed_text_is_shown_apart_and_bounded() -> None:
    said = lines(verdict(RIGHT, output="\n".join(f"line {n} " + "x" * 500 for n in range(30))))
    start = said.index("What the submission printed:")
    printed = "\n".join(said[start:])
    assert all(line.startswith("  | ") for line in said[start + 1 : start + 22])
    assert "  | line 0 " in printed
    assert "line 19" in printed
    assert "line 20" not in printed
    assert "  | ... and 10 more lines." in said
    assert "x" * 200 not in printed


def test_markup_in_a_learners_text_is_not_read() -> None:
    text = "[red]x[/red] [/] :smile: [link=http://a]b"
    outcome = wrong(evidence(3, 4), text, line=2, code=text)
    said = "\n".join(lines(verdict(outcome, output=text), width=200))
    assert said.count(text) == 3


@pytest.mark.parametrize("width", [20, 40, 200])
def test_any_width_will_do(width: int) -> None:
    assert all(len(line) <= width for line in lines(verdict(RIGHT, FAILED), "en", width))


def test_plain_text_tells_message_call_and_diagnosis() -> None:
    assert outcome_text(FAILED, "en").splitlines() == [
        "Two: 4 of 4 cells differ; the worst is [1, 1]: got 8, expected 12.",
        "  scale(x, factor=3)",
        "`factor` was ignored.",
        "It always multiplies by 2.",
    ]
    assert outcome_text(wrong(), "ko") == "둘: 틀림"


def test_titles_wrap_where_there_is_little_room_and_points_stay() -> None:
    long = Outcome("long", Text("긴 제목", "A title of several words"), Status.PASSED, 2, 2)
    told = lines(verdict(long, wrong(message="Off.")), width=30)
    assert told[2:5] == [
        " O A title of       2/2",
        "   several words",
        " X Two              0/3  wrong",
    ]


def test_grids_stand_one_below_the_other_where_they_do_not_fit_beside() -> None:
    have = X.copy()
    have[0, 0] = 7
    told = lines(verdict(wrong(evidence(X, have))), width=32)
    at = told.index("            returned y")
    assert told[at : at + 7] == [
        "            returned y",
        "            *7  2",
        "             3  4",
        "            expected y",
        "             1  2",
        "             3  4",
        "            Cells marked with *",
    ]


def test_a_grid_that_is_too_wide_is_cut_and_not_torn() -> None:
    want = np.zeros((2, 8))
    told = lines(verdict(wrong(evidence(want, want + 1.2345e200))), width=40)
    rows = [line for line in told if "*1.235e+200" in line]
    assert len(rows) == 2
    assert all(line.endswith("…") and len(line) <= 40 for line in rows)


def test_emphasis_in_an_explanation_is_not_shown_as_asterisks() -> None:
    explanation = Text("**뒤에** 더합니다. `2**n` `3**n`", "Add it **after**. `2**n` `3**n`")
    diagnosis = Diagnosis(("late",), Text("늦음", "Late."), explanation)
    told = lines(verdict(wrong(message="Off.", diagnosis=diagnosis)))
    assert "            Add it after. `2**n` `3**n`" in told


def test_prints_that_are_left_out_are_shown_by_running_the_failed_check_alone() -> None:
    printed = "x\n" * 30
    told = lines(verdict(RIGHT, wrong(message="Off."), output=printed))
    alone = "What it prints in the failed check alone: `learn grade 01_scale -k two`."
    assert "  " + alone in told
    assert not any(alone in line for line in lines(verdict(wrong(message="Off."), output=printed)))
