"""Wrong ways to scale values."""

import numpy as np


@np.errstate(all="ignore")
def _scaled(x, statistics, axis=None):
    lo, hi = statistics.min(axis=axis).astype(float), statistics.max(axis=axis).astype(float)
    span = hi - lo
    return (x - lo) / np.where(span == 0, 1.0, span)


@np.errstate(all="ignore")
def precedence(train, test):
    lo, hi = train.min(), train.max()
    return train - lo / hi - lo, test - lo / hi - lo


@np.errstate(all="ignore")
def divided_by_largest(train, test):
    return train / train.max(), test / train.max()


def statistics_of_test(train, test):
    return _scaled(train, train), _scaled(test, test)


def statistics_of_both(train, test):
    both = np.concatenate([train, test])
    return _scaled(train, both), _scaled(test, both)


def statistics_per_pixel(train, test):
    return _scaled(train, train, axis=0), _scaled(test, train, axis=0)


@np.errstate(all="ignore")
def standardised(train, test):
    mean, spread = train.mean(), train.std()
    return (train - mean) / spread, (test - mean) / spread


def clipped(train, test):
    return _scaled(train, train), np.clip(_scaled(test, train), 0, 1)


def test_left_alone(train, test):
    return _scaled(train, train), test


@np.errstate(all="ignore")
def wraps_around(train, test):
    lo = train.min()
    span = float(train.max()) - float(lo) or 1.0
    return (train - lo) / span, (test - lo) / span


@np.errstate(all="ignore")
def constant_divided_by_zero(train, test):
    lo, hi = float(train.min()), float(train.max())
    span = np.float64(hi - lo)
    return (train - lo) / span, (test - lo) / span
