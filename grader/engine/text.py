"""Text as numbers: a vocabulary of the frequent words, and sequences of one length."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.engine.arrays import Array


def build_vocabulary(texts: Iterable[str], k: int) -> dict[str, int]:
    """Return {word: id} of the k most frequent words, ids 1..k by falling frequency.

    Words are what `str.split` gives; equally frequent ones come in order of first sight. Id 0
    is kept for padding. Errors: ValueError when k is negative.
    """
    if k < 0:
        raise ValueError(f"build_vocabulary: k must not be negative, got {k}")
    counts = Counter(word for text in texts for word in text.split())
    return {word: i for i, (word, _) in enumerate(counts.most_common(k), 1)}


def encode_text(text: str, vocabulary: dict[str, int]) -> list[int]:
    """Return the ids of the words of a text, without those that the vocabulary lacks."""
    return [vocabulary[word] for word in text.split() if word in vocabulary]


def pad_sequences(seqs: Sequence[Sequence[int]], maxlen: int) -> Array:
    """Return (N, maxlen) integers: the first maxlen ids of each sequence, then zeros.

    Errors: ValueError when maxlen is negative.
    """
    if maxlen < 0:
        raise ValueError(f"pad_sequences: maxlen must not be negative, got {maxlen}")
    padded: Array = np.zeros((len(seqs), maxlen), np.int64)
    for row, ids in zip(padded, seqs, strict=True):
        head = list(ids)[:maxlen]
        row[: len(head)] = head
    return padded
