"""trace_shapes: follow the shape of one picture through the layers, computing no values."""


def trace_shapes(input_shape, layers):
    shape = tuple(input_shape)
    shapes = []
    for layer in layers:
        shape = output_shape(shape, layer)
        shapes.append(shape)
    return shapes


def output_shape(shape, layer):
    """Return the output shape of one layer."""
    kind = layer["type"]
    if kind == "dense":
        return (layer["units"],)
    if kind == "flatten":
        h, w, c = shape
        return (h * w * c,)
    if kind == "globalavgpool2d":
        return (shape[-1],)  # one number per channel
    if kind == "conv2d":
        size, stride = layer["kernel_size"], layer.get("strides", 1)
        return (*slide(shape, size, stride, layer), layer["filters"])
    if kind in ("maxpool2d", "avgpool2d"):
        size = layer.get("pool_size", 2)
        stride = layer.get("strides") or size  # windows lie side by side unless told otherwise
        return (*slide(shape, size, stride, layer), shape[-1])  # pooling leaves the depth alone
    return shape  # batchnorm and dropout change values, not shapes


def slide(shape, size, stride, layer):
    """Return how many windows fit down and across."""
    sides = zip(shape[:2], pair(size), pair(stride), strict=True)
    if layer.get("padding", "valid") == "same":
        return [-(-n // s) for n, _, s in sides]  # n / s rounded up
    return [(n - f) // s + 1 for n, f, s in sides]


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)
