"""What the lock grants: the standard library and NumPy, and nothing installed beside them."""

import sysconfig
from pathlib import Path

import numpy as np
import pytest

from grader.sandbox import zygote
from grader.sandbox.child import library, lock

PACKAGES = Path(np.__file__).parents[1]


def test_no_place_holds_other_packages() -> None:
    for place in map(Path, lock.readable_places()):
        assert place not in (PACKAGES, *PACKAGES.parents)
        for folder in ("purelib", "platlib"):
            installed = Path(sysconfig.get_path(folder))
            assert installed != place
            assert place not in installed.parents


def test_no_place_holds_the_course() -> None:
    for place in map(Path, lock.readable_places()):
        assert place not in zygote.CHILD.parents
        assert place != zygote.SECRET


@pytest.mark.parametrize(
    ("place", "is_kept"),
    [
        ("/opt/py/lib/python3.12", True),
        ("/opt/py/lib/python3.12/lib-dynload", True),
        ("/opt/py/lib/python312.zip", True),
        ("C:/Python/DLLs", True),
        ("/opt/py/lib/python3.12/site-packages", False),
        ("/usr/lib/python3/dist-packages", False),
        ("/home/user/project", False),
        ("/home/user/project/grader/sandbox", False),
        ("", False),
    ],
)
def test_only_the_library_stays_importable(place: str, is_kept: bool) -> None:
    assert library._is_library(place, {"/opt/py/lib/python3.12"}) is is_kept


def test_a_project_called_sandbox_keeps_its_library() -> None:
    places = {"/home/user/sandbox/lib/python3.12"}
    assert library._is_library("/home/user/sandbox/lib/python3.12", places)


def test_numpy_is_found_where_the_grader_has_it() -> None:
    *_, child, mode, place = zygote.command("zygote")
    assert Path(child).is_file()
    assert mode == "zygote"
    assert Path(place) == PACKAGES
