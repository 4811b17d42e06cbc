"""`python -m grader` is `learn`."""

import os
import sys

if sys.path[:1] in ([""], [os.getcwd()]):  # noqa: PTH109
    # The current folder may be a learner's: a `random.py` there must not run in the grader.
    del sys.path[0]

from grader.cli import main

main()
