"""NumPy CNN engine, channels-last; knows nothing of exercises.

Names are loaded when first used, so a program pays only for the layers it calls.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# fmt: off
# isort: off
if TYPE_CHECKING:
    from grader.engine.activations import (
        leaky_relu, leaky_relu_backward, log_softmax, log_softmax_backward, relu, relu_backward,
        sigmoid, sigmoid_backward, softmax, softmax_backward, step, tanh, tanh_backward,
    )
    from grader.engine.batchnorm import batchnorm, batchnorm_backward
    from grader.engine.conv import conv1d, conv2d, conv3d
    from grader.engine.conv_backward import conv1d_backward, conv2d_backward, conv3d_backward
    from grader.engine.count import batchnorm_params, conv_params, dense_params
    from grader.engine.dense import dense, dense_backward, flatten
    from grader.engine.losses import (
        binary_crossentropy, binary_crossentropy_grad, categorical_crossentropy,
        categorical_crossentropy_grad, mae, mae_grad, mse, mse_grad, softmax_crossentropy_grad,
        sparse_categorical_crossentropy, sparse_categorical_crossentropy_grad,
    )
    from grader.engine.padding import zero_pad
    from grader.engine.pool import (
        avg_pool1d, avg_pool2d, avg_pool3d, global_avg_pool, global_max_pool, max_pool1d,
        max_pool2d, max_pool3d, min_pool1d, min_pool2d, min_pool3d, pool1d, pool2d, pool3d,
    )
    from grader.engine.pool_backward import (
        avg_pool1d_backward, avg_pool2d_backward, avg_pool3d_backward, global_avg_pool_backward,
        max_pool1d_backward, max_pool2d_backward, max_pool3d_backward, min_pool2d_backward,
    )
    from grader.engine.shape import output_size, same_padding

_MODULES = {
    "activations": (
        "leaky_relu leaky_relu_backward log_softmax log_softmax_backward relu relu_backward "
        "sigmoid sigmoid_backward softmax softmax_backward step tanh tanh_backward"
    ),
    "batchnorm": "batchnorm batchnorm_backward",
    "conv": "conv1d conv2d conv3d",
    "conv_backward": "conv1d_backward conv2d_backward conv3d_backward",
    "count": "batchnorm_params conv_params dense_params",
    "dense": "dense dense_backward flatten",
    "losses": (
        "binary_crossentropy binary_crossentropy_grad categorical_crossentropy "
        "categorical_crossentropy_grad mae mae_grad mse mse_grad softmax_crossentropy_grad "
        "sparse_categorical_crossentropy sparse_categorical_crossentropy_grad"
    ),
    "padding": "zero_pad",
    "pool": (
        "avg_pool1d avg_pool2d avg_pool3d global_avg_pool global_max_pool max_pool1d max_pool2d "
        "max_pool3d min_pool1d min_pool2d min_pool3d pool1d pool2d pool3d"
    ),
    "pool_backward": (
        "avg_pool1d_backward avg_pool2d_backward avg_pool3d_backward global_avg_pool_backward "
        "max_pool1d_backward max_pool2d_backward max_pool3d_backward min_pool2d_backward"
    ),
    "shape": "output_size same_padding",
}

__all__ = [  # noqa: RUF022 - one module after the other
    "leaky_relu", "leaky_relu_backward", "log_softmax", "log_softmax_backward", "relu",
    "relu_backward", "sigmoid", "sigmoid_backward", "softmax", "softmax_backward", "step", "tanh",
    "tanh_backward",
    "batchnorm", "batchnorm_backward",
    "conv1d", "conv2d", "conv3d",
    "conv1d_backward", "conv2d_backward", "conv3d_backward",
    "batchnorm_params", "conv_params", "dense_params",
    "dense", "dense_backward", "flatten",
    "binary_crossentropy", "binary_crossentropy_grad", "categorical_crossentropy",
    "categorical_crossentropy_grad", "mae", "mae_grad", "mse", "mse_grad",
    "softmax_crossentropy_grad", "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy_grad",
    "zero_pad",
    "avg_pool1d", "avg_pool2d", "avg_pool3d", "global_avg_pool", "global_max_pool", "max_pool1d",
    "max_pool2d", "max_pool3d", "min_pool1d", "min_pool2d", "min_pool3d", "pool1d", "pool2d",
    "pool3d",
    "avg_pool1d_backward", "avg_pool2d_backward", "avg_pool3d_backward",
    "global_avg_pool_backward", "max_pool1d_backward", "max_pool2d_backward",
    "max_pool3d_backward", "min_pool2d_backward",
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
