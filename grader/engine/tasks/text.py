"""Text as numbers: a vocabulary of the frequent words, and sequences of one length.

Source: Keras' text preprocessing, with ids that start at 1 and zeros at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from grader.engine.basis.arguments import whole
from grader.engine.basis.arrays import check_rank, integers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.engine.basis.arrays import Array


def build_vocabulary(texts: Iterable[str], k: int) -> dict[str, int]:
    """Return {word: id} of the k most frequent words, ids 1..k by falling frequency.

    Words are what `str.split` gives; equally frequent ones come in order of first sight. Id 0
    is kept for padding.

    Errors: ValueError when k is negative, TypeError when it is no whole number or `texts` is no
    list of texts; a single text is not one.
    """
    k = whole("build_vocabulary", "k", k, 0)
    if isinstance(texts, str) or not isinstance(texts, Iterable):
        raise TypeError(f"build_vocabulary: texts must be a list of texts, got {texts!r}")
    counts: Counter[str] = Counter()
    for i, text in enumerate(texts):
        counts.update(_words("build_vocabulary", f"texts[{i}]", text))
    return {word: i for i, (word, _) in enumerate(counts.most_common(k), 1)}


def encode_text(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the ids of the words of a text, without those that the vocabulary lacks.

    Errors: TypeError when `text` is no text or `vocabulary` no dict.
    """
    if not isinstance(vocabulary, Mapping):
        raise TypeError(f"encode_text: vocabulary must be a dict of ids, got {vocabulary!r}")
    words = _words("encode_text", "text", text)
    return [vocabulary[word] for word in words if word in vocabulary]


def pad_sequences(seqs: Iterable[Sequence[int] | Array], maxlen: int) -> Array:
    """Return (N, maxlen) int64: the first maxlen ids of each sequence, then zeros.

    Errors: ValueError when maxlen is negative or a sequence is not one row, TypeError when
    maxlen is no whole number or `seqs` no list of lists of integers.
    """
    maxlen = whole("pad_sequences", "maxlen", maxlen, 0)
    if isinstance(seqs, (str, Mapping)) or not isinstance(seqs, Iterable):
        raise TypeError(f"pad_sequences: seqs must be a list of lists of ids, got {seqs!r}")
    rows = [integers("pad_sequences", f"seqs[{i}]", ids) for i, ids in enumerate(seqs)]
    padded: Array = np.zeros((len(rows), maxlen), np.int64)
    for i, ids in enumerate(rows):
        check_rank("pad_sequences", f"seqs[{i}]", ids, "L")
        padded[i, : len(ids)] = ids[:maxlen]
    return padded


def _words(caller: str, name: str, text: str) -> list[str]:
    if not isinstance(text, str):
        raise TypeError(f"{caller}: {name} must be text, got {text!r}")
    return text.split()
