import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import engine
from tests.engine.against import drawn

SCORES, HITS = [0.6, 0.9, 0.8, 0.7], [True, True, False, True]  # by score: hit, miss, hit, hit


def test_one_point_after_each_detection_by_falling_score() -> None:
    precision, recall = engine.precision_recall_curve(SCORES, HITS, 4)
    assert precision.tolist() == pytest.approx([1, 1 / 2, 2 / 3, 3 / 4])
    assert recall.tolist() == [1 / 4, 1 / 4, 2 / 4, 3 / 4]
    assert engine.precision_recall_curve([], [], 1)[0].shape == (0,)


@pytest.mark.parametrize(
    ("points", "area"),
    [
        ("all", 0.25 * 1 + 0.5 * 0.75),
        (11, (3 * 1 + 5 * 0.75) / 11),
        (101, (26 * 1 + 50 * 0.75) / 101),
    ],
)
def test_areas_by_hand(points: Any, area: float) -> None:
    assert engine.average_precision(SCORES, HITS, 4, points) == pytest.approx(area)


def test_no_detection_is_worth_nothing_and_classes_are_averaged() -> None:
    every: list[Any] = ["all", 11, 101]
    for points in every:
        assert engine.average_precision([], [], 3, points) == 0
        assert engine.average_precision([1.0], [1], 1, points) == 1
    classes: Any = [([0.9], [True], 1), ([0.9], [False], 1)]
    assert engine.mean_average_precision(classes) == 0.5


@drawn
@given(st.lists(st.booleans(), max_size=12), st.integers(0, 5), st.integers(0, 99))
def test_areas_agree_with_a_plain_definition(hits: list[bool], missed: int, seed: int) -> None:
    scores = np.random.default_rng(seed).permutation(len(hits)) / 16
    n_truth = max(sum(hits) + missed, 1)
    ranked = [hits[i] for i in np.argsort(-scores)]
    points = [(sum(ranked[:k]) / n_truth, sum(ranked[:k]) / k) for k in range(1, len(hits) + 1)]

    def best(recall: float) -> float:
        return max((p for r, p in points if r >= recall - 1e-12), default=0.0)

    counts: tuple[Any, ...] = (11, 101)
    for count in counts:
        plain = float(np.mean([best(i / (count - 1)) for i in range(count)]))
        assert engine.average_precision(scores, hits, n_truth, count) == pytest.approx(plain)
    steps = sorted({r for r, _ in points} | {0.0})
    plain = float(np.sum([(b - a) * best(b) for a, b in itertools.pairwise(steps)]))
    assert engine.average_precision(scores, hits, n_truth) == pytest.approx(plain)


def test_the_envelope_never_lowers_the_area() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        hits = rng.integers(0, 2, 12).astype(bool)
        precision, recall = engine.precision_recall_curve(rng.random(12), hits, 12)
        raw = np.sum(np.diff(recall, prepend=0) * precision)
        assert engine.average_precision(-np.arange(12), hits, 12) >= 0
        assert engine.average_precision(rng.random(12), hits, 12) <= 1
        assert raw <= 1


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: engine.precision_recall_curve([1.0], [1, 0], 1), "must both"),
        (lambda: engine.precision_recall_curve([1.0], [1], 0), "at least 1"),
        (lambda: engine.average_precision([0.9, 0.8], [2, 0], 2), "hits must be 0 or 1"),
        (lambda: engine.average_precision([0.9], [float("nan")], 2), "hits must be 0 or 1"),
        (
            lambda: engine.average_precision([0.9, 0.8], [True, True], 1),
            "average_precision: hits hold 2 matches, more than n_truth 1",
        ),
        (lambda: engine.average_precision([1.0], [1], 1, 5), "one of 'all', 11, 101"),  # type: ignore[arg-type]
        (lambda: engine.mean_average_precision([]), "at least one class"),
    ],
)
def test_bad_arguments_are_refused(run: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        run()
