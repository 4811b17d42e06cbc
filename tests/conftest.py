"""Fixtures of the whole suite: settings that never leak, and small packs to grade against."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import samples

MakePack = Callable[..., Path]
collect_ignore = ["packs"]  # packs to grade with, and no tests of ours


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep the settings of whoever runs the suite out of it, and the suite out of theirs."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("LEARN_DATA", str(home / "data"))
    monkeypatch.setenv("LEARN_CACHE", str(home / "cache"))
    monkeypatch.setenv("LEARN_LANG", "en")
    for name in ("LEARN_PACK", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """Return a function that writes a pack: exercises by name, and any other file by its path."""

    def make(folder: str = "pack", /, **exercises: str) -> Path:
        root = tmp_path / folder
        samples.write_pack(root, exercises or {"01_scale": samples.SCALE})
        return root

    return make


@pytest.fixture
def tiny(make_pack: MakePack) -> Path:
    """Return a pack with the one exercise of `samples`."""
    return make_pack()
