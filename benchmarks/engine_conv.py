"""Convolution beside PyTorch and a plain matrix product of the same size, one thread.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.engine_conv [--backward] [--float64] [--rounds 30]

Candidates are interleaved in shuffled rounds, CPU time is measured and the fastest round counts, so
that a busy machine slows all alike. A ratio is PyTorch's time (its default layout, N C H W) over
the engine's: above 1 the engine is faster. OpenBLAS obeys OPENBLAS_CORETYPE and PyTorch's oneDNN
does not, so ratios hold for the core type that is printed, and for no other. The rate of a large
matrix product stands in the first line: AVX-512 doubles it on some machines and not on others.
"""

import argparse
import math
import random
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from threadpoolctl import threadpool_info

from grader import engine


class Case(NamedTuple):
    name: str
    x: tuple[int, ...]
    w: tuple[int, ...]
    stride: int = 1
    padding: int = 0


CASES = [
    Case("LeNet c1 b32 28x28x1->6 k5 p2", (32, 28, 28, 1), (5, 5, 1, 6), 1, 2),
    Case("LeNet c2 b32 14x14x6->16 k5", (32, 14, 14, 6), (5, 5, 6, 16)),
    Case("MNIST c1 b32 28x28x1->32 k3", (32, 28, 28, 1), (3, 3, 1, 32)),
    Case("MNIST c2 b32 26x26x32->32 k3", (32, 26, 26, 32), (3, 3, 32, 32)),
    Case("MNIST c3 b32 12x12x32->64 k3", (32, 12, 12, 32), (3, 3, 32, 64)),
    Case("MNIST c4 b32 10x10x64->64 k3", (32, 10, 10, 64), (3, 3, 64, 64)),
    Case("CIFAR c1 b32 32x32x3->32 k3 p1", (32, 32, 32, 3), (3, 3, 3, 32), 1, 1),
    Case("CIFAR c2 b32 16x16x64->128 k3 p1", (32, 16, 16, 64), (3, 3, 64, 128), 1, 1),
    Case("VGG1_1 b1 224x224x3->64", (1, 224, 224, 3), (3, 3, 3, 64), 1, 1),
    Case("VGG1_2 b1 224x224x64->64", (1, 224, 224, 64), (3, 3, 64, 64), 1, 1),
    Case("VGG2_2 b1 112x112x128->128", (1, 112, 112, 128), (3, 3, 128, 128), 1, 1),
    Case("VGG3_2 b1 56x56x256->256", (1, 56, 56, 256), (3, 3, 256, 256), 1, 1),
    Case("VGG4_2 b1 28x28x512->512", (1, 28, 28, 512), (3, 3, 512, 512), 1, 1),
    Case("VGG5_2 b1 14x14x512->512", (1, 14, 14, 512), (3, 3, 512, 512), 1, 1),
    Case("1x1 b1 56x56x64->256", (1, 56, 56, 64), (1, 1, 64, 256)),
    Case("1x1 b8 14x14x1024->256", (8, 14, 14, 1024), (1, 1, 1024, 256)),
    Case("1x1 s2 b1 56x56x256->512", (1, 56, 56, 256), (1, 1, 256, 512), 2),
    Case("3x3 s2 b4 56x56x128->128", (4, 56, 56, 128), (3, 3, 128, 128), 2, 1),
    Case("5x5 b8 28x28x32->64", (8, 28, 28, 32), (5, 5, 32, 64)),
    Case("7x7 s2 b1 224x224x3->64", (1, 224, 224, 3), (7, 7, 3, 64), 2, 3),
    Case("11x11 s4 b1 227x227x3->96", (1, 227, 227, 3), (11, 11, 3, 96), 4),
    Case("11x11 b4 64x64x3->16", (4, 64, 64, 3), (11, 11, 3, 16)),
    Case("image 256x256x1 one 3x3", (1, 256, 256, 1), (3, 3, 1, 1)),
    Case("image 512x512x1 one 11x11", (1, 512, 512, 1), (11, 11, 1, 1)),
    Case("conv1d b32 128x64->64 k3", (32, 128, 64), (3, 64, 64)),
    Case("conv1d b32 1000x1->16 k16", (32, 1000, 1), (16, 1, 16)),
]


def candidates(
    case: Case, dtype: Any, backward: bool
) -> tuple[dict[str, Callable[[], Any]], float]:
    """Return what is timed for a case, and the multiply-adds of one forward pass."""
    rng = np.random.default_rng(0)
    rank = len(case.x) - 2
    x, w = rng.normal(size=case.x).astype(dtype), rng.normal(size=case.w).astype(dtype)
    b = rng.normal(size=case.w[-1]).astype(dtype)
    conv = getattr(engine, f"conv{rank}d")
    y = conv(x, w, b, case.stride, case.padding)
    tx = torch.tensor(x).movedim(-1, 1).contiguous()
    tw = torch.tensor(w).movedim(-1, 0).movedim(-1, 1).contiguous()
    tb = torch.tensor(b)
    tconv = getattr(torch.nn.functional, f"conv{rank}d")
    rows, width = math.prod(y.shape[:-1]), math.prod(case.w[:-1])
    left, right = np.ones((rows, width), dtype), w.reshape(width, -1)
    product = np.empty((rows, case.w[-1]), dtype)
    found: dict[str, Callable[[], Any]] = {"gemm": lambda: np.matmul(left, right, out=product)}
    if not backward:
        found["engine"] = lambda: conv(x, w, b, case.stride, case.padding)
        found["torch"] = lambda: tconv(tx, tw, tb, case.stride, case.padding)
    else:
        dy = rng.normal(size=y.shape).astype(dtype)
        tdy = torch.tensor(dy).movedim(-1, 1).contiguous()
        conv_backward = getattr(engine, f"conv{rank}d_backward")
        found["engine"] = lambda: conv_backward(dy, x, w, case.stride, case.padding)
        found["torch"] = lambda: torch.ops.aten.convolution_backward(
            tdy, tx, tw, [case.w[-1]], [case.stride] * rank, [case.padding] * rank, [1] * rank,
            False, [0] * rank, 1, [True, True, True],
        )  # fmt: skip
    return found, rows * width * case.w[-1]


def fastest(found: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Time candidates in shuffled rounds; return the fastest second of each."""
    best = dict.fromkeys(found, math.inf)
    order = list(found)
    for run in found.values():
        run()
    repeats = {}
    for name, run in found.items():
        start = time.process_time()
        run()
        repeats[name] = max(1, int(0.004 / (time.process_time() - start)))
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            start = time.process_time()
            for _ in range(repeats[name]):
                found[name]()
            best[name] = min(best[name], (time.process_time() - start) / repeats[name])
    return best


def gemm_rate(dtype: Any) -> float:
    """Return GFLOP/s of NumPy's product of two matrices of 1024 x 1024."""
    left = np.ones((1024, 1024), dtype)
    product = np.empty_like(left)
    seconds = fastest({"gemm": lambda: np.matmul(left, left, out=product)}, 7)["gemm"]
    return 2 * left.size * len(left) / seconds / 1e9


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def core_type() -> str:
    """Return the kernels that NumPy's BLAS chose for this processor."""
    return next((p["architecture"] for p in threadpool_info() if "architecture" in p), "unknown")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backward", action="store_true")
    parser.add_argument("--float64", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    torch.set_num_threads(1)
    core = core_type()
    dtype = np.float64 if options.float64 else np.float32
    direction = "backward" if options.backward else "forward"
    print(f"{direction} {np.dtype(dtype)}, BLAS core {core}, GEMM {gemm_rate(dtype):.0f} GFLOP/s")
    ratios, shares = [], []
    for case in CASES:
        if options.only not in case.name:
            continue
        found, flops = candidates(case, dtype, options.backward)
        best = fastest(found, options.rounds)
        ratio = best["torch"] / best["engine"]
        share = best["gemm"] * (3 if options.backward else 1) / best["engine"]
        ratios.append(ratio)
        if 2 * flops > 1e8:
            shares.append(share)
        print(
            f"{case.name:34} {best['engine'] * 1e3:8.3f} ms  torch {ratio:5.2f}  "
            f"gemm {share * 100:4.0f} %  [{core}]",
            flush=True,
        )
    print(
        f"geometric mean over {len(ratios)}: torch / engine {geometric_mean(ratios):.3f} [{core}]"
    )
    if shares:
        share = geometric_mean(shares) * 100
        print(f"share of gemm over {len(shares)} above 0.1 GFLOP: {share:.0f} % [{core}]")


if __name__ == "__main__":
    main()
