import pytest

from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content.document import validate
from grader.model.problem import ContentError
from tests import samples


def told(*pairs: tuple[str, str]) -> list[str]:
    text = samples.SCALE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ContentError) as caught:
        validate(text.encode(), "f.yaml", Exercise, review)
    assert all(problem.message.ko != problem.message.en for problem in caught.value.problems)
    return [problem.in_("en").removeprefix("f.yaml:") for problem in caught.value.problems]


SECOND = "  other: {signature: (x), expect: x}\nchecks:\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: 01_scale", "id: 01 Scale", "2:5: id: Use lower-case letters, digits and _."),
        ("def scale(x, factor=2):", "def scale(x, factor=2)", "10:1: stub: The stub must be Python. Its line 1: expected ':'."),
        ("- {args: {factor: 5}}", "- {args: {x: {array: [[1, 2], [3]]}}}", "33:21: checks[1].cases[0].args.x.array: These are not numbers in rows of one length, or float64 cannot hold them."),
        ("revision: 1", "revision: 0", "3:11: revision: It must be 1 or more."),
        ("title: {ko: 배수, en: Scaling}", "title: {ko: 배수}", "5:1: title.en: The text in this language is missing."),
        ('  ko: "`x`에 `factor`를 곱하세요."\n', '  ko: " "\n', "8:3: prompt.ko: The text in this language is missing."),
        ("en: First nudge", "en: ''", "14:16: hints[0].en: The text in this language is missing."),
        ("en: Twice", "en: ~", "26:26: checks[0].title.en: `null` is not text (quote it if needed)."),
        ("en: Twice", 'en: ""', "26:22: checks[0].title.en: The text in this language is missing."),
        ("{ko: 2를 그대로 곱했습니다., en: It always multiplies by 2.}", "{en: It always multiplies by 2.}", "50:5: misconceptions[0].explanation.ko: The text in this language is missing."),
        ("notice: {ko: 한 줄입니다., en: It is one line.}", "notice: {ko: 한 줄입니다.}", "16:1: notice.en: The text in this language is missing."),
        ("signature: (x, factor=2)", "signature: x, factor=2", "19:16: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("signature: (x, factor=2)", "signature: (x, *rest)", "19:16: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("signature: (x, factor=2)", "signature: (x, factor=open)", "19:16: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("signature: (x, factor=2)", "signature: '(x, factor=2): pass\\ndef g()'", "19:5: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("      x: {draw", "      y: {draw", "23:7: functions.scale.inputs.y: `y` is not a parameter (x, factor)."),
        ("expect: x * factor", "expect: x * faktor", "20:13: functions.scale.expect: `faktor` is not known here; there are H, W, factor, x."),
        ("expect: x * factor", "expect: engine.scale(x)", "20:13: functions.scale.expect: The engine has no scale."),
        ("low: 1, high: 5", "low: 5, high: 1", "23:47: functions.scale.inputs.x.low: low is larger than high."),
        ("low: 1, high: 5", "low: -1, high: 5, dtype: uint8", "23:47: functions.scale.inputs.x.low: uint8 holds 0 to 255."),
        ("low: 1, high: 5", "low: 1, high: 256, dtype: uint8", "23:56: functions.scale.inputs.x.high: uint8 holds 0 to 255."),
        ("low: 1, high: 5", "low: 1, high: 100000000000000000000", "23:56: functions.scale.inputs.x.high: float64 holds exactly -1125899906842624 to 1125899906842624."),
        ("draw: integers, shape: [H, W]", "draw: fractions, dtype: int64, shape: [H, W]", "23:35: functions.scale.inputs.x.dtype: Fractions need float64 or float32."),
        ("shape: [H, W]", "shape: [H, -1]", "23:38: functions.scale.inputs.x.shape[1]: A size cannot be below 0."),
        ("- {args: {factor: 5}}", "- {args: {x: {array: [1.5], dtype: int64}}}", "33:21: checks[1].cases[0].args.x.array: These are not numbers in rows of one length, or int64 cannot hold them."),
        ("- {args: {factor: 5}}", "- {args: {x: {array: [1, null]}}}", "33:21: checks[1].cases[0].args.x.array: These are not numbers in rows of one length, or float64 cannot hold them."),
        ("- {args: {factor: 5}}", "- {args: {x: {array: ['1']}}}", "33:21: checks[1].cases[0].args.x.array: These are not numbers in rows of one length, or float64 cannot hold them."),
        ("signature: (x, factor=2)", "signature: (x, *, factor=2)", "19:16: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("signature: (x, factor=2)", "signature: (x, /, factor=2)", "19:16: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("signature: (x, factor=2)", "signature: (x, x, factor=2)", "19:16: functions.scale.signature: Write parameters as `(x, w, b=None)`."),
        ("    expect: x * factor\n", "    expect: x * factor\n    compare: {rtol: -1}\n", "21:21: functions.scale.compare.rtol: A tolerance cannot be below 0."),
        ("requires: [twice]", "compare: {atol: -0.5}", "31:21: checks[1].compare.atol: A tolerance cannot be below 0."),
        ("cases:\n      - {args: {factor: 5}}\n      - {args: {factor: 3}, sizes: {H: 4}}\n", "cases: []\n", "32:5: checks[1].cases: There is no case. Leave `cases` out for the function's usual inputs."),
        ("shape: [H, W]", "shape: [H, V]", "23:38: functions.scale.inputs.x.shape[1]: `V` is not known here; there are H, W."),
        ("points: 2", "points: 0", "27:13: checks[0].points: Points must be 1 or more."),
        ("id: factor\n", "id: twice\n", "28:9: checks[1].id: Another check has this id."),
        ("requires: [twice]", "requires: [later]", "31:16: checks[1].requires[0]: `later` is not the id of a check before this one."),
        ("requires: [twice]", "requires: [factor]", "31:16: checks[1].requires[0]: `factor` is not the id of a check before this one."),
        ("requires: [twice]", "call: scael", "31:11: checks[1].call: `scael` is not in functions."),
        ("checks:\n", SECOND, "26:5: checks[0].call: Say which function to call."),
        ("requires: [twice]", "tells: [squared]", "31:13: checks[1].tells[0]: There is no misconception `squared`."),
        ("minutes: 5", "facts: {'3': engine.nothing(1)}", "6:14: facts.3: The engine has no nothing."),
        ("args: {factor: 5}", "args: {factr: 5}", "33:24: checks[1].cases[0].args.factr: `factr` is not a parameter (x, factor)."),
        ("args: {factor: 5}", "args: {factor: {compute: n + 1}}", "33:35: checks[1].cases[0].args.factor.compute: `n` is not known here; there are H, W, x."),
        ("args: {factor: 5}", "omit: [x]", "33:17: checks[1].cases[0].omit[0]: This argument cannot be left out."),
        ("args: {factor: 5}", "expect: y", "33:18: checks[1].cases[0].expect: `y` is not known here; there are H, W, factor, x."),
        ("      x: {draw: integers, shape: [H, W], low: 1, high: 5}\n", "      factor: 3\n", "25:5: checks[0].cases[0]: The argument x has no value."),
        ("    expect: x * factor\n", "", "24:5: checks[0].cases[0]: There is no expect."),
        ("id: added", "id: factor_ignored", "52:9: misconceptions[1].id: Another misconception has this id."),
        ("returns: x * 2", "returns: x * y", "51:14: misconceptions[0].returns: `y` is not known here; there are factor, x."),
        ("returns: x * 2", "returns: {scael: x * 2}", "51:22: misconceptions[0].returns.scael: `scael` is not in functions."),
    ],
    ids=lambda value: value[-50:],
)  # fmt: skip
def test_what_the_fields_alone_cannot_say_is_told(old: str, new: str, said: str) -> None:
    assert said in told((old, new))


def test_one_expression_does_not_do_for_two_functions() -> None:
    said = told(("checks:\n", SECOND))
    assert "52:14: misconceptions[0].returns: Give one expression a function." in said


def test_everything_is_told_at_once() -> None:
    said = told(
        ("revision: 1", "revision: 0"), ("points: 2", "points: 0"), ("id: added", "id: x y")
    )
    assert len(said) == 3


def test_the_sample_itself_is_sound() -> None:
    _, exercise = validate(samples.SCALE.encode(), "f.yaml", Exercise, review)
    assert [check.id for check in exercise.checks] == ["twice", "factor", "hidden", "zero"]
