"""Is every number of an exercise's texts computed? Facts, arithmetic beside it, or given with a reason.

A number must be covered when it stands in a figure or table, has two digits or a fraction, or follows an
arrow. It is covered when a fact states it, when a fact's expression starts from it, when the arithmetic to
the left of its `=` gives it, when the signature has it, or when `given` says why nothing computes it.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.author.wrongs import failed_expression
from grader.checks.exercise import Exercise
from grader.checks.review import texts_of
from grader.content.document import Languages, Where
from grader.model.text import LANGUAGES, Language, Text

Found = tuple[Where, Text]
NUMBER = r"(?>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e-?\d+)?|\.\d+)"
_TOKEN = re.compile(rf"(?<![A-Za-z_\d.])(?<![A-Za-z]-)(?:{NUMBER})(?![A-Za-z_\d])")
_RUN = rf"[-(]*(?:{NUMBER})[)²]*(?:(?:\*\*|//|[-+*/])[(-]*(?:{NUMBER})[)²]*)*"
_EQUATION = re.compile(
    rf"(?<![A-Za-z_\d\])*/.+-])({_RUN})\s*(?:=|→|≈)\s*(?=({_RUN})(?![A-Za-z_\d]|\s+-?\d|[*/+-]))"
)
_ARROW = re.compile(rf"(?:→|->)\s*({NUMBER})(?![A-Za-z_\d])")
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\s*\|[^\n]*$", re.MULTILINE)
_NUMBERING = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
_INDEX = re.compile(r"(?<=[A-Za-z_])\[[^\]\n]*\]")
_SPACED = re.compile(r"\s*([*/+×·÷])\s*|\s+(-)\s+|(?<=\()\s+|\s+(?=\))")
PLAIN = {0.0, 1.0}
"""Numbers that say nothing by themselves."""


def unfounded(
    exercise: Exercise, scope: Mapping[str, Any], languages: Languages = LANGUAGES
) -> Iterator[Found]:
    """Yield facts that do not hold, arithmetic that is wrong, and numbers that nothing covers."""
    seen = {language: _seen(exercise, language) for language in languages}
    covered = PLAIN | _signatures(exercise)
    for field, stated in (("facts", exercise.facts), ("given", exercise.given)):
        for key in stated:
            covered |= {abs(_value(token)) for token in key.split() if _is_number(token)}
            yield from _absent((field, key), key, seen)
    for key, expression in exercise.facts.items():
        covered |= _constants(expression.tree)
        try:
            value = expression.evaluate(scope)
        except Exception as fault:  # an author's expression may fail in any way
            yield ("facts", key), failed_expression(fault)
            continue
        if not _agrees(key, value):
            told = ", ".join(f"{one:.10g}" for one in _flat(value))
            yield ("facts", key), Text(f"식의 값은 {told}입니다.", f"The expression gives {told}.")
    for where, text in texts_of(exercise):
        for language in languages:
            sums, wrong = _sums(text.in_(language))
            for equation, value in wrong:
                yield (
                    (*where, language),
                    Text(
                        f"`{equation}`: 계산하면 {value:.10g}입니다.",
                        f"`{equation}` gives {value:.10g}.",
                    ),
                )
            left = [
                token
                for token in _wanted(text.in_(language))
                if _value(token) not in covered | sums
            ]
            if left:
                told = ", ".join(dict.fromkeys(left))
                yield (
                    (*where, language),
                    Text(
                        f"계산해 보지 않은 수입니다: {told}. facts나 given에 적으세요.",
                        f"Nothing computes {told}. State it in facts, or say in given why not.",
                    ),
                )


# -- what stands in a text ---------------------------------------------------------------------------


def _seen(exercise: Exercise, language: Language) -> set[float]:
    return {
        _value(token)
        for _, text in texts_of(exercise)
        for token in _TOKEN.findall(_cleaned(text.in_(language)))
    }


def _absent(where: Where, key: str, seen: Mapping[Language, set[float]]) -> Iterator[Found]:
    for token in key.split():
        if not _is_number(token):
            yield where, Text(f"`{token}`: 수가 아닙니다.", f"`{token}` is not a number.")
            continue
        for language in seen:
            if abs(_value(token)) not in seen[language]:
                yield (
                    where,
                    Text(
                        f"{token}: {language} 글에 없습니다.", f"{token} is in no {language} text."
                    ),
                )


def _wanted(text: str) -> Iterator[str]:
    """Yield the numbers of a text that something must cover, as they are written."""
    text = _cleaned(text)
    drawn = [*_FENCE.findall(text), *_TABLE.findall(_FENCE.sub("", text))]
    for part in drawn:
        yield from _TOKEN.findall(part)
    prose = _TABLE.sub("", _FENCE.sub("", text))
    yield from (token for token in _TOKEN.findall(prose) if len(token) > 1)
    yield from _ARROW.findall(prose)


def _cleaned(text: str) -> str:
    """Return a text without list numbers and indices, `3x3` with a sign between its numbers."""
    text = _INDEX.sub("", _NUMBERING.sub("", text))
    return re.sub(r"(?<=\d)x(?=\d)", "×", text)


# -- arithmetic written out --------------------------------------------------------------------------


def _sums(text: str) -> tuple[set[float], list[tuple[str, float]]]:
    """Return the numbers of all right equations of a text, and the wrong ones with what they give."""
    right: set[float] = set()
    wrong: list[tuple[str, float]] = []
    for line in _cleaned(text).splitlines():
        for cell in line.split("|"):
            tight = _SPACED.sub(lambda match: match[1] or match[2] or "", cell)
            tight = tight.replace("×", "*").replace("·", "*").replace("÷", "/")
            for match in _EQUATION.finditer(tight):
                left, result = match[1], match[2]
                if not re.search(r"\d[)²]*[-+*/²]", left):
                    continue  # a bare number is given here, not computed
                try:
                    value, other = _calculated(left), _calculated(result)
                except (SyntaxError, ZeroDivisionError):
                    continue
                digits = _digits(result) if _is_number(result) else 9
                if abs(value - other) <= 0.5000001 * 10.0**-digits:
                    right |= {_value(token) for token in _TOKEN.findall(f"{left} {result}")}
                else:
                    wrong.append((f"{left} = {result}", value))
    return right, wrong


_OPERATIONS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}


def _calculated(text: str) -> float:
    """Return the value of plain arithmetic; raise SyntaxError when it is none."""
    text = re.sub(r"(?<=\d),(?=\d)", "", text).replace("²", "**2")
    return _of(ast.parse(text, mode="eval").body)


def _of(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.BinOp(left=left, op=operation, right=right):
            return _OPERATIONS[type(operation)](_of(left), _of(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_of(operand)
    raise SyntaxError


# -- numbers -----------------------------------------------------------------------------------------


def _is_number(token: str) -> bool:
    return re.fullmatch(rf"-?(?:{NUMBER})", token) is not None


def _value(token: str) -> float:
    return float(token.replace(",", ""))


def _digits(token: str) -> int:
    """Return how many digits a number is rounded to."""
    return len(token.partition(".")[2]) if "e" not in token else 15


def _agrees(key: str, value: Any) -> bool:
    """Return whether the numbers of a key are a value's, each rounded as it is written."""
    stated, computed = [one for one in key.split() if _is_number(one)], _flat(value)
    return len(stated) == len(computed) and all(
        abs(_value(one) - two) <= (0.5000001 * 10.0 ** -_digits(one) if _digits(one) else 1e-9)
        for one, two in zip(stated, computed, strict=True)
    )


def _flat(value: Any) -> list[float]:
    """Return the numbers of a value in order, whatever they are nested in."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [number for one in value for number in _flat(one)]
    return [float(one) for one in np.ravel(np.asarray(value, dtype=float))]


def _constants(tree: ast.AST) -> set[float]:
    """Return the numbers that an expression starts from."""
    return {
        abs(float(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }


def _signatures(exercise: Exercise) -> set[float]:
    """Return the numbers that are defaults of parameters: the contract has them."""
    found = (_TOKEN.findall(function.signature) for function in exercise.functions.values())
    return {_value(token) for tokens in found for token in tokens}
