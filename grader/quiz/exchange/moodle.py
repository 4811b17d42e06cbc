"""Moodle XML, both ways."""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

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

KEPT = frozenset({"explanation", "feedback", "hints", "points", "concepts"})


def export(questions: Iterable[QuestionFields], language: Language) -> Exported:
    """Return a Moodle XML file, and what it had to drop."""
    out = Exported()
    root = ET.Element("quiz")
    for one in made_ready(questions, out):
        kind = _kind(one)
        if kind is None:
            unsupported(one, out)
            continue
        tell_lost(one, KEPT, out)
        node = ET.SubElement(root, "question", type=kind)
        _text(ET.SubElement(node, "name"), one.id)
        prompt = ET.SubElement(node, "questiontext", format="markdown")
        _text(prompt, whole_prompt(one, language))
        _text(
            ET.SubElement(node, "generalfeedback", format="markdown"),
            one.explanation.in_(language),
        )
        ET.SubElement(node, "defaultgrade").text = f"{one.points:g}"
        _answers(node, one, language)
        for hint in one.hints:
            _text(ET.SubElement(node, "hint", format="markdown"), hint.in_(language))
        if one.concepts:
            tags = ET.SubElement(node, "tags")
            for name in one.concepts:
                _text(ET.SubElement(tags, "tag"), name)
    ET.indent(root)
    out.text = ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
    return out


def _kind(one: QuestionFields) -> str | None:
    match one:
        case Single() | Multiple():
            return "multichoice"
        case TrueFalse():
            return "truefalse"
        case Numeric():
            return "numerical"
        case Matching():
            return "matching"
        case Term() | Shape() | Predict():
            return "shortanswer"
    return None


def _answers(node: ET.Element, one: Any, language: Language) -> None:
    match one:
        case Single() | Multiple():
            _write_choices(node, one, language)
        case TrueFalse():
            for name, value in (("true", True), ("false", False)):
                said = "" if value is one.answer else one.feedback_wrong.in_(language)
                _answer(node, name, float(value is one.answer), said)
        case Numeric():
            right_one = _answer(node, spelled_exactly(one.answer), 1.0, "")
            ET.SubElement(right_one, "tolerance").text = tolerance(one)
            for wrong in one.wrong:
                other = _answer(
                    node, spelled_exactly(wrong.value), 0.0, wrong.feedback.in_(language)
                )
                ET.SubElement(other, "tolerance").text = "0"
        case Matching():
            _write_pairs(node, one, language)
        case _:
            ET.SubElement(node, "usecase").text = "0"
            for text, credit, said in spellings(one, language):
                _answer(node, literal(text), credit, said)


def _write_pairs(node: ET.Element, one: Matching, language: Language) -> None:
    """Write each left item with its partner, then what has no partner."""
    texts = {side.id: option_text(side, language) for side in one.right}
    pairs = [(option_text(side, language), one.answer[side.id]) for side in one.left]
    pairs += [("", side.id) for side in one.right if side.id not in one.answer.values()]
    for left, partner in pairs:
        part = ET.SubElement(node, "subquestion", format="markdown")
        ET.SubElement(part, "text").text = left
        _text(ET.SubElement(part, "answer"), texts[partner])


def _write_choices(node: ET.Element, one: Single | Multiple, language: Language) -> None:
    """Write options with what each is worth."""
    ET.SubElement(node, "single").text = "true" if isinstance(one, Single) else "false"
    for option in one.choices:
        said = option.feedback.in_(language)
        _answer(node, option_text(option, language), share_of(one, option), said)


def _answer(node: ET.Element, text: str, share: float, said: str) -> ET.Element:
    answer = ET.SubElement(node, "answer", fraction=percent(share), format="markdown")
    ET.SubElement(answer, "text").text = text
    if said:
        _text(ET.SubElement(answer, "feedback", format="markdown"), said)
    return answer


def _text(node: ET.Element, text: str) -> None:
    ET.SubElement(node, "text").text = text


# -- reading -----------------------------------------------------------------------------------------


def read(text: str, language: Language) -> Imported:
    """Return the questions of a Moodle XML file in our form, and what is not of a kind we have.

    A file with a document type is refused: it could name files and grow without bounds.
    """
    if re.search(r"<!DOCTYPE|<!ENTITY", text, re.I):
        raise ValueError("a document type is not allowed")
    made = Imported()
    root = ET.fromstring(text)  # noqa: S314  document types, and with them entities, are refused
    for number, node in enumerate(root.iter("question"), 1):
        if node.get("type") == "category":
            continue
        name = called(_read(node, "name/text"), number)
        try:
            found = _question(node, name, language)
        except (ValueError, StopIteration):
            made.dropped.append((name, UNREADABLE))
            continue
        if found is None:
            made.dropped.append((name, OTHER_KIND))
            continue
        hints = [{language: _read(one, "text")} for one in node.findall("hint")]
        tags = [_read(one, "text") for one in node.findall("tags/tag")]
        told = {"hints": hints, "concepts": tags}
        found |= {field: value for field, value in told.items() if value}
        if (grade := float(_read(node, "defaultgrade") or 1)) != 1:
            found["points"] = grade
        made.questions.append(without_wildcards(found, made))
    return made


def _question(node: ET.Element, name: str, language: Language) -> dict[str, Any] | None:
    about = (_read(node, "questiontext/text"), _read(node, "generalfeedback/text"), language)
    answers = [
        (
            _read(one, "text"),
            float(one.get("fraction", "0")) / 100,
            _read(one, "feedback/text"),
            one,
        )
        for one in node.findall("answer")
    ]
    match node.get("type"):
        case "multichoice":
            single = _read(node, "single") != "false"
            choices = [
                {"id": f"c{place}", "text": {language: text}}
                | ({"correct": True} if share == 1 or (not single and share > 0) else {})
                | ({"credit": share} if single and 0 < share < 1 else {})
                | ({"feedback": {language: said}} if said else {})
                for place, (text, share, said, _) in enumerate(answers, 1)
            ]
            return imported(name, "single" if single else "multiple", *about, choices=choices)
        case "truefalse":
            right = next(text for text, share, *_ in answers if share == 1) == "true"
            said = next((said for *_, share, said, _ in answers if share == 0), "")
            return imported(
                name, "true_false", *about, answer=right, feedback_wrong={language: said}
            )
        case "numerical":
            key = next(one for one in answers if one[1] == 1)
            wrong = [
                {"value": float(text), "feedback": {language: said}}
                for text, share, said, _ in answers
                if share == 0
            ]
            bound = float(_read(key[3], "tolerance") or 0)
            return imported(
                name, "numeric", *about, answer=float(key[0]), tolerance={"abs": bound}, wrong=wrong
            )
        case "shortanswer":
            keys = [
                {"text": text, "credit": share} | ({"feedback": {language: said}} if said else {})
                for text, share, said, _ in answers
            ]
            return imported(name, "text", *about, keys=keys)
        case "matching":
            sides = [
                (_read(one, "text"), _read(one, "answer/text"))
                for one in node.findall("subquestion")
            ]
            return imported(name, "matching", *about, **pairs(sides, language))
    return None


def _read(node: ET.Element, path: str) -> str:
    return (node.findtext(path) or "").strip()
