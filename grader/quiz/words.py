"""What a learner typed, made comparable: Unicode, the Hangul keyboard, particles, typing slips.

Nothing here strips anything off an answer: a particle is allowed after a key, never cut from what was
typed, so that `차이` cannot become `차`.
"""

import re
import unicodedata
from collections.abc import Iterator

_KEPT_JAMO = range(0x3130, 0x3190)
_BY_HAND = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-",
        "×": "x", "✕": "x", "·": ".", "‘": "'", "’": "'", "“": '"', "”": '"', "。": ".", "、": ",",
    }
)  # fmt: skip
_TRIM = " \t'\"`"
_ENDS = " .!?'\"`"


def plain(text: str) -> str:
    """Return `text` in one spelling: no invisible characters, NFC, full-width as half-width.

    NFKC goes character by character and spares superscripts, subscripts and lone jamo, which it would
    turn into other answers (10² into 102).
    """
    seen = "".join(one for one in text if unicodedata.category(one) != "Cf")
    folded = "".join(map(_fold, unicodedata.normalize("NFC", seen)))
    return unicodedata.normalize("NFC", folded.translate(_BY_HAND))


def _fold(letter: str) -> str:
    if ord(letter) in _KEPT_JAMO or unicodedata.decomposition(letter).startswith(
        ("<super>", "<sub>")
    ):
        return letter
    return unicodedata.normalize("NFKC", letter)


def comparable(text: str) -> str:
    """Return `text` as answers are compared: plain, case folded, trimmed, single spaces."""
    seen = plain(plain(text).casefold())
    seen = " ".join(seen.split())
    while (trimmed := seen.strip(_TRIM).rstrip(_ENDS)) != seen:
        seen = trimmed
    return seen


def has_hangul(text: str) -> bool:
    """Return whether a syllable of Hangul is in `text`."""
    return any("가" <= one <= "힣" for one in text)


# -- particles ---------------------------------------------------------------------------------------

_AFTER_VOWEL = "는 가 를 와 로 라 라고 예요 이에요 다 여요".split()
_AFTER_CONSONANT = "은 이 을 과 으로 이라 이라고 이에요".split()
_AFTER_ANY = "의 에 도 만 에서 이다 입니다 이요 요 임 이며 이고 이죠".split()


def particles(key: str) -> tuple[str, ...]:
    """Return the particles and copulas that may follow `key`, by its final consonant."""
    final = _final_consonant(key[-1:])
    if final is None:
        return (*_AFTER_VOWEL, *_AFTER_CONSONANT, *_AFTER_ANY)
    if final == 0:
        return (*_AFTER_VOWEL, *_AFTER_ANY)
    rieul = ("로",) if final == 8 else ()
    fitting = [one for one in _AFTER_CONSONANT if not (rieul and one == "으로")]
    return (*fitting, *rieul, *_AFTER_ANY)


def _final_consonant(letter: str) -> int | None:
    """Return the index of a syllable's final consonant, 0 for none, None for other letters."""
    return (ord(letter) - 0xAC00) % 28 if letter and "가" <= letter <= "힣" else None


# -- slips -------------------------------------------------------------------------------------------


def is_slip(answer: str, key: str) -> bool:
    """Return whether `answer` is `key` but for a typing slip: one step in six letters or jamo."""
    long_enough = len(key) >= 3 if has_hangul(key) else len(key) >= 5
    if not long_enough or answer == key:
        return False
    one, two = unicodedata.normalize("NFD", answer), unicodedata.normalize("NFD", key)
    most = max(1, len(two) // 6)
    return abs(len(one) - len(two)) <= most and distance(one, two) <= most


def distance(one: str, two: str) -> int:
    """Return the fewest insertions, deletions, changes and swaps of neighbours between two texts."""
    rows = [list(range(len(two) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(two, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == two[j - 2] and one[i - 2] == right:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


# -- the Hangul keyboard -----------------------------------------------------------------------------

_KEYS = dict(
    zip(
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        "qwertyuiopasdfghjklzxcvbnmqwertop",
        strict=True,
    )
)
_INITIAL = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIAL = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINAL = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_PAIRS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip


def as_latin(text: str) -> str:
    """Return what the same keys give on a Latin keyboard: ㅂ is q, 무 is an."""
    return "".join(_KEYS.get(one, one) for one in _jamo(unicodedata.normalize("NFC", text)))


def _jamo(text: str) -> Iterator[str]:
    for letter in text:
        if "가" <= letter <= "힣":
            code = ord(letter) - 0xAC00
            parts = _INITIAL[code // 588], _MEDIAL[code % 588 // 28], _FINAL[code % 28]
            yield from "".join(_PAIRS.get(part, part) for part in parts).replace(" ", "")
        else:
            yield from _PAIRS.get(letter, letter)


GLOSS = re.compile(r"(.+?)\s*\(([^()]+)\)")
"""A term with its name in the other language: `전이 학습(transfer learning)`."""
