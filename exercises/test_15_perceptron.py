"""Any weights that make the gate pass: the table counts, not the numbers."""

import numpy as np
import pytest

from grader.proxy import fail

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TABLES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "NOR": (1, 0, 0, 0)}


def _numbers(value):
    """Return a value as a flat float array, or None when it is not made of numbers."""
    try:
        return np.asarray(value, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        return None


def _table(fires):
    return tuple(int(one) for one in fires)


def _judge(name, answer):
    pair = list(answer) if isinstance(answer, list | tuple) else []
    w, b = map(_numbers, pair) if len(pair) == 2 else (None, None)
    if w is None or b is None or w.size != 2 or b.size != 1:
        fail(
            "`(w, b)`를 돌려주어야 합니다. `w`는 수 두 개, `b`는 수 하나입니다.",
            "Return `(w, b)`: two numbers `w` and one number `b`.",
        )
    sums = CORNERS @ w + b[0]
    want, got = TABLES[name], _table(sums > 0)
    if got == want:
        return

    listed = ", ".join(f"{s:g}" for s in sums)
    ko = (
        f"입력 (0,0), (0,1), (1,0), (1,1)의 합은 {listed}이고 출력은 {got}입니다. "
        f"{name} 게이트의 출력은 {want}입니다."
    )
    en = (
        f"The sums for (0,0), (0,1), (1,0), (1,1) are {listed}, so it answers {got}; "
        f"{name} answers {want}."
    )
    if _table(sums >= 0) == want:
        ko += " 합이 정확히 0인 입력이 있습니다."
        en += " One of the sums is exactly 0."
        fail(ko, en, misconception="fires_at_zero")
    high = want in (_table(sums > 1), _table(sums >= 1))
    negated = _table(CORNERS @ w - b[0] > 0) == want
    if high and not negated and b[0]:
        fail(ko, en, misconception="threshold_at_one")
    if negated and not high:
        fail(ko, en, misconception="bias_subtracted")
    if not b[0]:
        fail(ko, en, misconception="bias_ignored")
    for other, table in TABLES.items():
        if got == table:
            ko += f" 이것은 {other} 게이트입니다."
            en += f" That is {other}."
    fail(ko, en)


@pytest.mark.check(id="and", title={"ko": "AND 게이트", "en": "AND gate"}, points=2)
def test_and(submission):
    _judge("AND", submission.and_gate())


@pytest.mark.check(id="or", title={"ko": "OR 게이트", "en": "OR gate"}, points=2)
def test_or(submission):
    _judge("OR", submission.or_gate())


@pytest.mark.check(id="nand", title={"ko": "NAND 게이트", "en": "NAND gate"}, points=2)
def test_nand(submission):
    _judge("NAND", submission.nand_gate())
