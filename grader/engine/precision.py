"""Precision and recall of a detector, and the averages made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from grader.engine.arrays import floats
from grader.engine.shape import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.engine.arrays import Array, ArrayLike

    Points = Literal["all", 11, 101]


def precision_recall_curve(scores: ArrayLike, hits: ArrayLike, n_truth: int) -> tuple[Array, Array]:
    """Return (precision, recall), each (N,), after each detection by falling score.

    `hits` (N,) says which detections matched a truth, `n_truth` how many truths there are.
    Errors: ValueError when scores and hits differ in shape or n_truth is below 1.
    """
    return _curve("precision_recall_curve", scores, hits, n_truth)


def _curve(caller: str, scores: ArrayLike, hits: ArrayLike, n_truth: int) -> tuple[Array, Array]:
    values, right = floats(caller, scores=scores, hits=hits)
    if values.ndim != 1 or values.shape != right.shape:
        raise ValueError(
            f"{caller}: scores {values.shape} and hits {right.shape} must both be (N,)"
        )
    n_truth = whole(caller, "n_truth", n_truth, 1)
    found = np.cumsum(right[np.argsort(-values, kind="stable")], dtype=float)
    return found / np.arange(1, len(found) + 1), found / n_truth


def average_precision(
    scores: ArrayLike, hits: ArrayLike, n_truth: int, points: Points = "all"
) -> float:
    """Return the area under the precision-recall curve made falling; 0 without detections.

    Each precision is first raised to the largest at the same or a higher recall. 'all' sums it
    over the steps of recall (VOC 2010 on); 11 or 101 averages it at that many even recalls
    (VOC 2007, COCO).
    """
    precision, recall = _curve("average_precision", scores, hits, n_truth)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    if points == "all":
        return float(np.sum(np.diff(recall, prepend=0.0) * envelope))
    if points not in {11, 101}:
        raise ValueError(f"average_precision: points must be 'all', 11 or 101, got {points!r}")
    at = np.searchsorted(recall, np.linspace(0, 1, points), side="left")
    return float(np.append(envelope, 0.0)[at].mean())


def mean_average_precision(
    classes: Iterable[tuple[ArrayLike, ArrayLike, int]], points: Points = "all"
) -> float:
    """Return the mean of the average precisions of classes given as (scores, hits, n_truth).

    Errors: ValueError when there is no class.
    """
    values = [average_precision(*one, points=points) for one in classes]
    if not values:
        raise ValueError("mean_average_precision: there must be at least one class")
    return float(np.mean(values))
