from pathlib import Path

import pytest

from tests import samples
from tests.cli.conftest import Learn


def test_progress_tells_best_scores_and_attempts(learn: Learn, work: Path) -> None:
    assert learn("progress").out == "0 of 1 exercises passed, 0 of 7 points\n"
    assert learn("progress", "--lang", "ko").out == "1문제 중 0문제 통과, 7점 중 0점\n"
    for source in (samples.RIGHT, samples.ADDS):
        (work / "01_scale.py").write_text(source, encoding="utf-8")
        learn("grade", "1")
    said = [line.split() for line in learn("progress").out.splitlines()]
    assert said == [
        ["exercise", "best", "attempts"],
        ["01_scale", "7/7", "2", "passed"],
        [],
        "1 of 1 exercises passed, 7 of 7 points".split(),
    ]


def test_a_newer_revision_keeps_the_pass_and_says_so(learn: Learn, tiny: Path, right: Path) -> None:
    learn("grade", "1")
    exercise = tiny / "exercises" / "01_scale.yaml"
    exercise.write_text(samples.SCALE.replace("revision: 1", "revision: 2"), encoding="utf-8")
    assert "passed (the exercise has changed since)" in learn("progress").out
    assert "통과 (그 뒤 문제가 바뀜)" in learn("progress", "--lang", "ko").out


def test_a_language_is_chosen_for_good(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEARN_LANG")
    monkeypatch.setenv("LC_ALL", "C")
    assert learn("language").out == "en\n"
    assert learn("language", "ko").out == "이제 한국어로 표시합니다.\n"
    assert learn("language").out == "ko\n"
    assert "0문제 통과" in learn("progress").out
    assert "0 of 1" in learn("progress", "--lang", "en").out
    assert learn("language", "en").out == "Messages are in English now.\n"
    assert "0 of 1" in learn("progress").out


def test_a_language_chosen_with_its_own_folder_holds_there(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LEARN_LANG")
    monkeypatch.setenv("LC_ALL", "C")
    learn("language", "ko", "--data", str(tmp_path))
    assert "문제 통과" in learn("progress", "--data", str(tmp_path)).out
    assert "0 of 1" in learn("progress").out


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({"LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "", "LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_ALL": "C"}, "en"),
        ({"LC_ALL": "de_DE", "LEARN_LANG": "ko"}, "ko"),
        ({"LC_ALL": "ko_KR", "LEARN_LANG": "xx"}, "ko"),
    ],
)
def test_otherwise_the_locale_decides(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], language: str
) -> None:
    monkeypatch.delenv("LEARN_LANG")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert learn("language").out == f"{language}\n"


def test_another_language_is_wrong_usage(learn: Learn) -> None:
    ended = learn("language", "fr")
    assert (ended.code, ended.err) == (2, "It must be ko or en.\n")
    ended = learn("list", "--lang", "fr")
    assert ended.code == 2
    assert "It must be ko or en." in ended.err
