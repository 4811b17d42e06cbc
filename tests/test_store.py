import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.store import MIGRATIONS, VERSION, Best, Store, StoreError


def verdict(score: int, exercise: str = "01", revision: int = 1, most: int = 5) -> dict[str, Any]:
    return {
        "exercise": {"id": exercise, "revision": revision, "pack": "tiny"},
        "score": score,
        "max_score": most,
        "passed": score == most,
        "note": "한글",
    }


def rows(store: Store, query: str) -> list[Any]:
    with sqlite3.connect(store.path) as database:
        return database.execute(query).fetchall()


def test_nothing_is_made_before_it_is_written_to(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    assert store.bests("tiny") == {}
    assert store.setting("language") is None
    assert not (tmp_path / "data").exists()


def test_an_attempt_is_kept_whole_with_its_source(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "data")
    store.add_attempt(verdict(3), b"x = 1\n", judged=True)
    ((at, pack, source, kept),) = rows(store, "SELECT at, pack, source, verdict FROM attempts")
    assert at.endswith("+00:00")
    assert pack == "tiny"
    assert zlib.decompress(source) == b"x = 1\n"
    assert "한글" in kept


def test_attempts_only_ever_grow(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for score in (5, 3, 3):
        store.add_attempt(verdict(score), b"", judged=True)
    assert rows(store, "SELECT score FROM attempts ORDER BY id") == [(5,), (3,), (3,)]


def test_the_best_attempt_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_attempt(verdict(2), b"", judged=True)
    assert store.bests("tiny") == {"01": Best(2, 5, False, 1, 1)}
    store.add_attempt(verdict(4), b"", judged=True)
    store.add_attempt(verdict(1), b"", judged=True)
    store.add_attempt(verdict(5, "02"), b"", judged=True)
    assert store.bests("tiny") == {"01": Best(4, 5, False, 3, 1), "02": Best(5, 5, True, 1, 1)}
    assert store.bests("other") == {}


def test_a_pass_stays_when_a_newer_revision_is_harder(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_attempt(verdict(5), b"", judged=True)
    store.add_attempt(verdict(3, revision=2, most=10), b"", judged=True)
    assert store.bests("tiny") == {"01": Best(5, 5, True, 2, 2)}


def test_the_newest_source_that_passed_is_given_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.passed("tiny", "01") is None
    for score, source in ((5, b"first"), (5, b"second"), (3, b"worse")):
        store.add_attempt(verdict(score), source, judged=True)
    store.add_attempt(verdict(5), b"not judged", judged=False)
    assert store.passed("tiny", "01") == b"second"
    assert store.passed("tiny", "02") is None
    assert store.passed("other", "01") is None


def test_what_was_not_judged_is_kept_and_does_not_count(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_attempt(verdict(0), b"", judged=False)
    assert store.bests("tiny") == {}
    assert rows(store, "SELECT COUNT(*) FROM attempts") == [(1,)]


def test_hints_open_one_at_a_time_and_stay_open(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert [store.open_hint("tiny", "01", 3) for _ in range(5)] == [1, 2, 3, 3, 3]
    assert store.open_hint("tiny", "02", 3) == 1
    assert store.open_hint("other", "01", 3) == 1


def test_settings_are_replaced_or_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.save_setting("language", "ko") == "ko"
    assert store.save_setting("language", "en") == "en"
    assert store.save_setting("language", "ko", replace=False) == "en"
    assert store.setting("language") == "en"
    assert store.setting("other") is None


WRITER = """
import sys
from pathlib import Path
from grader.store import Store
store = Store(Path(sys.argv[1]))
for n in range(10):
    store.add_attempt({"exercise": {"id": "01", "revision": 1, "pack": "tiny"}, "score": n,
                       "max_score": 10, "passed": False}, b"x", judged=True)
    store.open_hint("tiny", "01", 1000)
    store.save_setting("learner", sys.argv[2], replace=False)
"""


def test_eight_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)])
        for number in range(8)
    ]
    assert [writer.wait() for writer in writers] == [0] * 8
    store = Store(tmp_path)
    assert store.bests("tiny")["01"].attempts == 80
    assert store.open_hint("tiny", "01", 1000) == 81
    assert rows(store, "SELECT COUNT(*) FROM settings") == [(1,)]


def newer(folder: Path) -> Store:
    store = Store(folder)
    store.save_setting("language", "ko")
    with sqlite3.connect(store.path) as database:
        database.execute("PRAGMA user_version = 99")
    return store


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.save_setting("language", "en"),
        lambda store: store.setting("language"),
        lambda store: store.bests("tiny"),
        lambda store: store.open_hint("tiny", "01", 3),
    ],
    ids=["save_setting", "setting", "bests", "open_hint"],
)
def test_a_newer_format_is_refused(tmp_path: Path, act: Callable[[Store], object]) -> None:
    store = newer(tmp_path)
    with pytest.raises(StoreError, match=r"made by a newer version of learn \(format 99\)"):
        act(store)
    assert rows(store, "SELECT value FROM settings") == [("ko",)]


def refused(folder: Path, reason: str) -> None:
    store = Store(folder)
    with pytest.raises(StoreError, match=reason) as caught:
        store.save_setting("language", "en")
    assert caught.value.path == folder / "learn.db"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused(tmp_path / "file", "File exists")
    refused(tmp_path / "file" / "data", "Not a directory")
    assert Store(tmp_path / "file" / "data").bests("tiny") == {}


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "learn.db").write_bytes(b"something else" * 100)
    refused(tmp_path, "file is not a database")
    with pytest.raises(StoreError, match="file is not a database"):
        Store(tmp_path).bests("tiny")


def test_a_folder_in_the_databases_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "learn.db").mkdir()
    refused(tmp_path, "unable to open database file")
    with pytest.raises(StoreError, match="unable to open database file"):
        Store(tmp_path).setting("language")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_attempt(verdict(1), b"", judged=True)
    with pytest.raises(KeyError):
        store.add_attempt({"exercise": {"pack": "tiny"}}, b"", judged=True)
    store.add_attempt(verdict(2), b"", judged=True)
    assert rows(store, "SELECT score FROM attempts ORDER BY id") == [(1,), (2,)]


def test_an_older_format_is_brought_up_to_date_by_reading(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with sqlite3.connect(store.path) as database:
        database.executescript(MIGRATIONS[0])
        database.execute("INSERT INTO settings VALUES ('language', 'ko')")
        database.execute("PRAGMA user_version = 1")
    assert store.setting("language") == "ko"
    assert rows(store, "PRAGMA user_version") == [(VERSION,)]
    assert rows(store, "SELECT COUNT(*) FROM runs") == [(0,)]
    store.save_setting("language", "en")
    assert store.setting("language") == "en"
