import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.quiz.words import as_latin, comparable, distance, is_slip, particles, plain
from tests.quiz.make import question, score

TRANSFER = """
type: text
keys: [{ko: 전이 학습, en: transfer learning, also: [전이학습법]}, {text: fine-tuning, credit: 0.5, feedback: {ko: 그 하나, en: one way}}, {text: 사전 학습, credit: 0, feedback: {ko: 그 앞, en: before it}}]
tests: [{answer: 전이학습, score: 1}, {answer: 학습, score: 0}]
"""


@settings(deadline=None)
@given(st.text(max_size=30))
def test_comparable_is_a_fixed_point(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_spelling_in_unicode_does_not_matter(text: str) -> None:
    assert plain(unicodedata.normalize("NFD", text)) == plain(unicodedata.normalize("NFC", text))


def test_superscripts_and_lone_jamo_stay_themselves() -> None:
    assert plain("10²") == "10²"
    assert plain("ㄱ") == "ㄱ"
    assert plain("ＲｅＬＵ") == "ReLU"
    assert plain("−1×2") == "-1x2"


@pytest.mark.parametrize(
    "typed",
    [
        "전이 학습", "전이학습", "전이  학습", "전이학습입니다", "전이학습을", "전이 학습이다.", "Transfer Learning",
        "transfer-learning", "Transfer  learning", "transfer learning입니다", "전이 학습(transfer learning)",
        "transfer learning (전이학습)", "`전이 학습`", "전이학습!", unicodedata.normalize("NFD", "전이학습"),
        "전이\u200b학습", "ＴＲＡＮＳＦＥＲ learning", "전이학습법",
    ],
)  # fmt: skip
def test_every_way_to_write_the_key(typed: str) -> None:
    assert score(question(TRANSFER), typed) == 1


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("fine-tuning", 0.5),
        ("fine tuning", 0.5),
        ("사전학습", 0),
        ("학습", 0),
        ("전이", 0),
        ("파인튜닝", 0),
    ],
)
def test_other_answers(typed: str, wanted: float) -> None:
    assert score(question(TRANSFER), typed) == wanted


@pytest.mark.parametrize("typed", ["전이학슴", "전이햑습", "transfer learnign", "trasfer learning"])
def test_a_slip_is_asked_again_and_never_earns(typed: str) -> None:
    mark = question(TRANSFER).mark(typed)
    assert mark.almost
    assert mark.score == 0


@pytest.mark.parametrize(
    ("key", "fits", "fails"),
    [
        ("배치정규화", "는", "은"),
        ("커널", "로", "으로"),
        ("필터", "를", "을"),
        ("합성곱", "으로", "로"),
        ("풀링", "은", "는"),
    ],
)
def test_particles_fit_the_final_consonant(key: str, fits: str, fails: str) -> None:
    assert fits in particles(key)
    assert fails not in particles(key)


def test_nothing_is_cut_off_an_answer() -> None:
    difference = question(
        "type: text\nkeys: [{text: 차}]\ntests: [{answer: 차, score: 1}, {answer: x, score: 0}]"
    )
    assert score(difference, "차이") == 0
    assert score(difference, "차를") == 1


def test_spacing_is_mentioned_and_costs_nothing() -> None:
    mark = question(TRANSFER).mark("전이학습")
    assert mark.score == 1
    assert "전이 학습" in mark.feedback[0].ko


@settings(deadline=None)
@given(st.text("abc가나다", max_size=6), st.text("abc가나다", max_size=6))
def test_distance_is_symmetric_and_zero_only_for_equals(one: str, two: str) -> None:
    assert distance(one, two) == distance(two, one)
    assert (distance(one, two) == 0) == (one == two)


def test_short_keys_have_no_slips() -> None:
    assert not is_slip("필타", "필터")
    assert not is_slip("relv", "relu")


def test_the_hangul_keyboard() -> None:
    assert [as_latin(one) for one in "ㅂ ㄴ ㅗ ㅠ".split()] == list("qshb")
    assert as_latin("1ㅠ 2ㅁ") == "1b 2a"
    assert as_latin("ㅗ디ㅔ") == "help"
    assert as_latin("ㅂㅕㅑㅅ") == "quit"
    assert as_latin("벼ㅑㅅ") == "quit"
