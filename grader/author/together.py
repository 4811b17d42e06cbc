"""Many proofs side by side, one process a core; the longest first."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from grader.author.proof import Proof
from grader.author.prove import grade_ahead, is_proved, prove, remember, share, to_grade
from grader.author.survivors import Effort
from grader.course import Entry
from grader.model.limits import Limits
from grader.model.problem import ContentError


def prove_all(
    entries: Sequence[Entry], caches: Path | None, *, thorough: bool = False
) -> list[Proof]:
    """Return the proofs of exercises in their order; what was proved before costs nothing."""
    new = [one for one in entries if not is_proved(one, caches)]
    cores = _cores()
    effort = Effort(thorough=thorough)
    if caches is None or cores == 1:
        pass
    elif len(new) > 1 or thorough:
        with _processes(cores) as pool:
            by_length = sorted(new, key=partial(_seconds, caches=caches), reverse=True)
            list(pool.map(partial(prove, caches=caches), by_length))
            if thorough:
                _finish(pool, cores, entries, caches)
    elif new and _seconds(new[0], caches) > Limits().seconds:
        _grade_in_two(new[0], caches)
    return [prove(one, caches, effort) for one in entries]


def _cores() -> int:
    """Return the cores this process may use, where the system tells: in a container fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processes(count: int) -> ProcessPoolExecutor:
    """Return processes, each with a sandbox of its own: solutions run there, no submissions."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def _grade_in_two(entry: Entry, caches: Path) -> None:
    """Make the gradings of an exercise that trains, every other one in a second process."""
    runs = to_grade(entry, caches)
    if len(runs) < 2:
        return
    with _processes(1) as pool:
        other = pool.submit(grade_ahead, entry, caches, runs[1::2])
        own = grade_ahead(entry, caches, runs[::2])
        remember(entry, caches, own | other.result())


def _finish(pool: ProcessPoolExecutor, cores: int, entries: Sequence[Entry], caches: Path) -> None:
    """Try the mutants that take long, each core its share."""
    for entry in entries:
        if not prove(entry, caches).untried:
            continue
        shares = [Effort(thorough=True, part=part, parts=cores) for part in range(cores)]
        found = pool.map(partial(share, entry, caches), shares)
        remember(entry, caches, {name: one for part in found for name, one in part.items()})


def _seconds(entry: Entry, caches: Path) -> float:
    """Return what an exercise allows a call: a guess at how long its proof takes."""
    try:
        return entry.load(caches).limits.seconds
    except ContentError:
        return 0.0
