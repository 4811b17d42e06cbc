"""Wrong ways to find a receptive field."""

import numpy as np

_POOLS = ("maxpool2d", "avgpool2d")


def _windows(layers):
    """Return (is a pool, size, stride) of each layer that looks through a window."""
    windows = []
    for layer in layers:
        pool = layer["type"] in _POOLS
        if pool or layer["type"] == "conv2d":
            size = layer.get("pool_size", 2) if pool else layer["kernel_size"]
            windows.append((pool, size, layer.get("strides") or (size if pool else 1)))
    return windows


def _field(windows):
    field = jump = 1
    for _, size, stride in windows:
        field += (size - 1) * jump
        jump *= stride
    return field


def kernels_summed(layers):
    return sum(size for _, size, _ in _windows(layers))


def strides_ignored(layers):
    return _field((pool, size, 1) for pool, size, _ in _windows(layers))


def pooling_ignored(layers):
    return _field(window for window in _windows(layers) if not window[0])


def pooling_without_jump(layers):
    return _field((pool, size, 1 if pool else stride) for pool, size, stride in _windows(layers))


def pool_moves_by_one(layers):
    return _field(
        (pool, size, layer.get("strides") or 1)
        for layer in layers
        for pool, size, _ in _windows([layer])
    )


def pooling_window_forgotten(layers):
    return _field((pool, 1 if pool else size, stride) for pool, size, stride in _windows(layers))


def own_stride_first(layers):
    field = jump = 1
    for _, size, stride in _windows(layers):
        jump *= stride
        field += (size - 1) * jump
    return field


def strides_added(layers):
    field, jump = 1, 0
    for _, size, stride in _windows(layers):
        field += (size - 1) * max(jump, 1)
        jump += stride if stride > 1 else 0
    return field


def conv_pool_conv():
    """The layers of the prompt's table."""
    conv = {"type": "conv2d", "filters": 1, "kernel_size": 3}
    return [conv, {"type": "maxpool2d"}, conv]


def _poked(shape):
    """Yield (place, zeros with a 1 there)."""
    for place in np.ndindex(*shape):
        x = np.zeros(shape)
        x[place] = 1.0
        yield place, x


def gradient(conv_fn, shape, out_pos):
    untouched = conv_fn(np.zeros(shape))[out_pos]
    changes = np.zeros(shape)
    for place, x in _poked(shape):
        changes[place] = conv_fn(x)[out_pos] - untouched
    return changes


def mask_of_floats(conv_fn, shape, out_pos):
    return (gradient(conv_fn, shape, out_pos) != 0).astype(float)


def bias_counted(conv_fn, shape, out_pos):
    mask = np.zeros(shape, bool)
    for place, x in _poked(shape):
        mask[place] = conv_fn(x)[out_pos] != 0
    return mask


def positive_only(conv_fn, shape, out_pos):
    return gradient(conv_fn, shape, out_pos) > 0


def any_output(conv_fn, shape, _out_pos):
    untouched = conv_fn(np.zeros(shape))
    mask = np.zeros(shape, bool)
    for place, x in _poked(shape):
        mask[place] = (conv_fn(x) != untouched).any()
    return mask


def poke_not_undone(conv_fn, shape, out_pos):
    untouched = conv_fn(np.zeros(shape))[out_pos]
    mask = np.zeros(shape, bool)
    x = np.zeros(shape)
    for place in np.ndindex(*shape):
        x[place] = 1.0
        mask[place] = conv_fn(x)[out_pos] != untouched
    return mask
