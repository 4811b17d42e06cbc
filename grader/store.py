"""Attempts, opened hints and settings: one SQLite file a user, append-only, committed at once."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.content.file import DISK_FAULTS

SCHEMA = """
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    pack TEXT NOT NULL,
    exercise TEXT NOT NULL,
    revision INTEGER NOT NULL,
    judged INTEGER NOT NULL,
    score INTEGER NOT NULL,
    max_score INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    source BLOB NOT NULL,
    verdict TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_of ON attempts (pack, exercise);
CREATE TABLE hints (
    pack TEXT NOT NULL, exercise TEXT NOT NULL, opened INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (pack, exercise, opened)
) STRICT;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""
QUIZZES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    pack TEXT NOT NULL,
    quiz TEXT NOT NULL,
    mode TEXT NOT NULL,
    seed INTEGER NOT NULL,
    plan TEXT NOT NULL
) STRICT;
CREATE TABLE run_ends (run INTEGER PRIMARY KEY, at TEXT NOT NULL, how TEXT NOT NULL) STRICT;
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    pack TEXT NOT NULL,
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    rev INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    answer TEXT,
    score REAL NOT NULL,
    points REAL NOT NULL,
    hints INTEGER NOT NULL,
    sure INTEGER,
    seconds REAL NOT NULL,
    foreseen INTEGER NOT NULL,
    mistakes TEXT NOT NULL
) STRICT;
CREATE INDEX answers_of ON answers (pack, question);
CREATE INDEX answers_in ON answers (run);
"""
FLAGS = """
CREATE TABLE flags (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    flagged INTEGER NOT NULL
) STRICT;
CREATE INDEX flags_in ON flags (run);
"""
MIGRATIONS = (SCHEMA, QUIZZES, FLAGS)
"""One step a version; a step is never edited once it has been released."""
VERSION = len(MIGRATIONS)


class StoreError(Exception):
    """The data folder cannot be used; `path` says which file, the text why.

    `is_disk`: the disk is full or failing, so the same may work later.
    """

    def __init__(self, path: Path, reason: str, *, is_disk: bool = False) -> None:
        super().__init__(reason)
        self.path, self.is_disk = path, is_disk


@dataclass(frozen=True, slots=True)
class Best:
    """What a learner has reached in one exercise."""

    score: int
    max_score: int
    passed: bool
    attempts: int
    revision: int
    """Newest revision of the exercise that was graded."""


class Store:
    """The file `learn.db` in a folder; made when first written to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "learn.db"

    def add_attempt(self, verdict: dict[str, Any], source: bytes, *, judged: bool) -> None:
        """Keep a verdict (as its JSON form) and the source it is about."""
        exercise = verdict["exercise"]
        with self._writing() as database:
            database.execute(
                "INSERT INTO attempts (at, pack, exercise, revision, judged, score, max_score, passed,"
                " source, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    now(),
                    exercise["pack"],
                    exercise["id"],
                    exercise["revision"],
                    judged,
                    verdict["score"],
                    verdict["max_score"],
                    verdict["passed"],
                    zlib.compress(source, 1),
                    json.dumps(verdict, ensure_ascii=False),
                ),
            )

    def bests(self, pack: str) -> dict[str, Best]:
        """Return the best judged attempt of each exercise of a pack."""
        query = (
            "SELECT exercise, score, max_score, passed, revision FROM attempts"
            " WHERE pack = ? AND judged ORDER BY id"
        )
        with self._reading() as database:
            rows = database.execute(query, (pack,)).fetchall() if database else []
        bests: dict[str, Best] = {}
        for exercise, score, most, passed, revision in rows:
            best = bests.get(exercise, Best(0, most, False, 0, revision))
            if score * best.max_score >= best.score * most:
                best = Best(score, most, best.passed, best.attempts, best.revision)
            bests[exercise] = Best(
                best.score,
                best.max_score,
                best.passed or bool(passed),
                best.attempts + 1,
                max(best.revision, revision),
            )
        return bests

    def passed(self, pack: str, exercise: str) -> bytes | None:
        """Return the newest source that passed an exercise, None where none did."""
        query = (
            "SELECT source FROM attempts WHERE pack = ? AND exercise = ? AND judged AND passed"
            " ORDER BY id DESC LIMIT 1"
        )
        with self._reading() as database:
            row = database.execute(query, (pack, exercise)).fetchone() if database else None
        return zlib.decompress(row[0]) if row else None

    def open_hint(self, pack: str, exercise: str, most: int) -> int:
        """Open the next hint and return how many are open now, at most `most`."""
        with self._writing() as database:
            row = database.execute(
                "SELECT COALESCE(MAX(opened), 0) FROM hints WHERE pack = ? AND exercise = ?",
                (pack, exercise),
            ).fetchone()
            opened = min(int(row[0]) + 1, most)
            database.execute(
                "INSERT OR IGNORE INTO hints VALUES (?, ?, ?, ?)", (pack, exercise, opened, now())
            )
        return opened

    def setting(self, name: str) -> str | None:
        """Return a saved setting."""
        with self._reading() as database:
            if database is None:
                return None
            row = database.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def save_setting(self, name: str, value: str, *, replace: bool = True) -> str:
        """Save a setting, or with `replace` false keep an earlier one; return what holds now."""
        verb = "REPLACE" if replace else "IGNORE"
        with self._writing() as database:
            database.execute(f"INSERT OR {verb} INTO settings VALUES (?, ?)", (name, value))  # noqa: S608
            row = database.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open for one transaction; it takes the write lock before it reads."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as database:
                database.execute("BEGIN IMMEDIATE")
                self._migrate(database)
                yield database
                database.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(self.path, str(error), is_disk=_is_disk(error)) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Open for reading; None where nothing was ever written."""
        try:
            if not self.path.exists():
                yield None
                return
            with closing(self._connect()) as database:
                made = self._made(database)
                if 0 < made < VERSION:  # what is asked for may be in a table of a later step
                    database.execute("BEGIN IMMEDIATE")
                    self._migrate(database)
                    database.execute("COMMIT")
                yield database if made else None
        except (sqlite3.Error, OSError) as error:
            raise StoreError(self.path, str(error), is_disk=_is_disk(error)) from error

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        return database

    def _made(self, database: sqlite3.Connection) -> int:
        """Return the file's format, 0 for a new one; refuse what a newer program wrote."""
        made = int(database.execute("PRAGMA user_version").fetchone()[0])
        if made > VERSION:
            raise StoreError(self.path, f"made by a newer version of learn (format {made})")
        return made

    def _migrate(self, database: sqlite3.Connection) -> None:
        made = self._made(database)
        for step in MIGRATIONS[made:]:
            for statement in step.split(";"):
                if statement.strip():
                    database.execute(statement)
        if made < VERSION:
            database.execute(f"PRAGMA user_version = {VERSION}")


def _is_disk(error: sqlite3.Error | OSError) -> bool:
    if isinstance(error, OSError):
        return error.errno in DISK_FAULTS
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it says in which file
    return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def now() -> str:
    """Return the time of a record, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
