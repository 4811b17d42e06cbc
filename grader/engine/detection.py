"""Boxes: overlap, suppression and matching. A box is (x1, y1, x2, y2) with x1 <= x2, y1 <= y2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.arrays import check_rank, floats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.engine.arrays import Array, ArrayLike


def iou(a: ArrayLike, b: ArrayLike) -> float:
    """Return the area that two boxes share over the area that they cover; 0 if that is 0."""
    first, second = floats("iou", a=a, b=b)
    for name, box in (("a", first), ("b", second)):
        check_rank("iou", name, box, "4")
    return float(_overlaps("iou", a=first[None], b=second[None])[0, 0])


def iou_matrix(a: ArrayLike, b: ArrayLike) -> Array:
    """Return the overlap of every box of a (N, 4) with every box of b (M, 4), as (N, M).

    Errors: ValueError when a box has not four numbers or its corners are the wrong way round.
    """
    return _overlaps("iou_matrix", a=a, b=b)


def _overlaps(caller: str, **boxes: ArrayLike) -> Array:
    a, b = (
        _check_boxes(caller, name, box)
        for name, box in zip(boxes, floats(caller, **boxes), strict=True)
    )
    corner = np.maximum(a[:, None, :2], b[None, :, :2])
    far = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.maximum(far - corner, 0), axis=-1)
    covered = _areas(a)[:, None] + _areas(b) - shared
    overlap: Array = np.zeros_like(shared)
    np.divide(shared, covered, out=overlap, where=covered != 0)
    return overlap


def nms(boxes: ArrayLike, scores: ArrayLike, iou_threshold: float = 0.5) -> list[int]:
    """Return the indices of the boxes kept, best score first (equal scores: the earlier box).

    A box goes when it overlaps a kept one by more than the threshold (greedy suppression).
    """
    (values,) = floats("nms", scores=scores)
    (corners,) = floats("nms", boxes=boxes)
    overlap = _overlaps("nms", boxes=corners, same=corners)
    if values.shape != overlap.shape[:1]:
        raise ValueError(
            f"nms: scores must have shape {overlap.shape[:1]}, one a box, got {values.shape}"
        )
    kept: list[int] = []
    for i in np.argsort(-values, kind="stable"):
        if not any(overlap[i, j] > iou_threshold for j in kept):
            kept.append(int(i))
    return kept


def match(
    dets: Sequence[Mapping[str, Any]],
    truths: Sequence[Mapping[str, Any]],
    iou_threshold: float = 0.5,
) -> tuple[int, int, int]:
    """Return (true positives, false positives, false negatives) of detections in one picture.

    `dets` are {"box", "label", "score"}, `truths` {"box", "label"}. By falling score, each
    detection takes the best-overlapping free truth of its label, if that overlaps by at least
    the threshold (COCO's rule).
    """
    hits = match_hits(dets, truths, iou_threshold)
    found = sum(hits)
    return found, len(dets) - found, len(truths) - found


def match_hits(
    dets: Sequence[Mapping[str, Any]],
    truths: Sequence[Mapping[str, Any]],
    iou_threshold: float = 0.5,
) -> list[bool]:
    """Return, in the order of `dets`, which detections matched a truth; as `match`."""
    overlap = iou_matrix(
        [d["box"] for d in dets] or np.empty((0, 4)), [t["box"] for t in truths] or np.empty((0, 4))
    )
    free = set(range(len(truths)))
    hits = [False] * len(dets)
    for i in sorted(range(len(dets)), key=lambda i: -dets[i]["score"]):
        fitting = [
            j
            for j in sorted(free)
            if truths[j]["label"] == dets[i]["label"] and overlap[i, j] >= iou_threshold
        ]
        if fitting:
            free.remove(max(fitting, key=lambda j: overlap[i, j]))
            hits[i] = True
    return hits


def _areas(boxes: Array) -> Array:
    areas: Array = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    return areas


def _check_boxes(caller: str, name: str, boxes: Array) -> Array:
    if boxes.ndim == 1 and not boxes.size:
        return boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"{caller}: {name} must be boxes (N, 4), its shape is {boxes.shape}")
    if (boxes[:, 2:] < boxes[:, :2]).any():
        raise ValueError(f"{caller}: {name} must have x1 <= x2 and y1 <= y2 in every box")
    return boxes
