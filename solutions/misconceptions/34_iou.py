"""Wrong ways to measure the overlap; each takes two boxes, or two arrays of boxes."""

from functools import wraps

import numpy as np


def _pairwise(pair):
    """Let a function of two boxes take arrays of boxes too."""

    @wraps(pair)
    def over(a, b):
        if np.ndim(a) == 1:
            return float(pair(a, b))
        return np.array([pair(p, q) for p in a for q in b], float).reshape(len(a), len(b))

    return over


def _sides(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width, height


def _shared(a, b):
    width, height = _sides(a, b)
    return max(width, 0) * max(height, 0)


def _area(a):
    return (a[2] - a[0]) * (a[3] - a[1])


def _share(part, whole):
    return part / whole if whole else 0.0


@_pairwise
def shared_counted_twice(a, b):
    """Add the two areas and leave what is shared in twice."""
    return _share(_shared(a, b), _area(a) + _area(b))


@_pairwise
def pixels(a, b):
    """Add 1 to every side, as if the far corner were a pixel inside the box."""
    return iou_of((a[0], a[1], a[2] + 1, a[3] + 1), (b[0], b[1], b[2] + 1, b[3] + 1))


def iou_of(a, b):
    """Return the right value."""
    return _share(_shared(a, b), _area(a) + _area(b) - _shared(a, b))


@_pairwise
def gap_negative(a, b):
    """Multiply the sides although they may be negative."""
    width, height = _sides(a, b)
    return _share(width * height, _area(a) + _area(b) - width * height)


@_pairwise
def gap_absolute(a, b):
    """Drop the sign of the sides."""
    width, height = map(abs, _sides(a, b))
    return _share(width * height, _area(a) + _area(b) - width * height)


@_pairwise
def product_clipped(a, b):
    """Clip the product instead of each side: minus times minus is plus."""
    width, height = _sides(a, b)
    shared = max(width * height, 0)
    return _share(shared, _area(a) + _area(b) - shared)


@_pairwise
def over_smaller(a, b):
    """Divide by the smaller area."""
    return _share(_shared(a, b), min(_area(a), _area(b)))


@_pairwise
def over_first(a, b):
    """Divide by the area of a."""
    return _share(_shared(a, b), _area(a))


@_pairwise
def over_second(a, b):
    """Divide by the area of b."""
    return _share(_shared(a, b), _area(b))


@_pairwise
def over_enclosing(a, b):
    """Divide by the area of the smallest box around both."""
    around = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    return _share(_shared(a, b), _area(around))


@_pairwise
def dice(a, b):
    """Divide twice what is shared by the sum of the areas."""
    return _share(2 * _shared(a, b), _area(a) + _area(b))


@_pairwise
def shared_area(a, b):
    """Return the area that is shared."""
    return float(_shared(a, b))


@_pairwise
def corner_and_size(a, b):
    """Read a box as (x, y, width, height)."""
    a, b = ((c[0], c[1], c[0] + c[2], c[1] + c[3]) for c in (a, b))
    return iou_of(a, b)


def divided_by_zero(a, b):
    """Divide even if nothing is covered: numbers raise, arrays give NaN."""
    if np.ndim(a) == 1:
        return float(_shared(a, b)) / float(_area(a) + _area(b) - _shared(a, b))
    pairs = [(_shared(p, q), _area(p) + _area(q) - _shared(p, q)) for p in a for q in b]
    values = [shared / whole if whole else np.nan for shared, whole in pairs]
    return np.array(values, float).reshape(len(a), len(b))


def row_by_row(a, b):
    """Compare row i of a with row i of b only."""
    if len(a) != len(b) and 1 not in (len(a), len(b)):
        raise ValueError("the rows do not fit")
    rows = zip(*np.broadcast_arrays(a, b), strict=True)
    return np.array([iou_of(p, q) for p, q in rows], float)


def columns_first(a, b):
    """Give one row for each box of b."""
    return np.array([iou_of(p, q) for q in b for p in a], float).reshape(len(b), len(a))
