"""A check of 08_receptive_field: the mask of a deep function against the engine's gradient."""

import numpy as np
import pytest

from grader import engine
from grader.proxy import Built, fail

SHAPE = (1, 9, 8, 1)
OUT_POS = (0, 1, 1, 0)


def network(x):
    """Convolve with padding, pool by average, convolve; return all three outputs."""
    first = engine.conv2d(x, KERNELS[0], np.array([2.0]), 1, 1)
    pooled = engine.avg_pool2d(first, 2)
    return first, pooled, engine.conv2d(pooled, KERNELS[1], np.array([-1.0]))


KERNELS = (
    np.array([[1.0, -2, 1], [2, 3, -1], [-1, 1, 2]]).reshape(3, 3, 1, 1),
    np.array([[2.0, -1], [1, 3]]).reshape(2, 2, 1, 1),
)


@pytest.mark.check(
    id="deep",
    title={
        "ko": "합성곱, 평균 풀링, 합성곱: 역전파와 비교",
        "en": "Convolve, pool, convolve: against back-propagation",
    },
    points=2,
)
def test_deep(submission):
    size = int(np.prod(SHAPE))
    offset = network(np.zeros(SHAPE))[-1]
    columns = [network(unit.reshape(SHAPE))[-1] - offset for unit in np.eye(size)]
    matrix = np.stack([column.ravel() for column in columns], axis=1)
    poked = Built("affine", (matrix, offset.ravel(), offset.shape))
    mask = np.asarray(submission.influences(poked, SHAPE, OUT_POS))

    right = gradient() != 0
    if mask.shape != right.shape:
        fail(
            f"모양이 {mask.shape}인데 {right.shape}이어야 합니다.",
            f"The shape is {mask.shape}; {right.shape} was expected.",
        )
    missed, extra = int((right & (mask == 0)).sum()), int((~right & (mask != 0)).sum())
    if missed or extra:
        seen = (
            "any_output" if np.array_equal(mask != 0, (matrix != 0).any(0).reshape(SHAPE)) else None
        )
        fail(
            f"3×3 합성곱(패딩 1), 2×2 평균 풀링, 2×2 합성곱의 출력 {OUT_POS}에 영향을 주는 칸은 "
            f"{int(right.sum())}개입니다. 그 가운데 {missed}개를 놓쳤고, 영향이 없는 {extra}개를 넣었습니다.",
            f"After a 3×3 convolution (padding 1), 2×2 average pooling and a 2×2 convolution, "
            f"{int(right.sum())} cells influence output {OUT_POS}. {missed} of them were missed, and "
            f"{extra} without influence were included.",
            misconception=seen,
        )


def gradient():
    """Return the gradient of one output cell with respect to the input, by back-propagation."""
    first, pooled, out = network(np.zeros(SHAPE))
    upstream = np.zeros(out.shape)
    upstream[OUT_POS] = 1.0
    upstream = engine.conv2d_backward(upstream, pooled, KERNELS[1])[0]
    upstream = engine.avg_pool2d_backward(upstream, first.shape, 2)
    return engine.conv2d_backward(upstream, np.zeros(SHAPE), KERNELS[0], 1, 1)[0]
