"""Do the checks notice every change of the solution that changes anything?"""

import difflib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.author.advice import advice
from grader.author.gradings import Gradings
from grader.author.mutants import Mutant, mutants
from grader.author.proof import Found, Proof, Survivor
from grader.model.text import Text

DEAR = 0.5
"""Where a grading takes more seconds than this, as training does, mutants are not all tried at once."""
SECONDS = 2.5
"""For so long a proof goes on to the next mutant that is dear."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of the work is done in one run."""

    thorough: bool = False
    """Try every mutant, however long each takes."""
    part: int = 0
    parts: int = 1
    """This run's share of the mutants, where several work side by side."""
    started: float = field(default_factory=time.perf_counter)

    def goes_on(self, seconds: float) -> bool:
        """Return whether another mutant is tried, where a grading takes so many seconds."""
        return self.thorough or seconds < DEAR or time.perf_counter() - self.started < SECONDS


def prove_mutants(
    gradings: Gradings, solution: str, proof: Proof, effort: Effort
) -> Iterator[Found]:
    """Yield the faults of marks; what the mutants did is kept in the proof."""
    marks = gradings.exercise.equivalent_mutants
    found = {one.name: one for one in mutants(solution)}
    proof.mutants = len(found)
    proof.equivalent = sum(name in found for name in marks)
    survivors: list[Mutant] = []
    needless: list[str] = []
    tried = 0
    for one in _tried(
        gradings, list(found.values()), effort, proof.time.seconds if proof.time else 0.0
    ):
        tried += one.name not in marks
        noticed = gradings.notices(one.source)
        if noticed is None and one.name not in marks:
            survivors.append(one)
        elif noticed is not None and one.name in marks:
            needless.append(one.name)
    proof.needless = tuple(needless)
    proof.untried = proof.mutants - proof.equivalent - tried
    for name in marks:
        if name not in found:
            yield ("equivalent_mutants", name), _no_mutant(name, list(found))
    proof.survivors = tuple(
        Survivor(one.line, one.before, one.after, one.name, advice(gradings, solution, one.source))
        for one in survivors
    )
    for one in survivors:
        yield (
            ("solution", one.line),
            Text(
                f"이렇게 바뀌어도 알아채는 검사가 없습니다: {one.after}",
                f"No check notices it when this becomes: {one.after}",
            ),
        )


def _tried(
    gradings: Gradings, found: list[Mutant], effort: Effort, seconds: float
) -> Iterator[Mutant]:
    """Yield what was tried before, and what is tried now: unmarked ones first."""
    marks = gradings.exercise.equivalent_mutants
    known = [one for one in found if gradings.is_known(one.source)]
    new = [one for one in found if one not in known]
    new.sort(key=lambda one: one.name in marks)
    yield from known
    for place, one in enumerate(new):
        if not effort.goes_on(seconds):
            return
        if place % effort.parts == effort.part:
            yield one


def _no_mutant(name: str, known: list[str]) -> Text:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    guess = Text(f" `{close[0]}`인가요?", f" Did you mean `{close[0]}`?") if close else Text()
    return Text(
        f"`{name}`: 모범 답안에 그런 변형이 없습니다.{guess.ko}",
        f"The solution has no mutant `{name}`.{guess.en}",
    )
