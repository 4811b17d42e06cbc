import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.author.wheel import BadVersion, write_wheel
from grader.content.pack import Pack

WORDS = Path(__file__).parents[1] / "packs" / "words"


def test_the_same_pack_makes_the_same_wheel(tmp_path: Path) -> None:
    pack = Pack(WORDS)
    one, two = (write_wheel(pack, pack.manifest(), tmp_path).read_bytes() for _ in range(2))
    assert one == two


def test_a_wheel_lists_what_it_holds(tmp_path: Path) -> None:
    path = write_wheel(Pack(WORDS), Pack(WORDS).manifest(), tmp_path)
    assert path.name == "learn_pack_words-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        about = "learn_pack_words-1.0.dist-info"
        record = wheel.read(f"{about}/RECORD").decode().splitlines()
        metadata = wheel.read(f"{about}/METADATA").decode().splitlines()
    assert [line.split(",")[0] for line in record] == names
    assert names[-1] == f"{about}/RECORD"
    assert "Requires-Dist: learn-cnn>=0.1" in metadata
    assert "learn_pack_words/quizzes/Q1.yaml" in names


def test_an_installed_wheel_is_found_and_graded(tmp_path: Path) -> None:
    path = write_wheel(Pack(WORDS), Pack(WORDS).manifest(), tmp_path)
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(site), str(path)], check=True, capture_output=True)
    (home / "02_median.py").write_bytes((WORDS / "solutions" / "02_median.py").read_bytes())

    def learn(*arguments: str) -> str:
        setting = {"PATH": "", "LEARN_LANG": "en", "COLUMNS": "100", "HOME": str(home)}
        setting["PYTHONPATH"] = f"{site}:{Path(__file__).parents[2]}"
        done = subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=home, env=setting, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "words 1.0  Words and numbers (3; en)" in learn("pack", "list")
    assert "Score 6/6" in learn("grade", "words:2")


def test_a_version_that_pip_cannot_read_is_told(tmp_path: Path) -> None:
    manifest = Pack(WORDS).manifest()
    from dataclasses import replace

    with pytest.raises(BadVersion) as caught:
        write_wheel(Pack(WORDS), replace(manifest, version="first"), tmp_path)
    assert caught.value.message.en == (
        "pip cannot read the version `first`. Write it as `1.0` or `2026.3`."
    )
