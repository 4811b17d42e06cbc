"""NumPy CNN engine, channels-last; knows nothing of exercises.

Names are loaded when first used, so a program pays only for the layers it calls.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# fmt: off
# isort: off
if TYPE_CHECKING:
    from grader.engine.conv import conv1d, conv2d, conv3d
    from grader.engine.count import batchnorm_params, conv_params, dense_params
    from grader.engine.dense import dense, flatten
    from grader.engine.padding import zero_pad
    from grader.engine.pool import (
        avg_pool1d, avg_pool2d, avg_pool3d, global_avg_pool, global_max_pool, max_pool1d,
        max_pool2d, max_pool3d, min_pool1d, min_pool2d, min_pool3d, pool1d, pool2d, pool3d,
    )
    from grader.engine.shape import output_size, same_padding

_MODULES = {
    "conv": "conv1d conv2d conv3d",
    "count": "batchnorm_params conv_params dense_params",
    "dense": "dense flatten",
    "padding": "zero_pad",
    "pool": (
        "avg_pool1d avg_pool2d avg_pool3d global_avg_pool global_max_pool max_pool1d max_pool2d "
        "max_pool3d min_pool1d min_pool2d min_pool3d pool1d pool2d pool3d"
    ),
    "shape": "output_size same_padding",
}

__all__ = [  # noqa: RUF022 - one module after the other
    "conv1d", "conv2d", "conv3d",
    "batchnorm_params", "conv_params", "dense_params",
    "dense", "flatten",
    "zero_pad",
    "avg_pool1d", "avg_pool2d", "avg_pool3d", "global_avg_pool", "global_max_pool", "max_pool1d",
    "max_pool2d", "max_pool3d", "min_pool1d", "min_pool2d", "min_pool3d", "pool1d", "pool2d",
    "pool3d",
    "output_size", "same_padding",
]
# isort: on
# fmt: on

_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
