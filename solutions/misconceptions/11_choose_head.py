"""Heads that do not fit, and the tasks they are chosen for."""

_SPARSE, _ONEHOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
_MULTICLASS = {"multiclass_integer": _SPARSE, "multiclass_onehot": _ONEHOT}


def _right(task):
    kind = task["kind"]
    if kind == "regression":
        return {"units": 1, "activation": "linear", "loss": "mse"}
    if kind in _MULTICLASS:
        units, activation, loss = task["classes"], "softmax", _MULTICLASS[kind]
    else:
        units = 1 if kind == "binary" else task["classes"]
        activation, loss = "sigmoid", "binary_crossentropy"
    return {"units": units, "activation": activation, "loss": loss}


def _changed(task, kinds, **change):
    return _right(task) | (change if task["kind"] in kinds else {})


def sparse_and_onehot_swapped(task):
    other = {"multiclass_integer": _ONEHOT, "multiclass_onehot": _SPARSE}
    return _changed(task, _MULTICLASS, loss=other.get(task["kind"]))


def always_onehot_loss(task):
    return _changed(task, _MULTICLASS, loss=_ONEHOT)


def softmax_one_unit(task):
    return _changed(task, ("binary", *_MULTICLASS), units=1, activation="softmax")


def regression_loss_for_classes(task):
    return _changed(task, ("binary", "multilabel", *_MULTICLASS), loss="mse")


def softmax_for_multilabel(task):
    return _changed(task, ("multilabel",), activation="softmax", loss=_ONEHOT)


def softmax_with_binary_loss(task):
    return _changed(task, ("multilabel",), activation="softmax")


def categorical_loss_for_multilabel(task):
    return _changed(task, ("multilabel",), loss=_ONEHOT)


def sigmoid_for_multiclass(task):
    return _changed(task, _MULTICLASS, activation="sigmoid")


def multiclass_as_multilabel(task):
    return _changed(task, _MULTICLASS, activation="sigmoid", loss="binary_crossentropy")


def activation_left_out(task):
    return _changed(task, ("binary", "multilabel", *_MULTICLASS), activation=None)
