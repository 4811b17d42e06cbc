"""Which layer object each type of layer dict becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.engine.models.plain_layers import (
    Activation,
    Add,
    Concatenate,
    Dropout,
    GlobalAvgPool2D,
    Pool2D,
    Reshape,
    ZeroPadding2D,
)
from grader.engine.models.weighted_layers import BatchNorm, Conv2D, Dense, DepthwiseConv2D

if TYPE_CHECKING:
    from grader.engine.models.layer import Layer

KINDS: dict[str, type[Layer]] = {
    "activation": Activation,
    "add": Add,
    "avgpool2d": Pool2D,
    "batchnorm": BatchNorm,
    "concatenate": Concatenate,
    "conv2d": Conv2D,
    "dense": Dense,
    "depthwiseconv2d": DepthwiseConv2D,
    "dropout": Dropout,
    "flatten": Reshape,
    "globalavgpool2d": GlobalAvgPool2D,
    "maxpool2d": Pool2D,
    "reshape": Reshape,
    "zeropadding2d": ZeroPadding2D,
}
