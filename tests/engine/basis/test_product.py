from typing import Any

import numpy as np
import pytest
import threadpoolctl

from grader.engine.basis import product


@pytest.fixture(params=[True, False])
def unpacked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """As on a processor with kernels that need no packing, and as on one without."""
    monkeypatch.setattr(product, "_multiplies_unpacked", lambda: request.param)
    return bool(request.param)


SIZES = [
    (5000, 289, 32),  # a rest of rows
    (2080, 576, 64),  # filters in two pieces
    (700, 800, 40),  # the last piece is narrower
    (3000, 27, 64),
    (60, 150, 200),  # few rows, many filters
    (60, 30_000, 16),  # no piece has rows enough
    (10, 30, 20),  # small as it is
    (0, 30, 20),
    (2_000_000, 0, 3),
    (2_000_000, 3, 0),
]


@pytest.mark.parametrize(("count", "depth", "filters"), SIZES)
def test_pieces_make_the_whole_product(
    unpacked: bool, count: int, depth: int, filters: int
) -> None:
    rng = np.random.default_rng(0)
    rows, kernel = rng.normal(size=(count, depth)), rng.normal(size=(depth, filters))
    apart = np.full((count, filters + 3), np.nan)
    product.multiply(rows, kernel, apart[:, :filters])
    np.testing.assert_allclose(apart[:, :filters], rows @ kernel, rtol=0, atol=1e-11)
    assert np.isnan(apart[:, filters:]).all()


@pytest.mark.parametrize(("count", "depth", "filters"), SIZES[:5])
def test_no_piece_is_too_large_to_stay_unpacked(
    monkeypatch: pytest.MonkeyPatch, count: int, depth: int, filters: int
) -> None:
    sizes = []

    def seen(left: Any, right: Any, out: Any) -> None:
        sizes.append(left.shape[-2] * left.shape[-1] * right.shape[-1])

    monkeypatch.setattr(product, "_multiplies_unpacked", lambda: True)
    monkeypatch.setattr(np, "matmul", seen)
    rows, kernel = np.zeros((count, depth)), np.zeros((depth, filters))
    product.multiply(rows, kernel, np.zeros((count, filters)))
    assert max(sizes) <= 1_000_000


@pytest.mark.parametrize(
    ("pools", "told"),
    [
        ([{"internal_api": "openblas", "architecture": "SkylakeX"}], True),
        ([{"internal_api": "openblas", "architecture": "Haswell"}], False),
        ([{"internal_api": "mkl"}], False),
        ([], False),
    ],
)
def test_blas_is_asked_once_which_kernels_it_has(
    monkeypatch: pytest.MonkeyPatch, pools: list[dict[str, str]], told: bool
) -> None:
    asked: list[int] = []

    def info() -> list[dict[str, str]]:
        asked.append(1)
        return pools

    monkeypatch.setattr(threadpoolctl, "threadpool_info", info)
    product._multiplies_unpacked.cache_clear()
    assert [product._multiplies_unpacked() for _ in range(2)] == [told, told]
    assert len(asked) == 1
    product._multiplies_unpacked.cache_clear()
