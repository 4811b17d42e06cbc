"""Runs, answers and flags of quizzes, in the learner's file: append-only, each committed at once."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from grader.quiz.run import Answered, Begun, Planned
from grader.store import Store, now

_COLUMNS = tuple(one.name for one in fields(Answered))
"""They are called as the fields of an answer are."""


class Answers(Store):
    """The quizzes' part of a learner's file."""

    def begin(self, pack: str, quiz: str, mode: str, seed: int, plan: Sequence[Planned]) -> int:
        """Keep a new run and return its number."""
        told = json.dumps([[one.question, one.rev, one.variant] for one in plan])
        with self._writing() as database:
            made = database.execute(
                "INSERT INTO runs (at, pack, quiz, mode, seed, plan) VALUES (?, ?, ?, ?, ?, ?)",
                (now(), pack, quiz, mode, seed, told),
            )
            return int(made.lastrowid or 0)

    def add(self, pack: str, run: int, one: Answered) -> None:
        """Keep one answer; it is on disk when this returns."""
        with self._writing() as database:
            self._insert(database, pack, run, one, now())

    @staticmethod
    def _insert(database: sqlite3.Connection, pack: str, run: int, one: Answered, at: str) -> None:
        told = {"pack": pack, **_row(one), "at": at, "run": run}
        database.execute(
            f"INSERT INTO answers ({', '.join(told)}) VALUES ({', '.join('?' * len(told))})",  # noqa: S608  constants
            tuple(told.values()),
        )

    def flag(self, run: int, position: int, *, flagged: bool) -> None:
        """Keep that a question was flagged to come back to, or is no more."""
        with self._writing() as database:
            database.execute(
                "INSERT INTO flags (at, run, position, flagged) VALUES (?, ?, ?, ?)",
                (now(), run, position, flagged),
            )

    def flagged(self, run: int) -> set[int]:
        """Return the positions of a run that are flagged: of each, the newest word counts."""
        query = "SELECT position, flagged FROM flags WHERE run = ? ORDER BY id"
        with self._reading() as database:
            newest = dict(database.execute(query, (run,)).fetchall() if database else ())
        return {position for position, flagged in newest.items() if flagged}

    def mark_again(self, pack: str, answers: Iterable[Answered]) -> None:
        """Keep new marks of old tries, all or none; a try stays at the time when it was made."""
        with self._writing() as database:
            for one in answers:
                self._insert(database, pack, one.run, one, one.at)

    def end(self, run: int, how: str) -> None:
        """Say that a run is over: `finished` or `dropped`."""
        with self._writing() as database:
            database.execute("INSERT OR IGNORE INTO run_ends VALUES (?, ?, ?)", (run, now(), how))

    def unfinished(self, pack: str) -> list[Begun]:
        """Return the runs that never ended, newest first."""
        return self._runs(
            "WHERE pack = ? AND id NOT IN (SELECT run FROM run_ends) ORDER BY id DESC", (pack,)
        )

    def finished(self, pack: str) -> list[Begun]:
        """Return the runs that ended, oldest first."""
        return self._runs(
            "WHERE pack = ? AND id IN (SELECT run FROM run_ends WHERE how = 'finished') ORDER BY id",
            (pack,),
        )

    def of_run(self, run: int) -> list[Answered]:
        """Return the answers of a run in the order in which they were given."""
        return self._answers("WHERE run = ? ORDER BY id", (run,))

    def of_pack(self, pack: str) -> list[Answered]:
        """Return every answer of a pack in the order in which they were given."""
        return self._answers("WHERE pack = ? ORDER BY id", (pack,))

    def _runs(self, where: str, values: Iterable[Any]) -> list[Begun]:
        with self._reading() as database:
            if database is None:
                return []
            rows = database.execute(
                f"SELECT id, at, quiz, mode, seed, plan FROM runs {where}",  # noqa: S608  constants
                tuple(values),
            ).fetchall()
        return [
            Begun(number, at, quiz, mode, seed, tuple(Planned(*one) for one in json.loads(plan)))
            for number, at, quiz, mode, seed, plan in rows
        ]

    def _answers(self, where: str, values: Iterable[Any]) -> list[Answered]:
        with self._reading() as database:
            if database is None:
                return []
            rows = database.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM answers {where}",  # noqa: S608  constants
                tuple(values),
            ).fetchall()
        # A try marked again is a newer row of the same try: the newest counts.
        newest = {(one.run, one.position, one.attempt): one for one in map(_answered, rows)}
        return list(newest.values())


def _row(one: Answered) -> dict[str, Any]:
    """Return an answer as it is stored: JSON of what was answered, mistakes parted by spaces."""
    answer = None if one.answer is None else json.dumps(one.answer, ensure_ascii=False)
    told = {name: getattr(one, name) for name in _COLUMNS}
    return told | {"answer": answer, "mistakes": " ".join(one.mistakes)}


def _answered(row: Sequence[Any]) -> Answered:
    told = dict(zip(_COLUMNS, row, strict=True))
    told["answer"] = None if told["answer"] is None else json.loads(told["answer"])
    told["foreseen"] = bool(told["foreseen"])
    told["mistakes"] = tuple(told["mistakes"].split())
    return Answered(**told)
