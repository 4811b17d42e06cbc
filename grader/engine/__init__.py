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
    from grader.engine.architectures import (
        alexnet, autoencoder, lecture_cnn, lenet5, mlp, mobilenet, resnet50, vgg16, vgg19,
    )
    from grader.engine.columns import im2col
    from grader.engine.conv import conv1d, conv2d, conv3d
    from grader.engine.conv_backward import conv1d_backward, conv2d_backward, conv3d_backward
    from grader.engine.conv_transpose import (
        conv_transpose1d, conv_transpose1d_backward, conv_transpose2d, conv_transpose2d_backward,
        conv_transpose3d, conv_transpose3d_backward,
    )
    from grader.engine.count import batchnorm_params, conv_params, dense_params
    from grader.engine.depthwise import (
        depthwise_conv2d, depthwise_conv2d_backward, separable_conv2d, separable_conv2d_backward,
    )
    from grader.engine.detection import iou, iou_matrix, match, match_hits, nms
    from grader.engine.global_pool import (
        global_avg_pool, global_avg_pool_backward, global_max_pool, global_max_pool_backward,
    )
    from grader.engine.initialisers import (
        fans, glorot_normal, glorot_uniform, he_normal, he_uniform,
    )
    from grader.engine.labels import from_one_hot, one_hot
    from grader.engine.linear import dense, dense_backward, flatten
    from grader.engine.locally_connected import (
        locally_connected2d, locally_connected2d_backward,
    )
    from grader.engine.losses import (
        binary_crossentropy, binary_crossentropy_grad, categorical_crossentropy,
        categorical_crossentropy_grad, mae, mae_grad, mse, mse_grad, nll_loss, nll_loss_grad,
        softmax_crossentropy_grad, sparse_categorical_crossentropy,
        sparse_categorical_crossentropy_grad,
    )
    from grader.engine.model import Functional, Sequential
    from grader.engine.normalisation import batchnorm, batchnorm_backward
    from grader.engine.optimisers import Adam, AdamW, RMSprop, SGD
    from grader.engine.padding import zero_pad
    from grader.engine.pool import (
        avg_pool1d, avg_pool2d, avg_pool3d, max_pool1d, max_pool2d, max_pool3d, min_pool1d,
        min_pool2d, min_pool3d, pool1d, pool2d, pool3d,
    )
    from grader.engine.pool_backward import (
        avg_pool1d_backward, avg_pool2d_backward, avg_pool3d_backward, max_pool1d_backward,
        max_pool2d_backward, max_pool3d_backward, min_pool1d_backward, min_pool2d_backward,
        min_pool3d_backward,
    )
    from grader.engine.pool_places import max_pool_places, max_unpool
    from grader.engine.precision import (
        average_precision, mean_average_precision, precision_recall_curve,
    )
    from grader.engine.regularisation import dropout, dropout_mask
    from grader.engine.sequence import embed, embed_backward, rnn_backward, rnn_forward
    from grader.engine.shape import output_size, same_padding
    from grader.engine.shapes_data import SHAPES, Split, digits_split, shape_images, shapes_split
    from grader.engine.support import input_support
    from grader.engine.text import build_vocabulary, encode_text, pad_sequences
    from grader.engine.trace import (
        activation_memory, conv2d_flops, count_flops, count_params, layer_flops, layer_params,
        receptive_field, trace_shapes,
    )
    from grader.engine.training import evaluate, fit, train_step

_MODULES = {
    "activations": (
        "leaky_relu leaky_relu_backward log_softmax log_softmax_backward relu relu_backward "
        "sigmoid sigmoid_backward softmax softmax_backward step tanh tanh_backward"
    ),
    "architectures": "alexnet autoencoder lecture_cnn lenet5 mlp mobilenet resnet50 vgg16 vgg19",
    "columns": "im2col",
    "conv": "conv1d conv2d conv3d",
    "conv_backward": "conv1d_backward conv2d_backward conv3d_backward",
    "conv_transpose": (
        "conv_transpose1d conv_transpose1d_backward conv_transpose2d conv_transpose2d_backward "
        "conv_transpose3d conv_transpose3d_backward"
    ),
    "count": "batchnorm_params conv_params dense_params",
    "depthwise": (
        "depthwise_conv2d depthwise_conv2d_backward separable_conv2d separable_conv2d_backward"
    ),
    "detection": "iou iou_matrix match match_hits nms",
    "global_pool": (
        "global_avg_pool global_avg_pool_backward global_max_pool global_max_pool_backward"
    ),
    "initialisers": "fans glorot_normal glorot_uniform he_normal he_uniform",
    "labels": "from_one_hot one_hot",
    "linear": "dense dense_backward flatten",
    "locally_connected": "locally_connected2d locally_connected2d_backward",
    "losses": (
        "binary_crossentropy binary_crossentropy_grad categorical_crossentropy "
        "categorical_crossentropy_grad mae mae_grad mse mse_grad nll_loss nll_loss_grad "
        "softmax_crossentropy_grad sparse_categorical_crossentropy "
        "sparse_categorical_crossentropy_grad"
    ),
    "model": "Functional Sequential",
    "normalisation": "batchnorm batchnorm_backward",
    "optimisers": "Adam AdamW RMSprop SGD",
    "padding": "zero_pad",
    "pool": (
        "avg_pool1d avg_pool2d avg_pool3d max_pool1d max_pool2d max_pool3d min_pool1d min_pool2d "
        "min_pool3d pool1d pool2d pool3d"
    ),
    "pool_backward": (
        "avg_pool1d_backward avg_pool2d_backward avg_pool3d_backward max_pool1d_backward "
        "max_pool2d_backward max_pool3d_backward min_pool1d_backward min_pool2d_backward "
        "min_pool3d_backward"
    ),
    "pool_places": "max_pool_places max_unpool",
    "precision": "average_precision mean_average_precision precision_recall_curve",
    "regularisation": "dropout dropout_mask",
    "sequence": "embed embed_backward rnn_backward rnn_forward",
    "shape": "output_size same_padding",
    "shapes_data": "SHAPES Split digits_split shape_images shapes_split",
    "support": "input_support",
    "text": "build_vocabulary encode_text pad_sequences",
    "trace": (
        "activation_memory conv2d_flops count_flops count_params layer_flops layer_params "
        "receptive_field trace_shapes"
    ),
    "training": "evaluate fit train_step",
}

__all__ = [  # noqa: RUF022 - one module after the other
    "leaky_relu", "leaky_relu_backward", "log_softmax", "log_softmax_backward", "relu",
    "relu_backward", "sigmoid", "sigmoid_backward", "softmax", "softmax_backward", "step", "tanh",
    "tanh_backward",
    "alexnet", "autoencoder", "lecture_cnn", "lenet5", "mlp", "mobilenet", "resnet50", "vgg16",
    "vgg19",
    "im2col",
    "conv1d", "conv2d", "conv3d",
    "conv1d_backward", "conv2d_backward", "conv3d_backward",
    "conv_transpose1d", "conv_transpose1d_backward", "conv_transpose2d",
    "conv_transpose2d_backward", "conv_transpose3d", "conv_transpose3d_backward",
    "batchnorm_params", "conv_params", "dense_params",
    "depthwise_conv2d", "depthwise_conv2d_backward", "separable_conv2d",
    "separable_conv2d_backward",
    "iou", "iou_matrix", "match", "match_hits", "nms",
    "global_avg_pool", "global_avg_pool_backward", "global_max_pool", "global_max_pool_backward",
    "fans", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform",
    "from_one_hot", "one_hot",
    "dense", "dense_backward", "flatten",
    "locally_connected2d", "locally_connected2d_backward",
    "binary_crossentropy", "binary_crossentropy_grad", "categorical_crossentropy",
    "categorical_crossentropy_grad", "mae", "mae_grad", "mse", "mse_grad",
    "nll_loss", "nll_loss_grad", "softmax_crossentropy_grad", "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy_grad",
    "Functional", "Sequential",
    "batchnorm", "batchnorm_backward",
    "Adam", "AdamW", "RMSprop", "SGD",
    "zero_pad",
    "avg_pool1d", "avg_pool2d", "avg_pool3d", "max_pool1d", "max_pool2d", "max_pool3d",
    "min_pool1d", "min_pool2d", "min_pool3d", "pool1d", "pool2d", "pool3d",
    "avg_pool1d_backward", "avg_pool2d_backward", "avg_pool3d_backward",
    "max_pool1d_backward", "max_pool2d_backward", "max_pool3d_backward",
    "min_pool1d_backward", "min_pool2d_backward", "min_pool3d_backward",
    "max_pool_places", "max_unpool",
    "average_precision", "mean_average_precision", "precision_recall_curve",
    "dropout", "dropout_mask",
    "embed", "embed_backward", "rnn_backward", "rnn_forward",
    "output_size", "same_padding",
    "SHAPES", "Split", "digits_split", "shape_images", "shapes_split",
    "input_support",
    "build_vocabulary", "encode_text", "pad_sequences",
    "activation_memory", "conv2d_flops", "count_flops", "count_params", "layer_flops",
    "layer_params", "receptive_field", "trace_shapes",
    "evaluate", "fit", "train_step",
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
