"""`learn author check`: proofs of exercises and quizzes, told as they are found."""

import dataclasses
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.cli import lookup, shell
from grader.cli.shell import Lang, say
from grader.content.pack import GLOSSARY, MANIFEST
from grader.model.text import Text

if TYPE_CHECKING:
    from grader.author.proof import Proof, QuizProof
    from grader.content.pack import Pack
    from grader.course import Entry
    from grader.model.problem import Problem

POLL_SECONDS = 0.2


@dataclass
class Chosen:
    """What is to be proved: exercises, quizzes, exams, and whether the pack as a whole."""

    pack: "Pack"
    exercises: "list[Entry]" = field(default_factory=list)
    quizzes: list[Path] = field(default_factory=list)
    exams: list[Path] = field(default_factory=list)
    whole: bool = False

    def files(self) -> Iterator[Path]:
        """Yield every file whose change may change a proof."""
        for one in self.exercises:
            yield from (one.path, one.functions)
            yield from (self.pack.solution(one.path), self.pack.wrong_ways(one.path))
        yield from (*self.quizzes, *self.exams)
        yield from (self.pack.root / name for name in (MANIFEST, GLOSSARY))


@dataclass
class Found:
    """What was found out."""

    exercises: "list[Proof]" = field(default_factory=list)
    quizzes: "list[QuizProof]" = field(default_factory=list)
    between: "list[Problem]" = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many problems there are."""
        lists = [one.problems for one in self.exercises] + [one.problems for one in self.quizzes]
        return sum(map(len, [*lists, self.between]))


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help=say("문제나 퀴즈들", "exercises or quizzes")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("JSON으로", "as JSON"))] = False,
    changed: Annotated[
        bool,
        typer.Option(
            "--changed", help=say("바뀐 것만 보여 줌", "tell only what was not proved before")
        ),
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help=say("오래 걸리는 변형까지 모두", "try every mutant, however long")
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option("--watch", help=say("파일이 바뀔 때마다", "again whenever a file changes")),
    ] = False,
    lang: Lang = None,
) -> None:
    """Grade solutions, stubs, misconceptions and mutants; try quizzes' answers; tell every problem."""
    del lang
    chosen = _choose(names or [])
    stamps = _stamps(chosen)
    found = _prove(chosen, changed=changed, thorough=thorough)
    _tell(found, chosen, as_json=as_json)
    while watch:
        stamps = _wait(chosen, stamps)
        chosen = _choose(names or [])
        _tell(_prove(chosen, changed=True, thorough=thorough), chosen, as_json=as_json)
    if found.count:
        raise typer.Exit(shell.AT_FAULT)


def _choose(names: Sequence[str]) -> Chosen:
    from grader.bank import Bank
    from grader.course import entries

    pack = lookup.own_pack()
    bank = Bank(pack)
    if not names:
        return Chosen(pack, entries(pack), bank.files(), bank.exams(), whole=True)
    chosen = Chosen(pack)
    for name in dict.fromkeys(names):
        if (quiz := lookup.quiz_file(bank.files(), name)) is not None:
            chosen.quizzes += [quiz] * (quiz not in chosen.quizzes)
        elif (exam := lookup.quiz_file(bank.exams(), name)) is not None:
            chosen.exams += [exam] * (exam not in chosen.exams)
        else:
            chosen.exercises.append(lookup.entry(name, pack))
    return chosen


def _prove(chosen: Chosen, *, changed: bool, thorough: bool) -> Found:
    """Prove what was chosen; with `changed`, what was proved before is left out."""
    from grader.author.order import fit_together
    from grader.author.prove import is_proved
    from grader.author.prove_quiz import is_quiz_proved, prove_bank, prove_quiz
    from grader.author.together import prove_all
    from grader.author.vocabulary import at_odds
    from grader.bank import Bank
    from grader.course import entries
    from grader.model.problem import ContentError

    caches = shell.cache_folder()
    try:
        chosen.pack.manifest(caches)
    except ContentError as error:  # nothing in the pack can be used before that is mended
        return Found(between=list(error.problems))
    bank = Bank(chosen.pack, caches)
    exercises, papers = chosen.exercises, [*chosen.quizzes, *chosen.exams]
    if changed:
        exercises = [one for one in exercises if not is_proved(one, caches)]
        papers = [one for one in papers if not is_quiz_proved(bank, one)]
    known = [one.name for one in entries(chosen.pack)]
    found = Found(
        prove_all(exercises, caches, thorough=thorough),
        [prove_quiz(bank, one, known) for one in papers],
    )
    if chosen.whole:
        found.between = [*fit_together(chosen.pack, chosen.exercises, caches), *prove_bank(bank)]
    found.between += at_odds(bank, chosen.exercises, chosen.quizzes, whole=chosen.whole)
    return found


def _tell(found: Found, chosen: Chosen, *, as_json: bool) -> None:
    from grader.cli.proof_view import tell_proof, tell_quiz

    if as_json:
        shell.print_json(_plain(found))
        return
    for proof in found.exercises:
        tell_proof(proof)
    for quiz in found.quizzes:
        tell_quiz(quiz)
    for problem in found.between:
        typer.echo(problem.in_(shell.language()))
    if found.count:
        shell.warn(
            Text(
                f"문제점 {found.count}개를 찾았습니다.",
                f"{_counted(found.count, 'problem')} found.",
            )
        )
        return
    ko = [f"문제 {len(chosen.exercises)}개"] * bool(chosen.exercises)
    ko += [f"퀴즈 {len(chosen.quizzes)}개"] * bool(chosen.quizzes)
    en = [_counted(len(chosen.exercises), "exercise")] * bool(chosen.exercises)
    ko += [f"시험 {len(chosen.exams)}개"] * bool(chosen.exams)
    en += [_counted(len(chosen.quizzes), "quiz", "zes")] * bool(chosen.quizzes)
    en += [_counted(len(chosen.exams), "exam")] * bool(chosen.exams)
    shell.show(say(f"모두 온전합니다: {', '.join(ko)}.", f"All sound: {', '.join(en)}."))


def _counted(count: int, word: str, plural: str = "s") -> str:
    return f"{count} {word}{plural if count != 1 else ''}"


def _plain(found: Found) -> dict[str, Any]:
    return {
        "format": 1,
        "problems": found.count,
        "between": [dataclasses.asdict(one) for one in found.between],
        "exercises": [dataclasses.asdict(one) for one in found.exercises],
        "quizzes": [dataclasses.asdict(one) for one in found.quizzes],
    }


def _stamps(chosen: Chosen) -> dict[Path, int]:
    folders = ("exercises", "solutions", "quizzes")
    files = {*chosen.files(), *(chosen.pack.root / name for name in folders)}
    return {path: path.stat().st_mtime_ns for path in files if path.exists()}


def _wait(chosen: Chosen, before: dict[Path, int]) -> dict[Path, int]:
    """Wait until a file changes; looking often works on every drive."""
    while (now := _stamps(chosen)) == before:
        time.sleep(POLL_SECONDS)
    return now
