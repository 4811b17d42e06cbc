"""Precision and recall of a detector, and the averages made of them.

Source: M. Everingham et al., "The Pascal visual object classes challenge" (2010).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import numpy as np

from grader.engine.basis.arguments import choice, whole
from grader.engine.basis.arrays import floats

if TYPE_CHECKING:
    from grader.engine.basis.arrays import Array, ArrayLike

    Points = Literal["all", 11, 101]


def precision_recall_curve(scores: ArrayLike, hits: ArrayLike, n_truth: int) -> tuple[Array, Array]:
    """Return (precision, recall), each (N,), after each detection by falling score.

    `scores` (N,) are the detections' confidences, equal ones keeping their order; `hits` (N,)
    says which detections matched a truth, `n_truth` how many truths there are.

    dtype: float64.
    Errors: ValueError when scores and hits differ in shape, hits are not 0 or 1, or n_truth is
    below 1 or below their number, TypeError when they are not made of numbers.
    """
    return _curve("precision_recall_curve", scores, hits, n_truth)


def _curve(caller: str, scores: ArrayLike, hits: ArrayLike, n_truth: int) -> tuple[Array, Array]:
    values, right = floats(caller, scores=scores, hits=hits)
    if values.ndim != 1 or values.shape != right.shape:
        raise ValueError(
            f"{caller}: scores {values.shape} and hits {right.shape} must both be (N,)"
        )
    n_truth = whole(caller, "n_truth", n_truth, 1)
    if not np.isin(right, (0, 1)).all():
        raise ValueError(f"{caller}: hits must be 0 or 1 for each detection, got {hits!r:.80}")
    if (matched := int(right.sum(dtype=float))) > n_truth:
        raise ValueError(f"{caller}: hits hold {matched} matches, more than n_truth {n_truth}")
    found = np.cumsum(right[np.argsort(-values, kind="stable")], dtype=float)
    return found / np.arange(1, len(found) + 1), found / n_truth


def average_precision(
    scores: ArrayLike, hits: ArrayLike, n_truth: int, points: Points = "all"
) -> float:
    """Return the area under the precision-recall curve made falling; 0 without detections.

    Each precision is first raised to the largest at the same or a higher recall. 'all' sums it
    over the steps of recall (VOC 2010 on); 11 or 101 averages it at that many even recalls
    (VOC 2007, COCO). The other arguments and errors are those of `precision_recall_curve`.

    Errors: ValueError for other `points`. Sources: M. Everingham et al., "The Pascal visual
    object classes challenge" (2010); T.-Y. Lin et al., "Microsoft COCO" (2014).
    """
    return _average("average_precision", scores, hits, n_truth, points)


def _average(
    caller: str, scores: ArrayLike, hits: ArrayLike, n_truth: int, points: Points
) -> float:
    choice(caller, "points", points, ("all", 11, 101))
    precision, recall = _curve(caller, scores, hits, n_truth)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    if points == "all":
        return float(np.sum(np.diff(recall, prepend=0.0) * envelope))
    # Quotients, as recalls are: the 0.6000000000000001 of `linspace` would miss a recall of 0.6.
    at = np.searchsorted(recall, np.arange(points) / (points - 1), side="left")
    return float(np.append(envelope, 0.0)[at].mean())


def mean_average_precision(
    classes: Iterable[tuple[ArrayLike, ArrayLike, int]], points: Points = "all"
) -> float:
    """Return the mean of the average precisions of classes given as (scores, hits, n_truth).

    Errors: ValueError when there is no class, TypeError when a class is no such triple; those of
    `average_precision`.
    """
    name = "mean_average_precision"
    choice(name, "points", points, ("all", 11, 101))
    if isinstance(classes, str) or not isinstance(classes, Iterable):
        raise TypeError(
            f"{name}: classes must be a list of (scores, hits, n_truth), got {classes!r}"
        )
    values = []
    for i, one in enumerate(classes):
        if not isinstance(one, (tuple, list)) or len(one) != 3:
            raise TypeError(f"{name}: classes[{i}] must be (scores, hits, n_truth), got {one!r}")
        values.append(_average(f"{name}: classes[{i}]", *one, points=points))
    if not values:
        raise ValueError(f"{name}: classes must hold at least one class")
    return float(np.mean(values))
