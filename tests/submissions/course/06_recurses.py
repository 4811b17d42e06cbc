"""Right: one layer, then the rest; the sizes by rounding up."""

from math import ceil


def trace_shapes(shape, layers):
    if not layers:
        return []
    l, *rest = layers
    now = tuple(one(tuple(shape), **l))
    return [now] + trace_shapes(now, rest)


def one(
    shape,
    type,
    filters=None,
    kernel_size=None,
    pool_size=2,
    strides=None,
    padding="valid",
    units=None,
    **_,
):
    if type == "dense":
        return (units,)
    if type == "flatten":
        return (shape[0] * shape[1] * shape[2],)
    if type == "globalavgpool2d":
        return shape[2:]
    if type in ("batchnorm", "dropout"):
        return shape
    k = kernel_size if type == "conv2d" else pool_size
    if strides is None:
        strides = 1 if type == "conv2d" else k
    k, s = [(v, v) if isinstance(v, int) else v for v in (k, strides)]
    hw = [
        ceil(n / b) if padding == "same" else ceil((n - a + 1) / b) for n, a, b in zip(shape, k, s)
    ]
    return (*hw, filters if type == "conv2d" else shape[2])
