import io
from pathlib import Path

import pytest

from tests import samples
from tests.cli.conftest import Learn


def test_nothing_of_a_pack_runs_before_it_is_used(learn: Learn, tiny: Path) -> None:
    bomb = "raise SystemExit('ran')\n"
    for place in ("solutions/01_scale.py", "exercises/test_01_scale.py", "conftest.py", "setup.py"):
        (tiny / place).write_text(bomb)
    (tiny / "pack.yaml").write_text(samples.MANIFEST.replace("id: tiny", "id: other"))
    assert learn("pack", "add", str(tiny), "--yes").code == 0
    listed = learn("pack", "list")
    assert (listed.code, "other" in listed.out) == (0, True)
    assert learn("show", "other:01_scale").code == 0


def test_a_title_cannot_steer_the_terminal(learn: Learn, tiny: Path) -> None:
    manifest = samples.MANIFEST.replace("en: Tiny pack", 'en: "\\e]0;x\\a"')
    (tiny / "pack.yaml").write_text(manifest, encoding="utf-8")
    ended = learn("pack", "add", str(tiny), "--yes")
    assert (ended.code, ended.out) == (3, "")
    assert "pack.yaml:4:" in ended.err
    assert not [one for one in ended.err if not one.isprintable() and one != "\n"]


def test_a_hostile_pack_is_refused_in_one_sentence(learn: Learn, work: Path) -> None:
    (work / "x.zip").write_bytes(b"PK")
    for language, said in (("ko", "zip 파일을 풀 수 없습니다"), ("en", "cannot be unpacked")):
        ended = learn("pack", "add", "x.zip", "--lang", language)
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
        assert said in ended.err


def test_a_question_that_nobody_answers_adds_nothing(
    learn: Learn, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny / "pack.yaml").write_text(samples.MANIFEST.replace("id: tiny", "id: other"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ended = learn("pack", "add", str(tiny), "--lang", "en")
    assert (ended.code, ended.err) == (
        1,
        "Nobody answered, so it was not added. `--yes` adds it without a question.\n",
    )
    assert learn("pack", "list").out.count("other") == 1  # the one in use


def test_interrupting_a_question_is_no_traceback(
    learn: Learn, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(io.StringIO):
        def isatty(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            raise KeyboardInterrupt

    (tiny / "pack.yaml").write_text(samples.MANIFEST.replace("id: tiny", "id: other"))
    monkeypatch.setattr("sys.stdin", Interrupted())
    ended = learn("pack", "add", str(tiny))
    assert (ended.code, ended.err.strip()) == (130, "")
