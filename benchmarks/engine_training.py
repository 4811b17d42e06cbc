"""The lectures' CNN against their flatten-only MLP on pictures of shapes, held-out accuracy.

OPENBLAS_NUM_THREADS=1 python -m benchmarks.engine_training [--epochs 8]
"""

import argparse
import time

import numpy as np

from grader import engine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--images", type=int, default=3000)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    data = engine.shapes_split(options.images, 1000, rng)
    for name, (shape, layers) in {"CNN": engine.lecture_cnn("valid"), "MLP": engine.mlp()}.items():
        # Keras' momentum of 0.99 lags behind in a run of a few hundred steps.
        quick = [{**s, "momentum": 0.9} if s["type"] == "batchnorm" else s for s in layers]
        model = engine.Sequential(quick, shape, rng)
        start = time.process_time()
        engine.fit(
            model,
            data.x_train,
            data.y_train,
            optimiser=engine.Adam(),
            epochs=options.epochs,
            rng=rng,
        )
        seconds = time.process_time() - start
        _, accuracy = engine.evaluate(model, data.x_test, data.y_test)
        print(f"{name:12} {accuracy:6.1%} of 1,000 held-out images, {seconds:.0f} s CPU")


if __name__ == "__main__":
    main()
