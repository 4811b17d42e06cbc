"""Wrong ways to the gradient of softmax and cross-entropy."""

import numpy as np


def _hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def overflows(logits, labels):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(logits)
        return (e / e.sum(axis=1, keepdims=True) - _hot(logits, labels)) / len(logits)


def softmax_over_batch(logits, labels):
    return (_softmax(logits, axis=0) - _hot(logits, labels)) / len(logits)


def softmax_over_everything(logits, labels):
    return (_softmax(logits, axis=None) - _hot(logits, labels)) / len(logits)


def no_softmax(logits, labels):
    return (logits - _hot(logits, labels)) / len(logits)


def label_as_number(logits, labels):
    return (_softmax(logits) - labels[:, None]) / len(logits)


def true_class_only(logits, labels):
    hot = _hot(logits, labels)
    return (_softmax(logits) - 1) * hot / len(logits)


def gradient_of_probabilities(logits, labels):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(_hot(logits, labels) > 0, -1 / _softmax(logits), 0) / len(logits)
