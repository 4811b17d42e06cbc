"""Checks of 11_choose_head where several heads are right: regression and binary classification."""

import pytest

from grader.proxy import fail

LINEAR = ("linear", None)
REGRESSION_LOSSES = ("mse", "mean_squared_error", "mae", "mean_absolute_error")
SPARSE, ONEHOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
CROSSENTROPIES = ("binary_crossentropy", ONEHOT, SPARSE)
BINARY_HEADS = ((1, "sigmoid", "binary_crossentropy"), (2, "softmax", SPARSE))


def head_of(submission, kind, classes):
    """Return (units, activation, loss) as the submission chooses them."""
    head = submission.choose_head({"kind": kind, "classes": classes})
    if not isinstance(head, dict) or set(head) != {"units", "activation", "loss"}:
        fail(
            f"키가 `units`, `activation`, `loss`인 사전이어야 하는데 {head!r}입니다.",
            f"A dict with the keys `units`, `activation` and `loss` was expected, not {head!r}.",
        )
    return head["units"], head["activation"], head["loss"]


def refuse(kind, head, misconception=None):
    """End the check: this head does not fit."""
    units, activation, loss = head
    fail(
        f"`{kind}`에 맞지 않습니다: 유닛 {units!r}, 활성화 함수 {activation!r}, 손실 {loss!r}",
        f"This does not fit `{kind}`: units {units!r}, activation {activation!r}, loss {loss!r}.",
        misconception=misconception,
    )


@pytest.mark.check(
    id="regression", title={"ko": "회귀 (값 하나)", "en": "Regression (one value)"}, points=2
)
def test_regression(submission):
    head = head_of(submission, "regression", 1)
    units, activation, loss = head
    if loss in CROSSENTROPIES:
        refuse("regression", head, "classification_loss_for_regression")
    if activation == "softmax":
        refuse("regression", head, "softmax_one_unit" if units == 1 else None)
    if activation not in LINEAR and isinstance(activation, str):
        refuse("regression", head, "squeezed_regression")
    if units != 1 or activation not in LINEAR or loss not in REGRESSION_LOSSES:
        refuse("regression", head)


@pytest.mark.check(
    id="binary",
    title={"ko": "이진 분류 (정답이 0이나 1)", "en": "Binary classification (truth 0 or 1)"},
    points=2,
)
def test_binary(submission):
    head = head_of(submission, "binary", 2)
    units, activation, loss = head
    if head in BINARY_HEADS:
        return
    known = None
    if activation == "softmax" and units == 1:
        known = "softmax_one_unit"
    elif activation == "sigmoid" and units == 2:
        known = "sigmoid_two_units"
    elif activation in LINEAR and loss in CROSSENTROPIES:
        known = "activation_left_out"
    elif loss in REGRESSION_LOSSES:
        known = "regression_loss_for_classes"
    elif (units, activation, loss) == (2, "softmax", ONEHOT):
        known = "onehot_loss_for_binary"
    refuse("binary", head, known)
