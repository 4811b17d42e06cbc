from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.quiz.base import QuestionFields
from grader.quiz.kinds.multiple import RULES, share
from grader.quiz.reading import Unreadable
from tests.quiz.make import question, score

SINGLE = """
choices:
  - {id: a, text: A, correct: true}
  - {id: b, text: B, feedback: {ko: 아님, en: no}}
  - {id: c, text: C, credit: 0.5, feedback: {ko: 반, en: half}}
"""
MULTIPLE = """
type: multiple
choices:
  - {id: a, text: A, correct: true}
  - {id: b, text: B, correct: true}
  - {id: c, text: C, feedback: {ko: 아님, en: no}}
  - {id: d, text: D, feedback: {ko: 아님, en: no}}
"""
NUMERIC = """
type: numeric
answer: 1.386
tolerance: {abs: 0.004}
wrong: [{value: 2.0, feedback: {ko: 밑이 2, en: base 2}}]
unit: {name: nat, aliases: [nats, 낫]}
"""
SHAPE = "type: shape\nanswer: [null, 28, 28, 3]\nwrong: [{value: [28, 28, 3], feedback: {ko: 배치, en: batch}}]"
MATCHING = """
type: matching
left: [{id: x, text: X}, {id: y, text: Y}]
right: [{id: p, text: P}, {id: q, text: Q}, {id: r, text: R}]
answer: {x: p, y: q}
"""
ORDERING = """
type: ordering
items: [{id: zero, text: zero}, {id: fwd, text: fwd}, {id: loss, text: loss}, {id: bwd, text: bwd}, {id: upd, text: upd}]
before: [[fwd, loss], [loss, bwd], [zero, bwd], [bwd, upd]]
"""
CLOZE = """
type: cloze
prompt: {ko: "{{axis}} {{n}} {{twice}}", en: "{{axis}} {{n}} {{twice}}"}
blanks:
  axis: {type: text, keys: [{ko: 채널, en: channels}, {text: channel}]}
  n: {type: numeric, answer: 16448, weight: 2, wrong: [{value: 16384, feedback: {ko: 편향, en: bias}}]}
  twice: {type: numeric, answer: 32896, follow: "2 * n"}
""".replace('prompt: {ko: "{{axis}} {{n}} {{twice}}", en: "{{axis}} {{n}} {{twice}}"}\n', "")


def test_single() -> None:
    one = question(SINGLE)
    assert [score(one, name) for name in "abc"] == [1, 0, 0.5]
    assert one.mark("b").feedback[0].en == "no"


@pytest.mark.parametrize("seed", range(20))
def test_a_choice_is_marked_by_id_wherever_it_is_shown(seed: int) -> None:
    one = question(SINGLE)
    shown = one.shown(seed)
    for place, name in enumerate(shown, 1):
        assert one.read(str(place), shown) == name


@settings(deadline=None)
@given(st.sets(st.sampled_from("abcd")), st.sampled_from(sorted(RULES)), st.randoms())
def test_multiple_stays_in_range_and_knows_no_order(
    ticks: set[str], rule: str, random: object
) -> None:
    one = question(MULTIPLE + f"scoring: {{rule: {rule}}}")
    shown = one.shown(1)
    numbers = [str(shown.index(name) + 1) for name in ticks] or ["-"]
    random.shuffle(numbers)  # type: ignore[attr-defined]
    assert 0 <= score(one, sorted(ticks)) <= 1
    assert one.mark(one.read(" ".join(numbers), shown)).score == score(one, sorted(ticks))


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [("balanced", 0), ("net", 0), ("coverage", 0.5), ("each", 0.5), ("all_or_nothing", 0)],
)
def test_ticking_everything(rule: str, wanted: float) -> None:
    assert share(rule, 4, 2, 2, 2) == wanted


@pytest.mark.parametrize("rule", sorted(RULES))
def test_only_the_right_ticks_earn_everything(rule: str) -> None:
    for options in range(2, 7):
        for correct in range(1, options):
            assert share(rule, options, correct, correct, 0) == 1
            assert all(
                0 <= share(rule, options, correct, right, wrong) < 1
                for right in range(correct + 1)
                for wrong in range(options - correct + 1)
                if (right, wrong) != (correct, 0)
            )


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("1.386", 1),
        ("1.39", 1),
        ("1.382", 1),
        ("1.3819", 0),
        ("1.3901", 0),
        ("1.39 nat", 1),
        ("1.39 낫", 1),
        ("2", 0),
        ("1,386", 0),
    ],
)
def test_numeric_bounds_are_inclusive(typed: str, wanted: float) -> None:
    assert score(question(NUMERIC), typed) == wanted


@settings(deadline=None)
@given(st.integers(-(10**6), 10**6), st.integers(1, 1000), st.integers(-2000, 2000))
def test_tolerance_is_inclusive_for_every_number(key: int, bound: int, off: int) -> None:
    one = question(
        f"type: numeric\nanswer: {key / 1000!r}\ntolerance: {{abs: {bound / 1000!r}}}\nstatus: draft".replace(
            "\nstatus: draft", ""
        )
    )
    typed = f"{(key + off) / 1000:.3f}"
    assert score(one, typed) == float(abs(off) <= bound)


def test_a_wrong_number_is_explained() -> None:
    assert question(NUMERIC).mark("2").feedback[0].en == "base 2"


def test_units_cost_what_the_author_says() -> None:
    strict = question(
        NUMERIC.replace("낫]}", "낫], required: true}") + "scoring: {unit_penalty: 0.25}"
    )
    assert score(strict, "1.386") == 0.75
    assert score(strict, "1.386 bits") == 0.75
    assert score(strict, "1.386 nats") == 1


def test_near_earns_part() -> None:
    near = question(NUMERIC + "scoring: {near: 2, near_credit: 0.5}")
    assert [score(near, one) for one in ("1.39", "1.394", "1.3941")] == [1, 0.5, 0]


def test_percent() -> None:
    either = question("type: numeric\nanswer: 0.25\ntolerance: {abs: 0.001}\npercent: either")
    assert score(either, "25%") == score(either, "0.25") == score(either, "1/4") == 1
    with pytest.raises(Unreadable):
        question(NUMERIC).read("25%", ())


@pytest.mark.parametrize(
    "typed", ["(None, 28, 28, 3)", "N x 28 x 28 x 3", "[-1,28,28,3]", "배치 28 28 3"]
)
def test_shapes(typed: str) -> None:
    assert score(question(SHAPE), typed) == 1


def test_shapes_say_what_is_wrong() -> None:
    one = question(SHAPE)
    assert one.mark("(28, 28, 3)").feedback[0].en == "batch"
    assert "another order" in one.mark("(N, 3, 28, 28)").feedback[0].en
    assert "Axis 4" in one.mark("(N, 28, 28, 1)").feedback[0].en
    assert "2 axes" in one.mark("28x28").feedback[0].en
    assert question(SHAPE + "\nscoring: {per_axis: true}").mark("(N, 28, 28, 1)").score == 0.75


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("t", 1),
        ("o", 1),
        ("참", 1),
        ("O", 1),
        ("x", 0),
        ("거짓", 0),
        ("ㅌ", 0),
        ("ㅐ", 1),
        ("ㄹ", 0),
    ],
)
def test_true_false(typed: str, wanted: float) -> None:
    assert (
        score(question("type: true_false\nanswer: true\nfeedback_wrong: {ko: 아님, en: no}"), typed)
        == wanted
    )


def test_matching() -> None:
    one = question(MATCHING)
    assert score(one, {"x": "p", "y": "q"}) == 1
    assert score(one, {"x": "p", "y": "r"}) == 0.5
    shown = one.shown(3)
    typed = f"2{'abc'[shown.index('q')]} 1{'abc'[shown.index('p')]}"
    assert one.mark(one.read(typed, shown)).score == 1
    for bad in ("1a", "1a 1b", "1a 2a", "1a 2z", "3a 1b", "hello"):
        with pytest.raises(Unreadable):
            one.read(bad, shown)


def test_ordering_by_constraints() -> None:
    one = question(ORDERING)
    assert score(one, ["zero", "fwd", "loss", "bwd", "upd"]) == 1
    assert score(one, ["fwd", "loss", "zero", "bwd", "upd"]) == 1
    total = question(ORDERING.split("before", maxsplit=1)[0])
    assert score(total, ["fwd", "zero", "loss", "bwd", "upd"]) == 0.8
    scores = [
        score(total, list(order)) for order in permutations(["zero", "fwd", "loss", "bwd", "upd"])
    ]
    assert sum(scores) / len(scores) == pytest.approx(0.16, abs=0.005)
    assert all(0 <= each <= 1 for each in scores)


@pytest.mark.parametrize("seed", range(50))
def test_an_order_is_never_shown_solved(seed: int) -> None:
    one = question(ORDERING)
    assert one.mark(list(one.shown(seed))).score < 1


def cloze() -> QuestionFields:
    from grader.content.document import validate
    from grader.quiz.document import Quiz, ready, review_quiz
    from tests.quiz.make import COMMON, HEAD

    text = (
        HEAD
        + "  - id: q\n"
        + COMMON.replace("무엇입니까?", "{{axis}} {{n}} {{twice}}").replace(
            "What?", "{{axis}} {{n}} {{twice}}"
        )
        + "".join(f"    {line}\n" for line in CLOZE.strip().splitlines())
    )
    return ready(validate(text.encode(), "t.yaml", Quiz, review_quiz)[1].questions[0], 1)


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ({"axis": "채널", "n": "16,448", "twice": 32896}, 1),
        ({"axis": "채널", "n": 16384, "twice": 32896}, 0.5),
        ({"axis": "채널", "n": 16384, "twice": 32768}, 0.5),
        ({"axis": "채널", "n": 16384, "twice": 1}, 0.25),
        ({"axis": "채널"}, 0.25),
        ("channels; 16448; 32896", 1),
    ],
)
def test_cloze_with_an_error_carried_forward(answer: object, wanted: float) -> None:
    assert score(cloze(), answer) == wanted


PREDICT = 'type: predict\ncode: {text: "print(1)"}\n'


def test_predict() -> None:
    shape = question(PREDICT + 'output: "(1, 2, 4, 3)"\ncompare: shape')
    assert score(shape, "1,2,4,3") == 1
    assert score(shape, "(1, 3, 4, 2)") == 0
    line = question(PREDICT + 'output: "[1 2]  x"')
    assert score(line, "[1  2] x") == 1
    assert score(line, "[1 2]x") == 0
    error = question(PREDICT + "raises: ValueError")
    assert score(error, "valueerror") == score(error, "ValueError: bad") == 1
    assert score(error, "(3, 3)") == 0
    number = question(PREDICT + 'output: "0.25"\ncompare: number')
    assert score(number, ".25") == 1
    assert score(number, "1/4") == 1


@pytest.mark.parametrize("body", [SINGLE, MULTIPLE, NUMERIC, SHAPE, MATCHING, ORDERING])
def test_the_key_earns_everything_and_reads_back(body: str) -> None:
    one = question(body)
    assert score(one, one.solved()) == 1
    assert one.key().ko
    assert one.key().en


TRUE_FALSE = "type: true_false\nanswer: true\nfeedback_wrong: {ko: 아님, en: no}"
TERM = "type: text\nkeys: [{ko: 전이 학습, en: transfer learning}, {text: 사전 학습, credit: 0.5}]"
GAPS = """
type: cloze
blanks:
  a: {type: numeric, answer: 4, prompt: {ko: "첫째는?", en: "First?"}}
  b: {type: shape, answer: [4, 4], follow: "[a, a]", prompt: {ko: "모양은?", en: "Shape?"}}
  c: {type: text, keys: [{text: x}], prompt: {ko: "이름은?", en: "Name?"}}
"""
CALCULATED = "type: calculated\nparams: {n: {choice: [3, 5]}}\nanswer: 2 * n"
EVERY_KIND = [
    SINGLE, MULTIPLE, TRUE_FALSE, NUMERIC, SHAPE, TERM, MATCHING, ORDERING, GAPS, PREDICT + "output: a",
    PREDICT + 'output: "(1, 2)"\ncompare: shape', PREDICT + "output: '2.5'\ncompare: number", CALCULATED,
]  # fmt: skip


@settings(deadline=None)
@given(
    a=st.sampled_from(["4", "5", "4.0", "1e1", None]),
    b=st.sampled_from(["(4, 4)", "5x5", "4", None]),
    c=st.sampled_from(["x", "y", "X!", None]),
    turned=st.booleans(),
)
def test_gaps_stay_in_range_and_know_no_order(
    a: str | None, b: str | None, c: str | None, turned: bool
) -> None:
    one = question(GAPS)
    pairs = list({"a": a, "b": b, "c": c}.items())
    marked = score(one, dict(pairs[::-1] if turned else pairs))
    assert marked == score(one, dict(pairs))
    assert 0 <= marked <= 1


@settings(deadline=None)
@given(st.permutations(["1a", "2b"]), st.sampled_from([" ", ", ", ";", ""]))
def test_pairs_know_no_order(pairs: list[str], gap: str) -> None:
    one = question(MATCHING)
    shown = one.shown(3)
    assert one.mark(one.read(gap.join(pairs), shown)) == one.mark(one.read("1a 2b", shown))


@pytest.mark.parametrize("body", EVERY_KIND)
@settings(deadline=None)
@given(line=st.text(max_size=20))
def test_any_line_is_an_answer_or_is_asked_again(body: str, line: str) -> None:
    one = question(body)
    try:
        answer = one.read(line, one.shown(1))
    except Unreadable:
        return
    assert 0 <= one.mark(answer).score <= 1
