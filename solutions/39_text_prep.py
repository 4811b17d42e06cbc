"""build_vocabulary: number the frequent words. pad_sequences: bring texts to one length."""

from collections import Counter

import numpy as np


def build_vocabulary(texts, k):
    counts = Counter(word for text in texts for word in text.split())
    # Ids start at 1: 0 stands for "no word here".
    return {word: i for i, (word, _) in enumerate(counts.most_common(k), start=1)}


def pad_sequences(seqs, maxlen):
    padded = np.zeros((len(seqs), maxlen), dtype=int)
    for row, ids in zip(padded, seqs):
        head = ids[:maxlen]  # cuts what is too long, leaves alone what is short
        row[: len(head)] = head
    return padded
