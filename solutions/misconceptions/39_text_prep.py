"""Wrong ways to number words and to bring sequences to one length."""

from collections import Counter


def _words(texts):
    return [word for text in texts for word in text.split()]


def _frequent(texts, k):
    return [word for word, _ in Counter(_words(texts)).most_common(k)]


def _numbered(words, start=1):
    return {word: i for i, word in enumerate(words, start)}


def from_zero(texts, k):
    """Number from 0."""
    return _numbered(_frequent(texts, k), 0)


def first_seen(texts, k):
    """Keep the first k words that come along."""
    return _numbered(list(dict.fromkeys(_words(texts)))[:k])


def frequent_as_seen(texts, k):
    """Keep the frequent words, but number them as they come along."""
    kept = set(_frequent(texts, k))
    return _numbered([word for word in dict.fromkeys(_words(texts)) if word in kept])


def alphabetical(texts, k):
    """Keep the frequent words, but number them alphabetically."""
    return _numbered(sorted(_frequent(texts, k)))


def rarest(texts, k):
    """Keep the rarest words."""
    return _numbered(_frequent(texts, None)[::-1][:k])


def padding_counted(texts, k):
    """Let the padding take one of the k places."""
    return _numbered(_frequent(texts, k - 1))


def all_words(texts, k):
    """Keep all the words."""
    return _numbered(_frequent(texts, None))


def once_a_text(texts, k):
    """Count in how many texts a word stands."""
    return _numbered(_frequent([" ".join(dict.fromkeys(text.split())) for text in texts], k))


def letters(texts, k):
    """Count letters."""
    return _numbered([one for one, _ in Counter("".join(texts)).most_common(k)])


def single_spaces(texts, k):
    """Split at every space: two in a row have an empty word between them."""
    counts = Counter(word for text in texts for word in text.split(" "))
    return _numbered([word for word, _ in counts.most_common(k)])


def turned_round(texts, k):
    """Map ids to words."""
    return {i: word for word, i in _numbered(_frequent(texts, k)).items()}


def _zeros(ids, maxlen):
    return [0] * (maxlen - len(ids))


def zeros_first(seqs, maxlen):
    """Put the zeros in front."""
    return [_zeros(ids[:maxlen], maxlen) + list(ids[:maxlen]) for ids in seqs]


def _tail(ids, maxlen):
    return list(ids[-maxlen:])


def head_cut(seqs, maxlen):
    """Keep the last ids of a long sequence."""
    return [_tail(ids, maxlen) + _zeros(ids, maxlen) for ids in seqs]


def keras(seqs, maxlen):
    """Cut the head and put the zeros in front, as Keras does unless told otherwise."""
    return [_zeros(ids, maxlen) + _tail(ids, maxlen) for ids in seqs]


def not_padded(seqs, maxlen):
    """Cut, but leave short sequences short."""
    return [list(ids[:maxlen]) for ids in seqs]


def not_cut(seqs, maxlen):
    """Pad, but leave long sequences long."""
    return [list(ids) + _zeros(ids, maxlen) for ids in seqs]


def to_longest(seqs, maxlen):
    """Pad to the longest sequence."""
    longest = max(map(len, seqs))
    return [list(ids) + _zeros(ids, longest) for ids in seqs]


def last_repeated(seqs, maxlen):
    """Fill up with the last id."""
    return [(list(ids) + list(ids[-1:] or [0]) * maxlen)[:maxlen] for ids in seqs]
