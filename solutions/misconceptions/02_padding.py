"""Wrong ways to choose the padding of `same`."""


def _shared(out, n, f, stride, least=0):
    total = max((out - 1) * stride + f - n, least)
    return total // 2, total - total // 2


def whole_floats(n, f, stride):
    """Round up with `np.ceil`, which gives a float."""
    out = float(-(-n // stride))
    return _shared(out, n, f, stride, least=0.0)


def halves(n, f, stride):
    """Divide the total with `/`."""
    out = -(-n // stride)
    total = max((out - 1) * stride + f - n, 0)
    return total / 2, total / 2


def size_kept(n, f, stride):
    """Aim at an output of n, whatever the stride."""
    return _shared(n, n, f, stride)


def output_rounded_down(n, f, stride):
    """Aim at an output of n / stride, rounded down."""
    return _shared(n // stride, n, f, stride)


def output_one_too_many(n, f, stride):
    """Round up by adding 1 always."""
    return _shared(n // stride + 1, n, f, stride)


def negative_padding(n, f, stride):
    """Forget that nothing may be missing."""
    return _shared(-(-n // stride), n, f, stride, least=-n - f - stride)
