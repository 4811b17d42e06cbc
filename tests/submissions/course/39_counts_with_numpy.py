"""Right: words and ids as NumPy's types."""

import numpy as np


def build_vocabulary(texts, k):
    w, c = np.unique(np.array(sum((t.split() for t in texts), [])), return_counts=True)
    return {w[j]: np.int64(i + 1) for i, j in enumerate(np.argsort(-c)[:k])}


def pad_sequences(seqs, maxlen):
    return tuple(tuple((list(s) + [0] * maxlen)[:maxlen]) for s in seqs)
