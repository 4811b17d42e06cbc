"""Is every number of an exercise's texts computed? Facts, arithmetic beside it, or given with a reason.

Every number but 0 and 1 must be covered: a fact states it, a fact's expression starts from it, it stands
in written-out arithmetic that is right, the signature has it, or `given` says why nothing computes it.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
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
_SIGNED = re.compile(rf"(?:(?<![\w)\]])-)?{_TOKEN.pattern}")
_RUN = rf"[-(]*(?:{NUMBER})[)²]*(?:(?:\*\*|//|[-+*/])[(-]*(?:{NUMBER})[)²]*)*"
_EQUATION = re.compile(
    rf"(?<![A-Za-z_\d\])*/.+-])({_RUN})\s*(?:=|→|≈)\s*(?=({_RUN})(?![A-Za-z_\d]|\s+-?\d|[*/+-]))"
)
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
    yield from _stated(exercise, languages)
    yield from _untrue(exercise, scope)
    covered = PLAIN | _signatures(exercise)
    for key in (*exercise.facts, *exercise.given):
        covered |= {abs(_value(token)) for token in key.split() if _is_number(token)}
    for expression in exercise.facts.values():
        covered |= _constants(expression.tree)
    for where, text in texts_of(exercise):
        for language in languages:
            for message in _uncovered(text.in_(language), covered):
                yield (*where, language), message


def _untrue(exercise: Exercise, scope: Mapping[str, Any]) -> Iterator[Found]:
    """Yield facts whose expressions fail, or give other numbers."""
    for key, expression in exercise.facts.items():
        try:
            value = expression.evaluate(scope)
        except Exception as fault:  # an author's expression may fail in any way
            yield ("facts", key), failed_expression(fault)
            continue
        if not _agrees(key, value):
            told = ", ".join(f"{one:.10g}" for one in _flat(value))
            yield ("facts", key), Text(f"식의 값은 {told}입니다.", f"The expression gives {told}.")


def _uncovered(text: str, covered: Set[float]) -> Iterator[Text]:
    """Yield arithmetic of a text that is wrong, and its numbers that nothing covers."""
    sums, wrong = _sums(text)
    for equation, value in wrong:
        yield Text(
            f"`{equation}`: 계산하면 {value:.10g}입니다.",
            f"`{equation}` gives {value:.10g}.",
        )
    left = [one for one in _TOKEN.findall(_cleaned(text)) if _value(one) not in covered | sums]
    if left:
        told = ", ".join(dict.fromkeys(left))
        yield Text(
            f"계산해 보지 않은 수입니다: {told}. facts나 given에 적으세요.",
            f"Nothing computes {told}. State it in facts, or say in given why not.",
        )


# -- what stands in a text ---------------------------------------------------------------------------


def _stated(exercise: Exercise, languages: Languages) -> Iterator[Found]:
    """Yield keys of facts and of given numbers that are no numbers, or that no text has.

    Several numbers of a fact, and those of each list it starts from, stand in their order in one
    figure, table or text, others between them.
    """
    seen = {language: _seen(exercise, language) for language in languages}
    for field, keys in (("facts", exercise.facts), ("given", exercise.given)):
        for key in keys:
            where: Where = (field, key)
            if strange := [token for token in key.split() if not _is_number(token)]:
                told = ", ".join(strange)
                yield where, Text(f"`{told}`: 수가 아닙니다.", f"`{told}` is no number.")
                continue
            rows = key.split() if field == "given" else [key]
            if field == "facts":
                lists = _lists(exercise.facts[key].tree)
                rows += [" ".join(f"{one:.10g}" for one in row) for row in lists]
            for told in rows:
                for language in languages:
                    wanted = [_value(token) for token in told.split()]
                    if not any(_is_within(wanted, numbers) for numbers in seen[language]):
                        ko = f"{told}: {language} 글에 없습니다."
                        yield where, Text(ko, f"{told} is in no {language} text.")


def _seen(exercise: Exercise, language: Language) -> list[list[float]]:
    """Return the numbers of each figure, each text's tables, and each text."""
    found: list[list[float]] = []
    for _, text in texts_of(exercise):
        figures, tables, prose = _parts(text.in_(language))
        found += [list(map(_value, _SIGNED.findall(part))) for part in [*figures, tables, prose]]
    return found


def _is_within(wanted: Sequence[float], numbers: Sequence[float]) -> bool:
    """Return whether numbers occur in this order, others between them."""
    left = iter(numbers)
    return all(one in left for one in wanted)


def _parts(text: str) -> tuple[list[str], str, str]:
    """Return a text's figures, its tables and its prose."""
    text = _cleaned(text)
    rest = _FENCE.sub("", text)
    return _FENCE.findall(text), "\n".join(_TABLE.findall(rest)), _TABLE.sub("", rest)


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


def _lists(tree: ast.AST) -> Iterator[list[float]]:
    """Yield the numbers of each list that is written out in an expression, rows one after another."""
    if isinstance(tree, ast.List) and not any(isinstance(one, ast.Dict) for one in ast.walk(tree)):
        try:
            numbers = _flat(ast.literal_eval(tree))
        except (ValueError, TypeError):
            numbers = []
        if len(numbers) > 1:
            yield numbers
            return
    for child in ast.iter_child_nodes(tree):
        yield from _lists(child)


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
