"""Losses that leave something out, and probabilities made from labels."""

import numpy as np


def probabilities(labels, classes):
    """Return rows (N, classes) that add up to 1, all within [0.01, 0.99], no two alike."""
    rows = np.arange(len(labels))[:, None]
    weights = 1.0 + (labels[:, None] * 3 + rows * 2 + np.arange(classes) * 5) % 7
    return weights / weights.sum(axis=1, keepdims=True)


def _clip(p, eps):
    return np.clip(p, eps, 1 - eps)


@np.errstate(all="ignore")
def binary(y_true, y_pred, eps):
    p = _clip(y_pred, eps)
    return float(-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)))


@np.errstate(all="ignore")
def categorical(y_true, y_pred, eps):
    return float(-np.sum(y_true * np.log(_clip(y_pred, eps))) / len(y_true))


@np.errstate(all="ignore")
def sparse(y_true, y_pred, eps):
    return float(-np.mean(np.log(_clip(y_pred, eps)[np.arange(len(y_true)), y_true])))


def positive_term_only(y_true, y_pred):
    return float(-np.mean(y_true * np.log(_clip(y_pred, 1e-7))))


def every_row_with_every_label(y_true, y_pred):
    return float(-np.mean(np.log(_clip(y_pred, 1e-7)[:, y_true])))
