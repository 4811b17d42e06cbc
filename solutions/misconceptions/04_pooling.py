"""Wrong ways to pool."""

import numpy as np

REDUCE = {"max": np.max, "avg": np.mean, "min": np.min}


def _pool(x, size, stride, rows, columns, reduce, channels=None):
    """Put `reduce(window)` at every place; windows at the end may be cut short."""
    y = np.zeros((x.shape[0], rows, columns, x.shape[3] if channels is None else channels))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            y[:, i, j, :] = reduce(x[:, top : top + size, left : left + size, :])
    return y


def _places(length, size, stride):
    return (length - size) // stride + 1


def _within(x, size, stride, reduce, channels=None):
    stride = size if stride is None else stride
    rows, columns = (_places(length, size, stride) for length in x.shape[1:3])
    return _pool(x, size, stride, rows, columns, reduce, channels)


def over_channels(x, size, stride, mode):
    """Reduce the channels with the window: one channel is left."""
    return _within(x, size, stride, lambda a: REDUCE[mode](a, axis=(1, 2, 3))[:, None], channels=1)


def over_channels_copied(x, size, stride, mode):
    """Reduce the channels with the window and write the number into all of them."""
    return _within(x, size, stride, lambda a: REDUCE[mode](a, axis=(1, 2, 3))[:, None])


def over_channels_misplaced(x, size, stride, mode):
    """Reduce the channels with the window and put the (N,) result where (N, C) belongs."""
    return _within(x, size, stride, lambda a: REDUCE[mode](a, axis=(1, 2, 3)))


def over_everything(x, size, stride, mode):
    """Reduce the window without naming an axis: images and channels share one number."""
    return _within(x, size, stride, REDUCE[mode])


def leftovers_kept(x, size, stride, mode):
    """Keep the windows that hang over the edge, with the cells they have."""
    stride = size if stride is None else stride
    rows, columns = (-(-(length - size) // stride) + 1 for length in x.shape[1:3])
    return _pool(x, size, stride, rows, columns, lambda a: REDUCE[mode](a, axis=(1, 2)))


def every_start_kept(x, size, stride, mode):
    """Start a window at every step inside the picture: `range(0, h, stride)`."""
    stride = size if stride is None else stride
    rows, columns = (-(-length // stride) for length in x.shape[1:3])
    return _pool(x, size, stride, rows, columns, lambda a: REDUCE[mode](a, axis=(1, 2)))


def leftovers_zero_filled(x, size, stride, mode):
    """Keep the windows that hang over the edge and fill them with zeros."""
    step = size if stride is None else stride
    more = [-(length - size) % step for length in x.shape[1:3]]
    x = np.pad(x, ((0, 0), (0, more[0]), (0, more[1]), (0, 0)))
    return _within(x, size, stride, lambda a: REDUCE[mode](a, axis=(1, 2)))


def cut_to_whole_numbers(x, size, stride, mode):
    """Write the result into an array of the input's dtype, which cuts an average's fraction."""
    return _within(x, size, stride, lambda a: REDUCE[mode](a, axis=(1, 2))).astype(x.dtype)


def wrapping_sum(x, size, stride, mode):
    """Add the cells of an average in the input's dtype: small integers overflow."""

    def reduce(window):
        if mode != "avg":
            return REDUCE[mode](window, axis=(1, 2))
        return window.sum(axis=(1, 2), dtype=x.dtype) / size**2

    return _within(x, size, stride, reduce)
