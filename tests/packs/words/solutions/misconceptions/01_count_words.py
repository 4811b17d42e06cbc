"""Wrong ways to count words."""

from collections import Counter


def capitals_kept(text):
    return dict(Counter(text.split()))


def split_at_single_spaces(text):
    return dict(Counter(text.lower().split(" ")))


def only_whether(text):
    return dict.fromkeys(text.lower().split(), 1)
