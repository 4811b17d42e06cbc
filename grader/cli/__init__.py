"""The shell: parse, one call, print, exit code. Only here anything is printed or exited."""

import gc
import os
import sys


def main() -> None:
    """Run `learn`; the child that a grading needs starts before anything else is imported."""
    gc.disable()  # a command is short, and collecting costs a tenth of its start
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small arrays; more threads only wait
    if sys.argv[1:2] == ["grade"] and "--help" not in sys.argv:
        from grader.sandbox import zygote

        zygote.start_early()
    from grader.cli.app import run

    try:
        run()
    finally:
        gc.freeze()  # nor is anything collected at the end: that would be a seventh of a grading
