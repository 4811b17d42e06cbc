import pytest

from grader.content.seeds import Draws, seed_of, shuffled
from grader.model.problem import ContentError
from grader.quiz.document import ready
from grader.quiz.kinds.calculated import Calculated
from tests.quiz.make import document, question, score
from tests.quiz.test_marking import MATCHING, MULTIPLE, ORDERING, SINGLE

PARAMS = """
type: calculated
params: {cin: {choice: [3, 16, 32]}, cout: {range: [8, 64, 8]}, k: {choice: [3, 5]}, m: {compute: "k * k"}}
require: ["cin != cout"]
answer: engine.conv_params(k, cin, cout)
wrong:
  - {value: "m * cin * cout", feedback: {ko: "편향 {cout}개", en: "{cout} biases"}, mistake: no_bias}
  - {value: "m * cout + cout", feedback: {ko: 입력 채널, en: input channels}, mistake: no_cin}
"""


def test_seeds_are_the_same_for_ever() -> None:
    assert seed_of("cnn", 1) == 11829935363703912878
    draws = Draws(7)
    assert [draws.below(1000) for _ in range(5)] == [487, 804, 346, 203, 674]
    assert shuffled("abcde", 1, "q") == ("a", "b", "c", "e", "d")


def test_a_choice_added_later_moves_none_of_the_others() -> None:
    for seed in range(50):
        before, after = shuffled("abcd", seed), shuffled("abcde", seed)
        assert tuple(one for one in after if one != "e") == before


@pytest.mark.parametrize("seed", range(40))
def test_drawn_numbers_keep_their_rules_and_their_key(seed: int) -> None:
    one, source = question(PARAMS, seed), document(PARAMS).questions[0]
    assert isinstance(source, Calculated)
    drawn = source.drawn(seed, {})
    cin, cout, k, m = (drawn[name] for name in ("cin", "cout", "k", "m"))
    assert cin != cout
    assert m == k * k
    assert score(one, k * k * cin * cout + cout) == 1
    mark = one.mark(str(k * k * cin * cout))
    assert mark.score == 0
    assert mark.mistakes == ("no_bias",)
    assert mark.feedback[0].en == f"{cout} biases"


def test_a_seed_gives_the_same_question() -> None:
    assert question(PARAMS, 5) == question(PARAMS, 5)
    assert len({question(PARAMS, seed).solved() for seed in range(30)}) > 10


@pytest.mark.parametrize("seed", range(20))
def test_distractors_come_from_the_wrong_ways(seed: int) -> None:
    one = question(PARAMS + "respond: single", seed)
    assert {"key", "no_bias", "no_cin"} == set(one.shown(seed))
    assert score(one, "key") == 1
    assert score(one, "no_cin") == 0


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("choices: [{id: a, text: A, correct: true}]", "choices"),
        ("choices: [{id: a, text: A, correct: true}, {id: b, text: B}]", "feedback"),
        ("choices: [{id: a, text: A, correct: true}, {id: a, text: B, feedback: {ko: x, en: x}}]", "id"),
        ("choices: [{id: a, txt: A, correct: true}]", "txt"),
        ("type: numeric\nanswer: 0.5", "tolerance"),
        ("type: numeric\nanswer: engine.nothing(3)", "answer"),
        ("type: numeric\nanswer: 3\nscoring: {rule: net}", "rule"),
        ("type: text\nkeys: [{text: a, credit: 0.5}]", "keys"),
        ("type: predict\noutput: x", "code"),
        ("type: true_false\nanswer: yes\nfeedback_wrong: {ko: x, en: x}", "answer"),
        ("type: ordering\nitems: [{id: a, text: A}, {id: b, text: B}, {id: c, text: C}]\nbefore: [[a, b], [b, a]]", "before"),
        ("type: matching\nleft: [{id: a, text: A}]\nright: [{id: b, text: B}]\nanswer: {a: c}", "answer"),
        ("type: calculated\nparams: {k: {choice: [1]}}\nanswer: k * z", "answer"),
        ("figure: {text: '→', alt: {ko: x, en: x}}\ntype: numeric\nanswer: 1", "figure"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_place(body: str, where: str) -> None:
    with pytest.raises(ContentError) as raised:
        document(body)
    assert any(where in problem.where and problem.line >= 5 for problem in raised.value.problems)


def test_two_questions_with_one_id() -> None:
    body = "type: numeric\nanswer: 1"
    quiz = document(body, body)
    assert [one.id for one in quiz.questions] == ["q0", "q1"]
    assert ready(quiz.questions[0], 1) == ready(quiz.questions[0], 2)


@pytest.mark.parametrize(
    ("seed", "wanted"), [(0, [16, 48, 5, 25]), (1, [3, 16, 5, 25]), (2**31 - 1, [3, 16, 3, 9])]
)
def test_a_seed_draws_these_numbers_on_every_machine(seed: int, wanted: list[int]) -> None:
    source = document(PARAMS).questions[0]
    assert isinstance(source, Calculated)
    drawn = source.drawn(seed, {})
    assert [drawn[name] for name in ("cin", "cout", "k", "m")] == wanted


def test_a_seed_shows_these_orders_on_every_machine() -> None:
    assert question(PARAMS + "respond: single", 7).shown(7) == ("no_cin", "key", "no_bias")
    assert question(SINGLE).shown(7) == ("c", "a", "b")
    assert question(MULTIPLE).shown(7) == ("d", "c", "a", "b")
    assert question(MATCHING).shown(7) == ("q", "r", "p")
    assert question(ORDERING).shown(7) == ("zero", "loss", "bwd", "fwd", "upd")
