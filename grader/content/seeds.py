"""Seeds from names, and small draws from a seed, without NumPy: the same on every platform."""

import hashlib
from collections.abc import Iterable

_WORD = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15


def seed_of(*names: object) -> int:
    """Return the 64-bit seed that belongs to a sequence of names."""
    return int.from_bytes(_hash(names)[:8], "little")


def _hash(names: Iterable[object]) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()


class Draws:
    """Whole numbers that depend on nothing but the seed (SplitMix64, Steele et al. 2014)."""

    def __init__(self, seed: int) -> None:
        self._at = seed & _WORD

    def below(self, count: int) -> int:
        """Return a number in 0..count-1; the bias is below 2**-40 for small counts."""
        self._at = (self._at + _GOLDEN) & _WORD
        z = self._at
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
        return (z ^ (z >> 31)) % count


def shuffled(names: Iterable[str], *seed: object) -> tuple[str, ...]:
    """Return `names` in the order of their hashes: a name added later moves none of the others."""
    return tuple(sorted(names, key=lambda name: _hash((*seed, name))))
