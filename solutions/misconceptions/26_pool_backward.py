"""Wrong backward passes of pooling."""

import numpy as np


def spread(dy, shape, size):
    """Return dy in every cell of its window, zeros elsewhere."""
    dx = np.zeros(shape)
    dx[:, : dy.shape[1] * size, : dy.shape[2] * size] = dy.repeat(size, 1).repeat(size, 2)
    return dx


def given_to_all(dy, shape, size, divisor):
    return spread(dy, shape, size) / divisor


def to_one_cell(dy, shape, size):
    dx = np.zeros(shape)
    dx[:, : dy.shape[1] * size : size, : dy.shape[2] * size : size] = dy
    return dx


def cut(dx, size):
    return dx[:, : dx.shape[1] // size * size, : dx.shape[2] // size * size]


def maxima(dy, x, size):
    """Return where x equals its window's maximum, and how many maxima the window has."""
    where, count = np.zeros(x.shape, bool), np.ones(x.shape)
    for _, rows, cols in _windows(dy, size):
        part = x[:, rows, cols]
        where[:, rows, cols] = part == part.max(axis=(1, 2), keepdims=True)
        count[:, rows, cols] = where[:, rows, cols].sum(axis=(1, 2), keepdims=True)
    return where, count


def ties_all(dy, x, size):
    return spread(dy, x.shape, size) * maxima(dy, x, size)[0]


def ties_shared(dy, x, size):
    where, count = maxima(dy, x, size)
    return spread(dy, x.shape, size) * where / count


def value_for_gradient(dy, x, size):
    return picked(np.ones_like(dy), x, size, lambda part: part.argmax(axis=1)) * x


def ties_last(dy, x, size):
    return picked(dy, x, size, lambda part: part.shape[1] - 1 - part[:, ::-1].argmax(axis=1))


def ties_column_first(dy, x, size):
    def place(part):
        n, _, c = part.shape
        turned = part.reshape(n, size, size, c).swapaxes(1, 2).reshape(n, size * size, c)
        k = turned.argmax(axis=1)
        return k % size * size + k // size

    return picked(dy, x, size, place)


def largest_of_all_channels(dy, x, size):
    dx = np.zeros(x.shape)
    for (i, j), rows, cols in _windows(dy, size):
        part = x[:, rows, cols]
        for image, window in enumerate(part):
            r, c, channel = np.unravel_index(window.argmax(), window.shape)
            dx[image, i * size + r, j * size + c, channel] = dy[image, i, j, channel]
    return dx


def picked(dy, x, size, place):
    """Give dy to the cell of each flattened window (N, size*size, C) that `place` picks."""
    n, _, _, c = dy.shape
    dx = np.zeros(x.shape)
    for (i, j), rows, cols in _windows(dy, size):
        k = place(x[:, rows, cols].reshape(n, size * size, c))
        at = (np.arange(n)[:, None], i * size + k // size, j * size + k % size, np.arange(c))
        dx[at] = dy[:, i, j]
    return dx


def _windows(dy, size):
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            rows, cols = slice(i * size, (i + 1) * size), slice(j * size, (j + 1) * size)
            yield (i, j), rows, cols
