"""Checks of a trained classifier by its answers: it is trained once, and the answers are kept."""

import numpy as np
import pytest

from grader.engine import SHAPES, shapes_split
from grader.proxy import Built, SubmissionError, fail

CLASSES = len(SHAPES)
FLAT = 0.6
"""Above what is reached without convolution: by a flat network (0.48), by the nearest picture (0.55)."""
GOOD = 0.8
FEW = 100
"""Images, to train on and to answer for, where only the origin of random numbers is looked at."""
DATA = shapes_split(1000, 1000, np.random.default_rng(3101), size=24, light=0.4)
SEEN = pytest.StashKey()
"""What the trained model answered, on the module's node: training takes a while."""


@pytest.fixture
def answers(request, submission):
    """Return what the model answered, by name; raises what training raised."""
    stash = request.node.parent.stash
    if SEEN not in stash:
        stash[SEEN] = ask(submission)
    seen = stash[SEEN]
    if isinstance(seen, Exception):
        raise seen
    return seen


def ask(submission):
    """Train, and return the answers to the held-out images, alone and together."""
    try:
        predict = submission.build_and_train(DATA.x_train, DATA.y_train, Built("rng", (31,)))
        if not callable(predict):
            return {"predict": predict}
        return {
            "test": predict(DATA.x_test),
            "train": predict(DATA.x_train[:500]),
            "one": predict(DATA.x_test[:1]),
            "three": predict(DATA.x_test[5:8]),
        }
    except SubmissionError as error:
        return error


def ask_small(submission, seed):
    """Train on few images with a generator in a known state; return answers as `ask` does."""
    x, y = DATA.x_train[:FEW], DATA.y_train[:FEW]
    predict = submission.build_and_train(x, y, Built("rng", (seed,)))
    return {"few": predict(DATA.x_test[:FEW])} if callable(predict) else {"predict": predict}


def labels(answers, name, count):
    """Return an answer as labels, or fail."""
    if "predict" in answers:
        fail(
            "`build_and_train`이 함수를 돌려주지 않았습니다. 레이블을 예측하는 함수를 돌려주세요.",
            "`build_and_train` did not return a function. Return one that predicts labels.",
        )
    try:
        found = np.asarray(answers[name])
    except ValueError:
        fail("`predict`가 배열을 돌려주지 않았습니다.", "`predict` did not return an array.")
    if found.shape == (count, CLASSES):
        fail(
            f"이미지 {count}장에 대해 모양이 {found.shape}입니다.",
            f"For {count} images the shape is {found.shape}.",
            misconception="not_labels",
        )
    if found.shape != (count,):
        fail(
            f"이미지 {count}장을 예측한 모양이 {found.shape}인데 ({count},)이어야 합니다.",
            f"For {count} images the shape is {found.shape}; ({count},) was expected.",
        )
    if found.dtype.kind not in "iu":
        fail(
            f"레이블의 dtype이 {found.dtype}인데 정수여야 합니다.",
            f"The labels' dtype is {found.dtype}; whole numbers were expected.",
        )
    return found


@pytest.mark.check(
    id="labels", title={"ko": "`predict`가 돌려주는 것", "en": "What `predict` returns"}, points=2
)
def test_labels(answers):
    together = labels(answers, "test", len(DATA.y_test))
    alone = np.append(labels(answers, "one", 1), labels(answers, "three", 3))
    if (alone != together[[0, 5, 6, 7]]).any():
        fail(
            f"따로 예측하면 {alone.tolist()}, 1000장과 함께 예측하면 "
            f"{together[[0, 5, 6, 7]].tolist()}입니다.",
            f"Predicted apart: {alone.tolist()}; among 1000 images: "
            f"{together[[0, 5, 6, 7]].tolist()}.",
            misconception="depends_on_batch",
        )
    if together.min() < 0 or together.max() >= CLASSES:
        fail(
            f"레이블이 {together.min()}부터 {together.max()}까지 있습니다. "
            f"0부터 {CLASSES - 1}까지여야 합니다.",
            f"Labels run from {together.min()} to {together.max()}; they go from 0 to {CLASSES - 1}.",
        )


@pytest.mark.check(
    id="above_flat",
    title={"ko": "펴기만 한 모델보다 낫기(0.6)", "en": "Better than flattening (0.6)"},
    points=3,
)
def test_above_flat(answers):
    judge(answers, FLAT)


@pytest.mark.check(id="accuracy", title={"ko": "정확도(0.8)", "en": "Accuracy (0.8)"}, points=4)
def test_accuracy(answers):
    judge(answers, GOOD)


def judge(answers, wanted):
    """Fail unless the accuracy on held-out images is above what is wanted, and tell why."""
    found = labels(answers, "test", len(DATA.y_test))
    right = found == DATA.y_test
    accuracy, known = right.mean(), (labels(answers, "train", 500) == DATA.y_train[:500]).mean()
    if accuracy > wanted:
        return
    shifted = max((found - 1 == DATA.y_test).mean(), (found + 1 == DATA.y_test).mean())
    name = None
    if len(np.unique(found)) == 1:
        name = "one_class"
    elif shifted > max(accuracy, FLAT):
        name = "off_by_one"
    elif known < 0.25:
        name = "did_not_learn"
    elif known > 0.9 and known - accuracy > 0.15:
        name = "memorised"
    elif accuracy < FLAT:
        name = "as_if_flat"
    seen = DATA.y_test[~right] * CLASSES + np.clip(found[~right], 0, CLASSES - 1)
    worst, mistaken = divmod(int(np.bincount(seen).argmax()), CLASSES)
    fail(
        f"새 이미지에서 정확도가 {accuracy:.3f}입니다(학습한 이미지에서는 {known:.3f}). "
        f"{wanted}을 넘어야 합니다. 가장 잦은 혼동: 클래스 {worst}인데 {mistaken}이라고 답했습니다.",
        f"The accuracy on new images is {accuracy:.3f} ({known:.3f} on those it was trained on); "
        f"more than {wanted} is wanted. Most often confused: class {worst}, answered with {mistaken}.",
        misconception=name,
    )


@pytest.mark.check(
    id="rng", title={"ko": "난수는 모두 `rng`에서", "en": "All random numbers from `rng`"}, points=1
)
def test_rng(submission):
    one, again, other = (labels(ask_small(submission, seed), "few", FEW) for seed in (7, 7, 8))
    if moved := int((one != again).sum()):
        fail(
            f"같은 상태의 `rng`로 두 번 학습했더니 이미지 {FEW}장 가운데 {moved}장의 답이 다릅니다.",
            f"Trained twice with `rng` in the same state, it answers otherwise for {moved} of {FEW} images.",
            misconception="draws_elsewhere",
        )
    if (one == other).all():
        fail(
            f"다른 상태의 `rng`로 학습해도 이미지 {FEW}장의 답이 모두 같습니다.",
            f"Trained with `rng` in another state, it answers the same for all {FEW} images.",
            misconception="rng_ignored",
        )
