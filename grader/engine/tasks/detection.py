"""Boxes: overlap, suppression and matching. A box is (x1, y1, x2, y2) with x1 <= x2, y1 <= y2.

Sources: M. Everingham et al., "The Pascal visual object classes challenge" (2010); R. Girshick et
al., "Rich feature hierarchies for accurate object detection" (2014) for the suppression;
T.-Y. Lin et al., "Microsoft COCO" (2014) for the matching.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.engine.basis.arguments import number
from grader.engine.basis.arrays import check_shape, floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.basis.arrays import Array, ArrayLike


def iou(a: ArrayLike, b: ArrayLike) -> float:
    """Return the area that two boxes (4,) share over the area that they cover; 0 if that is 0.

    Errors: those of `iou_matrix`.
    """
    first, second = floats("iou", a=a, b=b)
    for name, box in (("a", first), ("b", second)):
        if box.shape != (4,):
            raise ValueError(f"iou: {name} must be one box (4,), its shape is {box.shape}")
    return float(_overlaps("iou", a=first[None], b=second[None])[0, 0])


def iou_matrix(a: ArrayLike, b: ArrayLike) -> Array:
    """Return the overlap of every box of a (N, 4) with every box of b (M, 4), as (N, M).

    dtype: by the rule in `grader.engine.basis.arrays`. NaN passes through.
    Errors: ValueError when a box has not four numbers or its corners are the wrong way round,
    TypeError when it is not made of numbers.
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

    `boxes` (N, 4), `scores` (N,). A box goes when it overlaps a kept one by more than
    `iou_threshold` (greedy suppression).

    Errors: those of `iou_matrix`, and ValueError when scores are not one a box or the threshold
    is not from 0 to 1.
    """
    threshold = number("nms", "iou_threshold", iou_threshold, 0, 1)
    (values,) = floats("nms", scores=scores)
    (corners,) = floats("nms", boxes=boxes)
    overlap = _overlaps("nms", boxes=corners, others=corners)
    check_shape("nms", "scores", values, overlap.shape[:1], ", one a box")
    kept: list[int] = []
    for i in np.argsort(-values, kind="stable"):
        if not any(overlap[i, j] > threshold for j in kept):
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
    `iou_threshold` (COCO's rule).

    Errors: TypeError when a list holds no dicts, a score is no number or a label neither name nor
    number, ValueError when a key is missing, a box is none or the threshold not from 0 to 1.
    """
    found = sum(_hits("match", dets, truths, iou_threshold))
    return found, len(dets) - found, len(truths) - found


def match_hits(
    dets: Sequence[Mapping[str, Any]],
    truths: Sequence[Mapping[str, Any]],
    iou_threshold: float = 0.5,
) -> list[bool]:
    """Return, in the order of `dets`, which detections matched a truth; as `match`.

    Errors: those of `match`.
    """
    return _hits("match_hits", dets, truths, iou_threshold)


def _hits(
    caller: str,
    dets: Sequence[Mapping[str, Any]],
    truths: Sequence[Mapping[str, Any]],
    iou_threshold: float,
) -> list[bool]:
    threshold = number(caller, "iou_threshold", iou_threshold, 0, 1)
    _check_dicts(caller, "dets", dets, ("box", "label", "score"))
    _check_dicts(caller, "truths", truths, ("box", "label"))
    scores = [number(caller, f"dets[{i}]['score']", d["score"]) for i, d in enumerate(dets)]
    overlap = _overlaps(caller, dets=[d["box"] for d in dets], truths=[t["box"] for t in truths])
    free = set(range(len(truths)))
    hits = [False] * len(dets)
    for i in np.argsort(-np.array(scores), kind="stable"):  # NaN comes last
        fitting = [
            j
            for j in sorted(free)
            if truths[j]["label"] == dets[i]["label"] and overlap[i, j] >= threshold
        ]
        if fitting:
            free.remove(max(fitting, key=lambda j: overlap[i, j]))
            hits[i] = True
    return hits


def _check_dicts(caller: str, name: str, dicts: Any, keys: Sequence[str]) -> None:
    if not isinstance(dicts, (list, tuple)):
        raise TypeError(f"{caller}: {name} must be a list of dicts, got {dicts!r}")
    for i, one in enumerate(dicts):
        if not isinstance(one, Mapping):
            raise TypeError(f"{caller}: {name}[{i}] must be a dict, got {one!r}")
        for key in keys:
            if key not in one:
                raise ValueError(f"{caller}: {name}[{i}] lacks {key!r}: {dict(one)}")
        if not isinstance(label := one["label"], Hashable):  # arrays do not compare as one
            raise TypeError(
                f"{caller}: {name}[{i}]['label'] must be a name or number, got {label!r}"
            )


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
