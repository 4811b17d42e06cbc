"""Right lists, which are the caller's."""

from collections import Counter


def build_vocabulary(texts, k):
    c = Counter(" ".join(texts).split())
    return {w: i for i, (w, _) in enumerate(c.most_common(k), 1)}


def pad_sequences(seqs, maxlen):
    for s in seqs:
        del s[maxlen:]
        s.extend([0] * (maxlen - len(s)))
    return seqs
