"""Moodle's GIFT, both ways."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from grader.model.text import Language
from grader.quiz.base import QuestionFields
from grader.quiz.exchange.common import (
    OTHER_KIND,
    UNREADABLE,
    Exported,
    Imported,
    called,
    imported,
    literal,
    made_ready,
    option_text,
    pairs,
    percent,
    share_of,
    spellings,
    tell_lost,
    tolerance,
    unsupported,
    whole_prompt,
    without_wildcards,
)
from grader.quiz.kinds.matching import Matching
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.numeric import Numeric, spelled_exactly
from grader.quiz.kinds.predict import Predict
from grader.quiz.kinds.shape import Shape
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.text import Term
from grader.quiz.kinds.true_false import TrueFalse

_SPECIAL = re.compile(r"([\\~=#{}:])")
KEPT = frozenset({"explanation", "feedback"})


def export(questions: Iterable[QuestionFields], language: Language) -> Exported:
    """Return a GIFT file, and what it had to drop."""
    out = Exported()
    blocks = []
    for one in made_ready(questions, out):
        answers = "".join(_answers(one, language))
        if not answers:
            unsupported(one, out)
            continue
        tell_lost(one, KEPT, out)
        prompt = _escape(whole_prompt(one, language))
        general = one.explanation.in_(language)
        tail = f"\n####{_escape(general)}" if general else ""
        blocks.append(f"::{_escape(one.id)}::[markdown]{prompt} {{{answers}{tail}\n}}\n")
    out.text = "\n".join(blocks)
    return out


def _answers(one: Any, language: Language) -> Iterator[str]:
    match one:
        case Single() | Multiple():
            yield from _choices(one, language)
        case TrueFalse():
            yield f"{'TRUE' if one.answer else 'FALSE'}#{_escape(one.feedback_wrong.in_(language))}"
        case Numeric():
            key = f"{spelled_exactly(one.answer)}:{tolerance(one)}"
            yield "#" + _line("=", key, "", raw=True)
            for wrong in one.wrong:
                value = f"{spelled_exactly(wrong.value)}:0"
                yield _line("=%0%", value, wrong.feedback.in_(language), raw=True)
        case Matching():
            yield from _matches(one, language)
        case Term() | Shape() | Predict():
            for text, credit, said in spellings(one, language):
                sign = "=" if credit == 1 else f"=%{percent(credit)}%"
                yield _line(sign, _no_arrow(literal(text)), _no_arrow(said))


def _choices(one: Single | Multiple, language: Language) -> Iterator[str]:
    for option in one.choices:
        share = share_of(one, option)
        sign = f"~%{percent(share)}%" if share else "~"
        if isinstance(one, Single) and option.correct:
            sign = "="
        yield _line(sign, option_text(option, language), option.feedback.in_(language))


def _matches(one: Matching, language: Language) -> Iterator[str]:
    texts = {side.id: _no_arrow(option_text(side, language)) for side in one.right}
    for side in one.left:
        yield _line("=", _no_arrow(option_text(side, language)), "", texts[one.answer[side.id]])
    for side in one.right:
        if side.id not in one.answer.values():
            yield _line("=", "", "", texts[side.id])


def _line(sign: str, text: str, said: str, partner: str = "", *, raw: bool = False) -> str:
    shown = text if raw else _escape(text)
    if shown.startswith("%") and not sign.endswith("%"):
        sign += "%100%" if sign == "=" else "%0%"
    joined = f"{shown} -> {_escape(partner)}" if partner else shown
    return f"\n  {sign}{joined}" + (f"#{_escape(said)}" if said else "")


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


def _no_arrow(text: str) -> str:
    """Return a text that is not taken for a pair: without `->`, which GIFT cannot escape."""
    return text.replace("->", "→")


# -- reading -----------------------------------------------------------------------------------------

_SHIELD = 0xE000
"""Escaped characters are moved here while a file is taken apart, so that none is mistaken for syntax."""
_PART = re.compile(r"([=~])")


def read(text: str, language: Language) -> Imported:
    """Return the questions of a GIFT file in our form, and what is not of a kind we have."""
    text = re.sub(r"\\([\x00-\x7f])", lambda found: chr(_SHIELD + ord(found[1])), text)
    plain = "\n".join(
        line for line in text.splitlines() if not line.lstrip().startswith(("//", "$CATEGORY"))
    )
    made = Imported()
    for number, block in enumerate(re.split(r"\n\s*\n", plain.strip()), 1):
        head, _, rest = block.strip().partition("{")
        body, end, after = rest.partition("}")
        if not head and not rest:
            continue
        named, prompt = _named(head)
        name = called(_plain(named), number)
        if not end or after or not body.strip():
            made.dropped.append((name, OTHER_KIND))
            continue
        prompt = re.sub(r"^\[\w+\]", "", prompt.strip())
        try:
            found = _question(name, _plain(prompt), body, language)
        except (ValueError, StopIteration):
            made.dropped.append((name, UNREADABLE))
            continue
        made.questions.append(without_wildcards(found, made))
    return made


def _named(head: str) -> tuple[str, str]:
    """Return (name, prompt) of `::name::prompt`; the name is empty where there is none."""
    if head.startswith("::"):
        name, end, prompt = head[2:].partition("::")
        if end:
            return name, prompt
    return "", head


def _question(name: str, prompt: str, body: str, language: Language) -> dict[str, Any]:
    body, _, general = (part.strip() for part in body.partition("####"))
    explanation = _plain(general)
    if word := re.fullmatch(r"(TRUE|FALSE|T|F)(?:#(?P<said>.*))?", body, re.S | re.I):
        said = _plain(word["said"] or "").split("#")[0]
        return imported(
            name, "true_false", prompt, explanation, language,
            answer=word[1].upper().startswith("T"), feedback_wrong={language: said},
        )  # fmt: skip
    numeric = body.startswith("#")
    bare = body.removeprefix("#").strip()
    if numeric and not bare.startswith(("=", "~")):
        bare = f"={bare}"  # a single number needs no sign
    parts = list(_parts(bare))
    if numeric:
        return imported(name, "numeric", prompt, explanation, language, **_numbers(parts, language))
    if all(sign == "=" for sign, *_ in parts) and all("->" in text for _, _, text, _ in parts):
        sides = [_sides(text) for _, _, text, _ in parts]
        return imported(name, "matching", prompt, explanation, language, **pairs(sides, language))
    if all(sign == "=" for sign, *_ in parts):
        keys = [
            {"text": _plain(text), "credit": 1.0 if share is None else share / 100}
            | ({"feedback": {language: said}} if said else {})
            for _, share, text, said in parts
        ]
        return imported(name, "text", prompt, explanation, language, keys=keys)
    several = not any(sign == "=" for sign, *_ in parts)
    choices = [
        {"id": f"c{place}", "text": {language: _plain(text)}}
        | ({"correct": True} if sign == "=" or (several and (share or 0) > 0) else {})
        | ({"credit": share / 100} if sign == "~" and share and not several else {})
        | ({"feedback": {language: said}} if said else {})
        for place, (sign, share, text, said) in enumerate(parts, 1)
    ]
    kind = "multiple" if several else "single"
    return imported(name, kind, prompt, explanation, language, choices=choices)


def _parts(body: str) -> Iterator[tuple[str, float | None, str, str]]:
    """Yield (sign, percent, text, feedback) of each answer."""
    pieces = _PART.split(body)[1:]
    for sign, piece in zip(pieces[::2], pieces[1::2], strict=False):
        share = re.match(r"\s*%(-?[\d.]+)%", piece)
        rest = piece[share.end() :] if share else piece
        text, *said = rest.split("#", 1)
        yield sign, float(share[1]) if share else None, text.strip(), _plain("".join(said))


def _numbers(parts: list[Any], language: Language) -> dict[str, Any]:
    values = [(share, *_key_and_bound(text), said) for _, share, text, said in parts]
    right = next(one for one in values if one[0] is None or one[0] == 100)
    return {
        "answer": right[1],
        "tolerance": {"abs": right[2]},
        "wrong": [
            {"value": value, "feedback": {language: said}}
            for share, value, _, said in values
            if share == 0
        ],
    }


def _key_and_bound(text: str) -> tuple[float, float]:
    """Return (value, tolerance) of `3`, `3:0.5` or `2.5..3.5`."""
    low, dots, high = text.partition("..")
    if dots:
        return (float(low) + float(high)) / 2, (float(high) - float(low)) / 2
    value, _, bound = text.partition(":")
    return float(value), float(bound or 0)


def _sides(text: str) -> tuple[str, str]:
    """Return the two ends of `left -> right`."""
    left, right = (_plain(side).strip() for side in text.split("->"))
    return left, right


def _plain(text: str) -> str:
    """Return text with its escaped characters back."""

    def letter(found: re.Match[str]) -> str:
        shielded = chr(ord(found[0]) - _SHIELD)
        return "\n" if shielded == "n" else shielded

    return re.sub("[\ue000-\ue07f]", letter, text.strip())
