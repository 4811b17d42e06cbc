"""Started by the grader as `python -I -B <this file> MODE ...`, in an empty environment.

`zygote NUMPY SECRET SKIP` serves workers over the socket at descriptor 3; `alone NUMPY LIMITS` is one worker with
commands on standard input, replies on standard output and its prints on standard error;
`canary NUMPY SECRET SKIP` locks itself as such a worker does and writes what it saw refused.
"""

import importlib
import json
import os
import socket
import sys
from pathlib import Path


def main(mode: str, numpy_place: str, *arguments: str) -> None:
    """Find this package without the course's own beside it, then serve.

    `numpy_place` is where NumPy is installed, since -I leaves out a user's own packages.
    """
    sys.path.insert(0, str(Path(__file__).parents[1]))
    if numpy_place not in sys.path:
        sys.path.append(numpy_place)
    if mode == "zygote":
        secret, skip = arguments
        control = socket.socket(fileno=3)
        importlib.import_module("child.zygote").main(control, secret, json.loads(skip))
        return
    worker = importlib.import_module("child.worker")
    lock = importlib.import_module("child.lock").Lock()
    worker.preload(everything=lock.ruleset is None)
    if mode == "canary":
        secret, skip = arguments
        os.chdir("/")
        os.write(1, importlib.import_module("child.canary").tried(lock, secret, json.loads(skip)))
        return
    commands, replies = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.chdir("/")
    lock.apply(json.loads(arguments[0]))
    os.write(replies, b"+")  # ready: from here on a submission's time runs
    worker.serve(commands, replies, None)


if __name__ == "__main__":
    main(*sys.argv[1:])
