"""Wrong ways to lay windows out as rows."""

import numpy as np


def windows(x, kh, kw, stride, padding):
    """Return the windows (N, OH, OW, KH, KW, C), which is not yet a matrix."""
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    view = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    return view[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)


def inside(x, kh, kw, stride, padding, order):
    """Lay windows out with their (positions, kh, kw, c) in another order."""
    seen = windows(x, kh, kw, stride, padding)
    count = int(np.prod(seen.shape[:3]))
    flat = seen.reshape(count, kh, kw, x.shape[-1]).transpose(order)
    return flat.reshape(count, kh * kw * x.shape[-1])


def rows(x, kh, kw, stride, padding, order):
    """Lay windows out with the positions (n, oh, ow) in another order."""
    seen = windows(x, kh, kw, stride, padding)
    width = kh * kw * x.shape[-1]
    turned = seen.reshape(*seen.shape[:3], width).transpose(order)
    return turned.reshape(int(np.prod(seen.shape[:3])), width)


def flipped(x, kh, kw, stride, padding):
    """Lay windows out from their last row and column."""
    seen = windows(x, kh, kw, stride, padding)[:, :, :, ::-1, ::-1]
    return seen.reshape(int(np.prod(seen.shape[:3])), kh * kw * x.shape[-1])
