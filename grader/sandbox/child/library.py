"""What submissions may import: the standard library and NumPy, loaded before anything is locked."""

import contextlib
import importlib
import os
import sys
import sysconfig
import warnings

import numpy as np

PRELOADED = """
numpy.linalg numpy.fft numpy.random numpy.ma numpy.lib.stride_tricks collections dataclasses
functools itertools math operator random typing types traceback
""".split()
SPARE = """
numpy.polynomial numpy.testing abc array ast base64 bisect calendar cmath collections.abc contextlib copy csv
ctypes datetime decimal difflib enum fractions graphlib hashlib heapq inspect io json locale logging mmap
numbers pathlib pprint queue reprlib secrets statistics string struct tempfile textwrap time timeit tokenize
unicodedata unittest uuid warnings weakref zlib encodings.ascii encodings.cp949 encodings.euc_kr
encodings.latin_1 encodings.utf_16 encodings.utf_8_sig
""".split()
"""Loaded ahead where no file can be opened afterwards; the others cannot be imported there."""


def preload(*, everything: bool = False) -> None:
    """Import what submissions usually use, and forget where anything installed would come from.

    `everything`: what they may use at all, since they will not be able to read it later.
    """
    for name in (*PRELOADED, *SPARE * everything):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    library = folders()
    sys.path[:] = [place for place in sys.path if _is_library(place, library)]
    sys.meta_path[:] = [  # an editable installation has a finder of its own
        finder for finder in sys.meta_path if "frozen_importlib" in str(finder)
    ]
    sys.argv[:], sys.orig_argv[:] = ["submission"], []
    warnings.simplefilter("ignore", RuntimeWarning)  # overflow in exp is not a failure
    np.seterr(all="ignore")


def folders() -> set[str]:
    """Return where the standard library is."""
    return {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}


def _is_library(place: str, library: set[str]) -> bool:
    """Return whether a place of `sys.path` is the standard library's, and nobody else's."""
    name = os.path.basename(place)  # noqa: PTH119
    inside = os.path.dirname(place) in library and name == "lib-dynload"  # noqa: PTH120
    return place in library or inside or name == "DLLs" or place.endswith(".zip")
