"""The other layers, a training step, memory and start-up beside PyTorch, one thread.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.engine_layers [--rounds 15]

As `engine_conv.py`: interleaved, shuffled, the fastest round counts; ratios are PyTorch's time
in its default layout over the engine's, and hold for the BLAS core type printed. PyTorch's forward
max pooling keeps the places of the maxima and the engine's backward finds them again, so the two
passes are also measured together.
"""

import argparse
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from benchmarks.engine_conv import CASES, core_type, fastest
from grader import engine
from grader.engine.models.training import train_step

F = torch.nn.functional


def both_passes(x: torch.Tensor) -> torch.Tensor:
    y, places = F.max_pool2d(x, 2, return_indices=True)
    return torch.ops.aten.max_pool2d_with_indices_backward(
        y, x, [2, 2], [2, 2], [0, 0], [1, 1], False, places
    )


def layer_pairs() -> dict[str, dict[str, Callable[[], Any]]]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(32, 24, 24, 32)).astype(np.float32)
    half = rng.normal(size=(32, 12, 12, 32)).astype(np.float32)
    ones, zeros = np.ones(32, np.float32), np.zeros(32, np.float32)
    tx, thalf = (torch.tensor(a).movedim(-1, 1).contiguous() for a in (x, half))
    tones, tzeros = torch.tensor(ones), torch.tensor(zeros)
    _, places = F.max_pool2d(tx, 2, return_indices=True)
    found = engine.max_pool_places(x)
    mean, inverse = tx.mean((0, 2, 3)), 1 / (tx.var((0, 2, 3)) + 1e-3).sqrt()
    aten = torch.ops.aten
    rows = rng.normal(size=(4096, 10)).astype(np.float32)
    trows = torch.tensor(rows)
    return {
        "max pool 2": {
            "engine": lambda: engine.max_pool2d(x),
            "torch": lambda: F.max_pool2d(tx, 2),
        },
        "max pool 3 s2": {
            "engine": lambda: engine.max_pool2d(x, 3, 2),
            "torch": lambda: F.max_pool2d(tx, 3, 2),
        },
        "max pool 2 backward": {
            "engine": lambda: engine.max_unpool(half, found, x.shape),
            "torch": lambda: aten.max_pool2d_with_indices_backward(
                thalf, tx, [2, 2], [2, 2], [0, 0], [1, 1], False, places
            ),
        },
        "max pool 2, both passes": {
            "engine": lambda: engine.max_pool2d_backward(engine.max_pool2d(x), x),
            "torch": lambda: both_passes(tx),
        },
        "average pool 2": {
            "engine": lambda: engine.avg_pool2d(x),
            "torch": lambda: F.avg_pool2d(tx, 2),
        },
        "batch norm, training": {
            "engine": lambda: engine.batchnorm(x, ones, zeros, (zeros, ones), True),
            "torch": lambda: F.batch_norm(tx, mean, mean, tones, tzeros, True),
        },
        "batch norm, inference": {
            "engine": lambda: engine.batchnorm(x, ones, zeros, (zeros, ones), False),
            "torch": lambda: F.batch_norm(tx, mean, inverse, tones, tzeros, False),
        },
        "batch norm backward": {
            "engine": lambda: engine.batchnorm_backward(x, x, ones),
            "torch": lambda: aten.native_batch_norm_backward(
                tx, tx, tones, mean, inverse, mean, inverse, True, 1e-3, [True] * 3
            ),
        },
        "relu": {"engine": lambda: engine.relu(x), "torch": lambda: torch.relu(tx)},
        "softmax 4096x10": {
            "engine": lambda: engine.softmax(rows),
            "torch": lambda: torch.softmax(trows, -1),
        },
    }


def training_step() -> dict[str, Callable[[], Any]]:
    """Return one step of the lectures' CNN, batch 32, Adam, in both."""
    rng = np.random.default_rng(0)
    x, y = rng.random((32, 28, 28, 1), np.float32), rng.integers(10, size=32)
    shape, layers = engine.lecture_cnn("valid")
    model, adam = engine.Sequential(layers, shape, rng), engine.Adam()
    nn = torch.nn

    def block(c: int, o: int) -> list[Any]:
        return [nn.Conv2d(c, o, 3), nn.ReLU(), nn.BatchNorm2d(o)]

    net = nn.Sequential(
        *block(1, 32), *block(32, 32), nn.MaxPool2d(2), nn.Dropout(0.25),
        *block(32, 64), *block(64, 64), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(1024, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10),
    )  # fmt: skip
    optimiser = torch.optim.Adam(net.parameters())
    tx, ty = torch.tensor(x).movedim(-1, 1).contiguous(), torch.tensor(y)

    def step() -> None:
        optimiser.zero_grad()
        F.cross_entropy(net(tx), ty).backward()
        optimiser.step()

    loss = "sparse_categorical_crossentropy"
    return {"engine": lambda: train_step(model, x, y, adam, loss), "torch": step}


def extra_memory() -> list[float]:
    """Return, per convolution, MiB at the peak above inputs, output and padded input."""
    excess = []
    rng = np.random.default_rng(0)
    for case in CASES:
        x, w = (rng.random(s, np.float32) for s in (case.x, case.w))
        conv = getattr(engine, f"conv{x.ndim - 2}d")
        y = conv(x, w, None, case.stride, case.padding)
        padded = engine.zero_pad(x, case.padding).nbytes if case.padding else 0
        tracemalloc.start()
        conv(x, w, None, case.stride, case.padding)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        excess.append((peak - y.nbytes - padded) / 2**20)
        print(f"{case.name:34} {excess[-1]:6.1f} MiB above output and padded input")
    return excess


START = """
import time; start = time.perf_counter()
import numpy as np
from grader import engine
engine.conv2d(np.ones((1, 32, 32, 1), np.float32), np.ones((5, 5, 1, 6), np.float32))
seconds = time.perf_counter() - start
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(seconds, int(line.split()[1]) / 1024)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(1)
    core = core_type()
    for name, found in {**layer_pairs(), "training step b32": training_step()}.items():
        best = fastest(found, options.rounds)
        ratio = best["torch"] / best["engine"]
        print(f"{name:24} {best['engine'] * 1e3:8.3f} ms  torch / engine {ratio:5.2f}  [{core}]")
    print(f"most extra memory of a convolution: {max(extra_memory()):.1f} MiB")
    runs = [
        subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True)
        for _ in range(7)
    ]
    seconds, memory = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    print(f"import to first convolution: {min(seconds):.2f} s, {min(memory):.0f} MB resident")


if __name__ == "__main__":
    main()
