"""Wrong ways to trace shapes, and the layers with uneven pairs.

Each wrong way is the right trace with one rule exchanged.
"""

import math


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def _side(n, f, s, padding):
    return -(-n // s) if padding == "same" else (n - f) // s + 1


def _slide(shape, size, stride, padding, side=_side):
    return tuple(
        side(n, f, s, padding)
        for n, f, s in zip(shape[:2], _pair(size), _pair(stride), strict=True)
    )


def _step(shape, layer, side=_side):
    kind, padding = layer["type"], layer.get("padding", "valid")
    if kind == "conv2d":
        size, stride = layer["kernel_size"], layer.get("strides", 1)
        return (*_slide(shape, size, stride, padding, side), layer["filters"])
    if kind in ("maxpool2d", "avgpool2d"):
        size = layer.get("pool_size", 2)
        stride = layer.get("strides") or size
        return (*_slide(shape, size, stride, padding, side), shape[-1])
    if kind == "globalavgpool2d":
        return shape[-1:]
    if kind == "flatten":
        return (math.prod(shape),)
    return (layer["units"],) if kind == "dense" else shape


def _trace(input_shape, layers, step=_step):
    shapes = [tuple(input_shape)]
    for layer in layers:
        shapes.append(step(shapes[-1], layer))
    return shapes[1:]


def _with_side(input_shape, layers, side):
    return _trace(input_shape, layers, lambda shape, layer: _step(shape, layer, side))


def _edited(input_shape, layers, kinds, edit):
    """Trace with some kinds of layers changed before they are looked at."""
    kinds = kinds.split()
    return _trace(
        input_shape, [edit(layer) if layer["type"] in kinds else layer for layer in layers]
    )


def _replaced(input_shape, layers, kinds, change):
    """Trace with `change(shape before, layer, right shape)` for some kinds of layers."""
    kinds = kinds.split()

    def step(shape, layer):
        right = _step(shape, layer)
        return change(shape, layer, right) if layer["type"] in kinds else right

    return _trace(input_shape, layers, step)


def sizes_are_floats(input_shape, layers):
    def side(n, f, s, padding):
        return float(_side(n, f, s, padding)) if padding == "same" else (n - f) / s + 1

    return _with_side(input_shape, layers, side)


def pool_shrinks_depth(input_shape, layers):
    def change(_shape, layer, right):
        size = _pair(layer.get("pool_size", 2))
        return (*right[:-1], right[-1] // size[0])

    return _replaced(input_shape, layers, "maxpool2d avgpool2d", change)


def same_always_keeps_size(input_shape, layers):
    def side(n, f, s, padding):
        return n if padding == "same" else _side(n, f, s, padding)

    return _with_side(input_shape, layers, side)


def same_rounds_down(input_shape, layers):
    def side(n, f, s, padding):
        return n // s if padding == "same" else _side(n, f, s, padding)

    return _with_side(input_shape, layers, side)


def same_one_too_many(input_shape, layers):
    def side(n, f, s, padding):
        return n // s + 1 if padding == "same" else _side(n, f, s, padding)

    return _with_side(input_shape, layers, side)


def filters_multiply_channels(input_shape, layers):
    return _replaced(
        input_shape, layers, "conv2d", lambda was, _, right: (*right[:-1], right[-1] * was[-1])
    )


def depth_kept_by_conv(input_shape, layers):
    return _replaced(input_shape, layers, "conv2d", lambda was, _, right: (*right[:-1], was[-1]))


def flatten_leaves_nothing(input_shape, layers):
    return _replaced(input_shape, layers, "flatten", lambda *_: ())


def flatten_forgets_channels(input_shape, layers):
    return _replaced(input_shape, layers, "flatten", lambda was, *_: (math.prod(was[:2]),))


def pool_moves_by_one(input_shape, layers):
    return _edited(
        input_shape,
        layers,
        "maxpool2d avgpool2d",
        lambda layer: {**layer, "strides": layer.get("strides") or 1},
    )


def pool_moves_by_two(input_shape, layers):
    return _edited(
        input_shape,
        layers,
        "maxpool2d avgpool2d",
        lambda layer: {**layer, "strides": layer.get("strides") or 2},
    )


def strides_ignored(input_shape, layers):
    return _edited(input_shape, layers, "conv2d", lambda layer: {**layer, "strides": 1})


def padding_ignored(input_shape, layers):
    return _with_side(input_shape, layers, lambda n, f, s, _: _side(n, f, s, "valid"))


def pool_padding_ignored(input_shape, layers):
    return _edited(
        input_shape, layers, "maxpool2d avgpool2d", lambda layer: {**layer, "padding": "valid"}
    )


def one_forgotten(input_shape, layers):
    def side(n, f, s, padding):
        return _side(n, f, s, padding) if padding == "same" else (n - f) // s

    return _with_side(input_shape, layers, side)


def rounded_up(input_shape, layers):
    def side(n, f, s, padding):
        return _side(n, f, s, padding) if padding == "same" else -((f - n) // s) + 1

    return _with_side(input_shape, layers, side)


def pair_swapped(input_shape, layers):
    def edit(layer):
        names = ("kernel_size", "pool_size", "strides")
        pairs = {name: layer[name][::-1] for name in names if isinstance(layer.get(name), tuple)}
        return {**layer, **pairs}

    return _edited(input_shape, layers, "conv2d maxpool2d avgpool2d", edit)


def dropout_removes_units(input_shape, layers):
    def change(_was, layer, right):
        return (*right[:-1], int(right[-1] * (1 - layer["rate"])))

    return _replaced(input_shape, layers, "dropout", change)


def global_keeps_axes(input_shape, layers):
    return _replaced(input_shape, layers, "globalavgpool2d", lambda was, *_: (1, 1, was[-1]))


def input_listed(input_shape, layers):
    return [tuple(input_shape), *_trace(input_shape, layers)]


def batch_axis_added(input_shape, layers):
    return [(None, *shape) for shape in _trace(input_shape, layers)]


def uneven_conv():
    """Layers whose kernel and stride differ between height and width."""
    return [
        {"type": "conv2d", "filters": 4, "kernel_size": (3, 5)},
        {"type": "conv2d", "filters": 4, "kernel_size": 1, "strides": (2, 1)},
    ]


def uneven_pool():
    """A pool that is wider than high."""
    return [{"type": "maxpool2d", "pool_size": (2, 3)}]
