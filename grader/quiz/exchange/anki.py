"""Flip cards for Anki: a package made by genanki, or a text file that Anki imports by itself.

A question's id is its card's GUID, so that importing again updates cards and keeps their reviews.
Anki compares typed answers letter by letter, so even short answers become flip cards.
"""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from grader.model.text import Language
from grader.quiz.base import QuestionFields
from grader.quiz.exchange.common import Exported, made_ready, tell_lost, whole_prompt

KEPT = frozenset({"explanation", "concepts", "figure"})


def export(questions: Iterable[QuestionFields], language: Language) -> Exported:
    """Return a text file of cards."""
    out = Exported()
    rows = ["#separator:tab", "#html:true", "#guid column:1", "#tags column:4"]
    rows += ["\t".join(card) for card in _cards(questions, language, out)]
    out.text = "\n".join(rows) + "\n"
    return out


def package(
    questions: Iterable[QuestionFields], language: Language, name: str
) -> tuple[Any, Exported]:
    """Return genanki's package of a deck of that name, and what was dropped; needs the extra `anki`."""
    import genanki

    out = Exported()
    fields = [{"name": "Front"}, {"name": "Back"}]
    template = {
        "name": "Card",
        "qfmt": "{{Front}}",
        "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
    }
    model = genanki.Model(_number("model"), "learn quiz", fields=fields, templates=[template])
    deck = genanki.Deck(_number(f"deck {name}"), name)
    for guid, front, back, tags in _cards(questions, language, out):
        note = genanki.Note(model=model, fields=[front, back], tags=tags.split(), guid=guid)
        deck.add_note(note)
    return genanki.Package(deck), out


def _cards(
    questions: Iterable[QuestionFields], language: Language, out: Exported
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (guid, front, back, tags)."""
    for one in made_ready(questions, out):
        tell_lost(one, KEPT, out)
        options = "".join(
            f"<br>{html.escape(label)}) {html.escape(text.in_(language))}" if label else "<br>"
            for label, text in one.options(one.shown(1))
        )
        front = _html(whole_prompt(one, language)) + options
        back = _html(one.key().in_(language)) + "<br>" + _html(one.explanation.in_(language))
        yield one.id, front, back, " ".join(one.concepts)


def _html(text: str) -> str:
    plain = re.sub(r"^```\w*$", "", text, flags=re.MULTILINE)
    return html.escape(plain).replace("\t", "    ").replace("\n", "<br>")


def _number(name: str) -> int:
    """Return an id of Anki's, the same for the same name for ever."""
    return int.from_bytes(hashlib.sha256(f"learn-cnn {name}".encode()).digest()[:4]) | 1 << 30
