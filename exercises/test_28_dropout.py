"""Checks of dropout by what is true of every mask: which cells are dropped is free."""

import numpy as np
import pytest

from grader.proxy import Built, fail

SIDE = 100
X = 1.0 + np.arange(SIDE * SIDE).reshape(SIDE, SIDE) / 16  # no zeros: a 0 in the result is dropped


def dropped(submission, rate, seed, x=X):
    """Return what a training call gives."""
    y = submission.dropout(x, rate, Built("rng", (seed,)), True)
    try:
        y = np.asarray(y, dtype=float)
    except (TypeError, ValueError):
        fail("배열이 아닌 것을 돌려주었습니다.", "It did not return an array.")
    if y.shape != x.shape:
        fail(
            f"모양이 {y.shape}인데 `x`의 모양 {x.shape}이어야 합니다.",
            f"The shape is {y.shape}; that of `x` is {x.shape}.",
        )
    return y


def refuse_patterns(zero):
    """Fail when cells were not decided one by one; `zero` tells which were dropped."""
    if not zero.any():
        fail(
            "학습인데 꺼진 칸이 하나도 없습니다.",
            "Not a single cell was dropped in training.",
            misconception="never_drops",
        )
    if (zero == zero[:, :1]).all() and not zero.all():
        fail(
            "행마다 모두 꺼졌거나 모두 켜져 있습니다.",
            "Each row is dropped or kept as a whole.",
            misconception="rows_dropped",
        )
    if (zero == zero[:1]).all() and not zero.all():
        fail(
            "모든 행에서 같은 칸이 꺼졌습니다. 마스크의 모양은 `x.shape`이어야 합니다. "
            "이미지마다 다른 칸을 꺼야 합니다.",
            "The same cells were dropped in every row. Give the mask the shape `x.shape`, "
            "so that each example loses cells of its own.",
        )


@pytest.mark.check(
    id="values", title={"ko": "학습: 살아남은 값", "en": "Training: the survivors"}, points=2
)
def test_values(submission):
    rate = 0.2
    y = dropped(submission, rate, 1)
    alive = y != 0
    factor = (y / X)[alive]
    if not alive.any() or np.allclose(factor, 1 / (1 - rate), rtol=1e-5):
        if not alive.any():
            fail("모든 칸이 0입니다.", "All cells are 0.")
        refuse_patterns(~alive)
        return
    for wanted, name in (
        (1 / rate, "rate_as_keep" if alive.mean() < 0.5 else "divided_by_rate"),
        (1 - rate, "multiplied"),
        (1, "not_rescaled" if (y == 0).any() else "never_drops"),
    ):
        if np.allclose(factor, wanted, rtol=1e-5):
            fail(
                f"`rate`가 {rate}일 때 살아남은 값이 `x`의 {wanted:g}배입니다. "
                f"{1 / (1 - rate):g}배여야 합니다.",
                f"With `rate` {rate} the survivors are {wanted:g} times `x`; "
                f"{1 / (1 - rate):g} times was expected.",
                misconception=name,
            )
    fail(
        f"`rate`가 {rate}일 때 칸마다 0이거나 `x`의 {1 / (1 - rate):g}배여야 하는데, "
        f"{factor.min():.4g}배에서 {factor.max():.4g}배까지 있습니다.",
        f"With `rate` {rate} each cell must be 0 or {1 / (1 - rate):g} times `x`, "
        f"but factors run from {factor.min():.4g} to {factor.max():.4g}.",
    )


@pytest.mark.check(
    id="share", title={"ko": "학습: 꺼진 비율", "en": "Training: the share dropped"}, points=2
)
def test_share(submission):
    for seed, rate in ((2, 0.3), (3, 0.8)):
        y = dropped(submission, rate, seed)
        refuse_patterns(y == 0)
        share = (y == 0).mean()
        sigma = np.sqrt(rate * (1 - rate) / y.size)
        if abs(share - rate) > 5 * sigma:
            reversed_ = abs(share - (1 - rate)) <= 5 * sigma
            fail(
                f"`rate`가 {rate}인데 {y.size}칸 중 {share:.1%}가 꺼졌습니다.",
                f"With `rate` {rate}, {share:.1%} of {y.size} cells were dropped.",
                misconception="rate_as_keep" if reversed_ else None,
            )


@pytest.mark.check(
    id="one_by_one", title={"ko": "학습: 칸마다 따로", "en": "Training: cell by cell"}, points=2
)
def test_one_by_one(submission):
    y = dropped(submission, 0.5, 4)
    zero = y == 0
    refuse_patterns(zero)
    for axis, ko, en in ((0, "열", "column"), (1, "행", "row")):
        # A share of 0.5 in 100 cells: five sigma are 0.25.
        share = zero.mean(axis=axis)
        if share.min() < 0.2 or share.max() > 0.8:
            fail(
                f"꺼진 칸이 고르지 않습니다. 어떤 {ko}에서는 {share.min():.0%}, "
                f"어떤 {ko}에서는 {share.max():.0%}가 꺼졌습니다.",
                f"The dropped cells are uneven: {share.min():.0%} of one {en} "
                f"and {share.max():.0%} of another.",
            )
    image = dropped(submission, 0.5, 5, X.reshape(4, 25, 25, 4)) == 0
    if (image == image[..., :1]).all() or (image == image[:1]).all():
        fail(
            "`(N, H, W, C)`에서 채널마다, 또는 이미지마다 같은 칸이 꺼졌습니다.",
            "In `(N, H, W, C)`, the same cells were dropped in every channel or every image.",
        )


@pytest.mark.check(
    id="fresh",
    title={"ko": "학습: 부를 때마다 다른 마스크", "en": "Training: a new mask each time"},
    points=1,
)
def test_fresh(submission):
    first, second = (dropped(submission, 0.5, seed) == 0 for seed in (6, 7))
    refuse_patterns(first)
    if (first == second).all():
        fail(
            "생성기의 상태가 다른데 같은 칸이 꺼졌습니다. `rng`에서 난수를 뽑으세요. "
            "함수 안에서 시드를 정하면 매번 같은 칸만 꺼집니다.",
            "The generator was in another state, yet the same cells were dropped. Draw from `rng`; "
            "with a seed of your own inside the function, the same cells go every time.",
        )
