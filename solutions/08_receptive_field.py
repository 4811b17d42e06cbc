"""receptive_field counts layers; influences finds the same thing by poking a function."""

import numpy as np


def receptive_field(layers):
    field = jump = 1  # jump: distance in the input between two neighbouring cells
    for layer in layers:
        if layer["type"] == "conv2d":
            size = layer["kernel_size"]
            stride = layer.get("strides", 1)
        elif layer["type"] in ("maxpool2d", "avgpool2d"):
            size = layer.get("pool_size", 2)
            stride = layer.get("strides") or size
        else:
            continue  # batchnorm and dropout work on each cell by itself
        field += (size - 1) * jump  # the window lies on the incoming map ...
        jump *= stride  # ... and only later layers feel its stride
    return field


def influences(conv_fn, shape, out_pos):
    untouched = conv_fn(np.zeros(shape))[out_pos]  # the bias alone
    mask = np.zeros(shape, dtype=bool)
    for place in np.ndindex(shape):
        x = np.zeros(shape)
        x[place] = 1.0
        mask[place] = conv_fn(x)[out_pos] != untouched
    return mask
