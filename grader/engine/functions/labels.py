"""Class labels as integers and as one-hot rows. Source: Keras' to_categorical."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import whole
from grader.engine.basis.arrays import check_rank, floats, integers

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike


def one_hot(labels: ArrayLike, num_classes: int) -> Array:
    """Return float32 rows (N, num_classes) with a 1 in the column of each label (N,).

    dtype: float32.
    Errors: TypeError when labels are no integers, ValueError when one is outside
    0..num_classes-1 or they are not in one row.
    """
    columns = integers("one_hot", "labels", labels)
    check_rank("one_hot", "labels", columns, "N")
    num_classes = whole("one_hot", "num_classes", num_classes, 0)
    if columns.size and not 0 <= columns.min() <= columns.max() < num_classes:
        raise ValueError(
            f"one_hot: labels must lie in 0..{num_classes - 1}, "
            f"got {columns.min()} to {columns.max()}"
        )
    rows: Array = np.zeros((len(columns), num_classes), np.float32)
    rows[np.arange(len(columns)), columns] = 1
    return rows


def from_one_hot(y: ArrayLike) -> Array:
    """Return the integer labels (N,) of one-hot rows (N, C), or of probabilities: the largest.

    Of equal ones the first, and NaN counts as the largest. dtype: int64.
    Errors: ValueError when y is not (N, C) or C is 0, TypeError when it is not made of numbers.
    """
    (y,) = floats("from_one_hot", y=y)
    check_rank("from_one_hot", "y", y, "N,C")
    if not y.shape[1]:
        raise ValueError(f"from_one_hot: y {y.shape} has no classes to choose from")
    labels: Array = y.argmax(axis=1)
    return labels
