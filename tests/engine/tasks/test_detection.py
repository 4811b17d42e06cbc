from typing import Any

import numpy as np
import pytest

from grader import engine


@pytest.mark.parametrize(
    ("a", "b", "overlap"),
    [
        ((0, 0, 2, 2), (1, 1, 3, 3), 1 / 7),
        ((0, 0, 2, 2), (0, 0, 2, 2), 1),
        ((0, 0, 4, 4), (1, 1, 2, 2), 1 / 16),
        ((0, 0, 1, 1), (1, 0, 2, 1), 0),
        ((0, 0, 1, 1), (5, 5, 6, 6), 0),
        ((1, 1, 1, 1), (1, 1, 1, 1), 0),
        ((0, 0, 2, 2), (1, 0, 1, 2), 0),
    ],
)
def test_overlaps(a: Any, b: Any, overlap: float) -> None:
    assert engine.iou(a, b) == pytest.approx(overlap)
    assert engine.iou(b, a) == pytest.approx(overlap)


def test_the_matrix_holds_every_pair() -> None:
    boxes = np.array([[0.0, 0, 2, 2], [1, 1, 3, 3], [5, 5, 6, 6]])
    matrix = engine.iou_matrix(boxes, boxes[:2])
    assert matrix.shape == (3, 2)
    assert matrix[2].tolist() == [0, 0]
    assert engine.iou_matrix(np.empty((0, 4)), boxes).shape == (0, 3)
    assert engine.iou_matrix(boxes, []).shape == (3, 0)


def test_suppression_keeps_the_best_of_what_overlaps() -> None:
    boxes = [[0, 0, 10, 10], [1, 0, 11, 10], [20, 20, 30, 30], [0, 0, 10, 10]]
    assert engine.nms(boxes, [0.8, 0.9, 0.7, 0.8]) == [1, 2]
    assert engine.nms(boxes, [0.8, 0.9, 0.7, 0.8], 1.0) == [1, 0, 3, 2]
    assert engine.nms([], []) == []
    with pytest.raises(ValueError, match="one a box"):
        engine.nms(boxes, [1.0])


def found(box: Any, score: float, label: str = "cat") -> dict[str, Any]:
    return {"box": box, "label": label, "score": score}


def test_a_truth_is_matched_once_and_by_its_label() -> None:
    truths = [{"box": (0, 0, 10, 10), "label": "cat"}, {"box": (20, 0, 30, 10), "label": "dog"}]
    dets = [
        found((0, 0, 10, 9), 0.5),
        found((0, 0, 10, 10), 0.9),
        found((20, 0, 30, 10), 0.8),
        found((20, 0, 30, 9), 0.7, "dog"),
    ]
    assert engine.match_hits(dets, truths) == [False, True, False, True]
    assert engine.match(dets, truths) == (2, 2, 0)
    assert engine.match(dets, truths, 0.95) == (1, 3, 1)
    assert engine.match([], truths) == (0, 0, 2)
    assert engine.match(dets, []) == (0, 4, 0)


def test_a_detection_takes_the_best_free_truth() -> None:
    truths = [{"box": (0, 0, 10, 10), "label": "a"}, {"box": (0, 2, 10, 12), "label": "a"}]
    dets = [found((0, 1, 10, 11), 0.9, "a"), found((0, 0, 10, 10), 0.8, "a")]
    # both overlap the first truth; taken in order of score the second still finds one
    assert engine.match(dets, truths) == (2, 0, 0)


@pytest.mark.parametrize("box", [(0, 0, 1), (2, 0, 1, 1), [(0, 0, 1, 1)]])
def test_what_is_no_box_is_refused(box: Any) -> None:
    with pytest.raises(ValueError, match="iou: a must"):
        engine.iou(box, (0, 0, 1, 1))


def test_the_shape_in_a_refusal_is_the_one_given() -> None:
    with pytest.raises(ValueError, match=r"b must be one box \(4,\), its shape is \(3,\)"):
        engine.iou((0, 0, 1, 1), (0, 0, 1))


def test_an_overlap_of_exactly_the_threshold_matches_but_does_not_suppress() -> None:
    square, half = (0, 0, 2, 2), (0, 0, 2, 1)
    assert engine.iou(square, half) == 0.5
    truth = [{"box": square, "label": 1}]
    assert engine.match([{"box": half, "label": 1, "score": 0.9}], truth) == (1, 0, 0)
    assert engine.nms([square, half], [0.9, 0.8], 0.5) == [0, 1]
    assert engine.nms([square, half], [0.9, 0.8], 0.49) == [0]


def test_a_detection_takes_the_truth_that_it_overlaps_best() -> None:
    truths = [{"box": (0, 0, 4, 3), "label": 1}, {"box": (0, 0, 4, 4), "label": 1}]
    exact = {"box": (0, 0, 4, 4), "label": 1, "score": 0.9}
    lower = {"box": (0, 0, 4, 2), "label": 1, "score": 0.8}  # fits the smaller one by 2/3 only
    assert engine.match_hits([lower, exact], truths, 0.6) == [True, True]
    assert engine.match_hits([exact, exact], truths, 0.9) == [True, False]


def test_a_detection_whose_score_is_not_a_number_comes_last() -> None:
    square = (0, 0, 2, 2)
    dets = [found(square, score) for score in (0.5, float("nan"), 0.9)]
    assert engine.match_hits(dets, [{"box": square, "label": "cat"}]) == [False, False, True]
    assert engine.nms([square] * 3, [0.5, float("nan"), 0.9]) == [2]
