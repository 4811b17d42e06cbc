"""Wrong gradients of a convolution."""

import numpy as np


def backward(dy, x, w, stride, padding, *, dx_stride=None, overwrite=False, dw_padding=None):
    """Return (padded dx, dw, db); the options make single mistakes."""
    dx_stride = dx_stride or stride
    dw_padding = padding if dw_padding is None else dw_padding
    padded = _pad(x, padding)
    seen = _pad(x, dw_padding)
    kh, kw = w.shape[:2]
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            g = dy[:, i, j, :]
            part = seen[:, i * stride : i * stride + kh, j * stride : j * stride + kw, :]
            dw[: part.shape[1], : part.shape[2]] += np.tensordot(part, g, axes=(0, 0))
            top, left = i * dx_stride, j * dx_stride
            place = dx[:, top : top + kh, left : left + kw, :]
            sent = np.tensordot(g, w, axes=(1, 3))
            place[...] = sent if overwrite else place + sent
    return dx, dw, dy.sum(axis=(0, 1, 2))


def right(dy, x, w, stride, padding, **options):
    """Return (dx, dw, db) with the padding cut off dx."""
    dx, dw, db = backward(dy, x, w, stride, padding, **options)
    return dx[:, padding : padding + x.shape[1], padding : padding + x.shape[2]], dw, db


def kernel_not_flipped(dy, x, w, stride, padding):
    _, dw, db = right(dy, x, w, stride, padding)
    return right(dy, x, w[::-1, ::-1], stride, padding)[0], dw, db


def stride_forgotten_in_dx(dy, x, w, stride, padding):
    return right(dy, x, w, stride, padding, dx_stride=1)


def stride_forgotten(dy, x, w, _stride, padding):
    return right(dy, x, w, 1, padding)


def padding_not_cropped(dy, x, w, stride, padding):
    return backward(dy, x, w, stride, padding)


def cropped_at_the_corner(dy, x, w, stride, padding):
    dx, dw, db = backward(dy, x, w, stride, padding)
    return dx[:, : x.shape[1], : x.shape[2]], dw, db


def padding_ignored_in_dw(dy, x, w, stride, padding):
    return right(dy, x, w, stride, padding, dw_padding=0)


def windows_overwrite(dy, x, w, stride, padding):
    return right(dy, x, w, stride, padding, overwrite=True)


def divided_by_batch(dy, x, w, stride, padding):
    dx, dw, db = right(dy, x, w, stride, padding)
    n = max(len(x), 1)
    return dx, dw / n, db / n


def batch_bias(dy, x, w, stride, padding):
    dx, dw, _ = right(dy, x, w, stride, padding)
    return dx, dw, dy.sum(axis=0)


def bias_averaged(dy, x, w, stride, padding):
    dx, dw, db = right(dy, x, w, stride, padding)
    return dx, dw, db / max(dy[..., 0].size, 1)


def order_swapped(dy, x, w, stride, padding):
    dx, dw, db = right(dy, x, w, stride, padding)
    return dw, dx, db


def _pad(x, padding):
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
