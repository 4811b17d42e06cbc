"""Many proofs side by side, one process a core; the longest first."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from grader.author.proof import Proof
from grader.author.prove import is_proved, prove, remember, share
from grader.author.survivors import Effort
from grader.course import Entry
from grader.model.problem import ContentError


def prove_all(
    entries: Sequence[Entry], caches: Path | None, *, thorough: bool = False
) -> list[Proof]:
    """Return the proofs of exercises in their order; what was proved before costs nothing."""
    new = [one for one in entries if not is_proved(one, caches)]
    cores = os.cpu_count() or 1
    if caches is not None and (len(new) > 1 or thorough) and cores > 1:
        # Each process has a sandbox of its own; solutions are the author's, submissions never run here.
        with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
            by_length = sorted(new, key=partial(_seconds, caches=caches), reverse=True)
            list(pool.map(partial(prove, caches=caches), by_length))
            if thorough:
                _finish(pool, cores, entries, caches)
    return [prove(one, caches, Effort(thorough=thorough)) for one in entries]


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
