"""Do the exercises of a pack fit together? Ids and prerequisites across all files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.checks.exercise import Exercise
from grader.content import syntax
from grader.content.pack import Pack
from grader.course import Entry, sound
from grader.model.problem import ContentError, Problem
from grader.model.text import Text


def fit_together(pack: Pack, entries: Sequence[Entry], caches: Path | None = None) -> list[Problem]:
    """Return what is wrong between a pack's sound exercises; broken ones are told elsewhere."""
    try:
        pack.manifest(caches)
    except ContentError as error:
        return list(error.problems)
    exercises = {entry.path: exercise for entry, exercise in sound(entries, caches)}
    by_id: dict[str, Path] = {}
    found: list[Problem] = []
    for path, exercise in exercises.items():
        if exercise.id in by_id:
            other = by_id[exercise.id].name
            found.append(
                _problem(
                    path, "id", Text(f"{other}에도 있는 id입니다.", f"{other} has this id too.")
                )
            )
        by_id.setdefault(exercise.id, path)
    needs = {exercise.id: exercise.requires for exercise in exercises.values()}
    known = {*needs, *(entry.name for entry in entries)}
    for path, exercise in exercises.items():
        found += [_problem(path, "requires", text) for text in _unmet(exercise, needs, known)]
    return found


def _unmet(
    exercise: Exercise, needs: dict[str, tuple[str, ...]], known: set[str]
) -> Iterator[Text]:
    for wanted in exercise.requires:
        if wanted not in known:
            yield Text(f"`{wanted}`: 그런 문제가 없습니다.", f"There is no exercise `{wanted}`.")
    todo, seen = list(exercise.requires), set()
    while todo:
        one = todo.pop()
        if one == exercise.id:
            yield Text(
                "자신을 먼저 풀어야 하는 순환이 있습니다.", "It requires itself, in a circle."
            )
            return
        if one not in seen:
            seen.add(one)
            todo += needs.get(one, ())


def _problem(path: Path, where: str, message: Text) -> Problem:
    return syntax.read(path).problem((where,), message)
