"""`learn glossary`: what a word means; and what covers what, for authors."""

from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import lookup, shell
from grader.cli.shell import Data, Lang, say
from grader.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.bank import Bank
    from grader.report.glossary import Taught


def glossary(
    term: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TERM]", help=say("한국어나 영어로", "in Korean or English")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("JSON으로", "as JSON"))] = False,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Explain a term of the course; without one, list them all by their first letter."""
    del lang
    from grader.bank import Bank
    from grader.content.glossary import find
    from grader.report.glossary import list_view, machine, term_view

    query = " ".join(term or ())
    found: list[tuple[Bank, list[str]]] = []
    banks = [Bank(pack, shell.cache_folder()) for pack in lookup.packs(data)]
    for bank in banks:
        terms = bank.pack.glossary(bank.caches).terms
        if names := find(terms, query) if query else list(terms):
            found.append((bank, names))
    if not found:
        _stop_unknown(query, banks)
    for place, (bank, names) in enumerate(found):
        terms = bank.pack.glossary(bank.caches).terms
        taught = _taught(bank, names) if query or as_json else {}
        if as_json:
            shell.print_json(machine(names, terms, taught))
            return  # one object; the first pack that knows the term
        if place:
            shell.show("")
        if not query or len(names) > MANY:
            shell.show(*list_view({name: terms[name] for name in names}, shell.language()))
            continue
        for number, name in enumerate(names):
            shell.show(
                *[""] * bool(number), *term_view(name, terms, taught[name], shell.language())
            )


MANY = 4
"""More terms than these are listed and not explained."""


def _stop_unknown(query: str, banks: "list[Bank]") -> None:
    """End, telling what is spelled nearly like it."""
    from grader.content.glossary import close

    if not query:
        shell.stop(Text("용어집이 없습니다.", "There is no glossary."))
    near = []
    for bank in banks:
        terms = bank.pack.glossary(bank.caches).terms
        near += [terms[name].told for name in close(terms, query)]
    guess = Text()
    if near:
        guess = Text(
            f"{', '.join(one.ko for one in near[:4])}인가요?",
            f"Did you mean {', '.join(one.en for one in near[:4])}?",
        )
    shell.stop(
        Text(f"`{query}`: 용어집에 없습니다.", f"`{query}` is not in the glossary.")
        + guess
        + Text("전체 목록: `learn glossary`.", "All terms: `learn glossary`.")
    )


def _taught(bank: "Bank", names: "Sequence[str]") -> "dict[str, Taught]":
    """Return where each of some terms is taught."""
    from grader.course import concepts_of
    from grader.report.glossary import Taught

    glossary, pack = bank.pack.glossary(bank.caches), lookup.namespace(bank.pack)
    exercises, questions = concepts_of(bank.pack, bank.caches), bank.concepts_of()
    found = {}
    for name in names:
        topics = glossary.terms[name].concepts
        found[name] = Taught(
            tuple(pack + one for one, about in exercises.items() if set(topics) & set(about)),
            sum(bool(set(topics) & set(concepts)) for concepts in questions.values()),
            f"{pack} --topic {topics[0]}".lstrip() if topics else "",
            glossary.concepts[topics[0]].corrected if topics else Text(),
        )
    return found


def coverage(lang: Lang = None) -> None:
    """Print which exercises and questions cover each concept of the notes, in Markdown."""
    del lang
    from grader.author.coverage import coverage as rows
    from grader.author.coverage import markdown
    from grader.bank import Bank
    from grader.course import entries

    bank = Bank(lookup.own_pack(), shell.cache_folder())
    typer.echo(markdown(rows(bank, entries(bank.pack))), nl=False)
