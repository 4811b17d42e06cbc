"""Matrix products in pieces that BLAS multiplies without packing.

Before it multiplies, BLAS copies both matrices into the order in which its kernel reads them. With
few filters this costs up to a third of the time. On processors with AVX-512, OpenBLAS leaves it out
where a product has at most a million multiply-adds: a tall product in pieces of that size takes 0.86
of the time for a kernel of 576x64, 0.80 for 288x32, 0.70 for 150x16. Elsewhere pieces only cost.
They are too small for BLAS to start threads, which lose on a busy machine what they win on an idle
one: beside other work on two cores, a layer of 4 ms took 76.

Source: OpenBLAS, kernel/x86_64/sgemm_small_kernel_permit_skylakex.c and dgemm's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array

_MOST = 1_000_000  # multiply-adds of a product that is not packed
_ROWS = 48  # of a piece at least; fewer lose what they save
_VECTOR = 16  # filters; narrower pieces would leave lanes empty
_UNPACKED = {"SkylakeX", "Cooperlake", "SapphireRapids"}


def multiply(rows: Array, kernel: Array, out: Array) -> None:
    """Write rows (M, K) @ kernel (K, N) into out (M, N), whose rows may lie apart."""
    count, (depth, filters) = len(rows), kernel.shape
    if count * depth * filters <= _MOST:
        np.matmul(rows, kernel, out=out)
        return
    width = min(filters, max(_VECTOR, _MOST // (_ROWS * depth) // _VECTOR * _VECTOR))
    height = min(count, _MOST // (depth * width))
    if height < min(count, _ROWS) or not _multiplies_unpacked():
        np.matmul(rows, kernel, out=out)
        return
    pieces = -(-count // height)
    height = count // pieces
    whole = pieces * height
    left, target = (a[:whole].reshape(pieces, height, a.shape[1]) for a in (rows, out))
    for first in range(0, filters, width):
        some = slice(first, first + width)
        np.matmul(left, kernel[:, some], out=target[..., some])
        if whole < count:
            np.matmul(rows[whole:], kernel[:, some], out=out[whole:, some])


@cache
def _multiplies_unpacked() -> bool:
    """Return whether NumPy's BLAS has kernels that need no packing."""
    from threadpoolctl import threadpool_info  # here: 5 ms that small products need not wait for

    return any(pool.get("architecture") in _UNPACKED for pool in threadpool_info())
