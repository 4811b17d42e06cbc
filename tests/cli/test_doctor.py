from pathlib import Path

import pytest

from grader import __version__
from tests.cli.conftest import Learn


def test_the_doctor_tells_what_a_report_should_name(learn: Learn, tiny: Path) -> None:
    ended = learn("doctor")
    assert ended.code == 0
    rows = dict(
        line.strip().split(maxsplit=1) for line in ended.out.splitlines() if len(line.split()) > 1
    )
    assert rows["learn"] == __version__
    assert {
        "Python",
        "NumPy",
        "BLAS",
        "locale",
        "terminal",
        "isolation",
        "records",
        "cache",
    } <= set(rows)
    assert any(word in ended.out for word in ("refused", "not confirmed"))
    korean = learn("doctor", "--lang", "ko").out
    assert all(word in korean for word in ("시스템", "격리 수준", "기록", "캐시"))


def test_a_pack_that_is_none_is_told(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, work: Path
) -> None:
    monkeypatch.setenv("LEARN_PACK", str(work))
    ended = learn("list")
    assert (ended.code, ended.err) == (
        2,
        (
            f"LEARN_PACK names {work}, which has no pack.yaml and is the id of no pack. "
            "Those there are: `learn pack list`.\n"
        ),
    )
