"""The grader's own memory stays bounded, whatever comes back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")

ROOT = Path(__file__).parents[2]
SCRIPT = """
import resource, sys
from grader.model.call import Call
from grader.model.limits import Limits
from grader.sandbox import zygote
from grader.sandbox.box import Box

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def run(source, calls):
    with Box(source.encode(), "x.py", ["f"], Limits(seconds=2)) as box:
        return [box.call(Call("f")) for _ in range(calls)]

run("def f(): return 1", 1)
floor = peak()
kept = run(sys.argv[1], 30)
print(peak() - floor)
zygote.stop()
"""
SOURCES = {
    "largest arrays": "import numpy as np\ndef f(): return np.ones(8_000_000)",
    "many large arrays": "import numpy as np\ndef f(): return [np.ones(100_000) for _ in range(9)]",
    "lists of numbers": "def f(): return [float(i) for i in range(200_000)]",
    "lists of lists": "def f(): return [[float(i)] * 2 for i in range(100_000)]",
    "many lists": "def f(): return [[1.5] * 200 for _ in range(1000)]",
    "long text": "def f(): return 'x' * 60_000",
    "a flood": "import os\ndef f():\n    while True: os.write(1, b'x' * 65536)",
    "a slow reply without end": (
        "import os, struct\n"
        "def f():\n"
        "    os.write(4, struct.pack('<4sBIQ', b'lrn1', 4, 10, 1 << 26))\n"
        "    while True: os.write(4, b'x' * 65536)"
    ),
    "lists of nothing": (
        "import os, struct, time\n"
        "def f():\n"
        '    node = b\'{"a":["int8",[400000,0],"list"]}\'\n'
        '    body = b\'{"id":1,"type":"x","changed":[],"values":[\' + node + b\']}\'\n'
        "    os.write(4, struct.pack('<4sBIQ', b'lrn1', 4, len(body), 0) + body)\n"
        "    time.sleep(9)"
    ),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_memory_stays_bounded(source: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, source],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert int(ended.stdout) <= 200


JUDGING = """
import resource, sys
from pathlib import Path
from grader.grade import grade
from grader.sandbox import zygote
from grader.session import Submission

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

exercise = Path(sys.argv[1])
grade(exercise, Submission(b"", "x.py"))
floor = peak()
verdict = grade(exercise, Submission(sys.argv[2].encode(), "x.py"))
print(peak() - floor, max(len(one.message.en) for one in verdict.outcomes))
zygote.stop()
"""
ANSWERS = {
    "small numbers where few were expected": (
        "02_padding",
        """
import numpy as np
def zero_pad(x, p): return np.ones(60_000_000, np.int8)
def same_padding(n, f, stride=1): return np.ones(60_000_000, np.int8)
""",
    ),
    "a network of millions": (
        "16_xor",
        """
import numpy as np
def xor_network():
    one = np.ones((2, 3_500_000), np.int8)
    return [(one, one[0]), (one[:1].T, np.ones(1))]
""",
    ),
    "a head of lists": (
        "11_choose_head",
        """
def choose_head(task):
    many = [1.5] * 200_000
    return {'units': many, 'activation': [many], 'loss': 'x' * 60_000}
""",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_judging_stays_bounded(name: str) -> None:
    exercise, source = ANSWERS[name]
    path = ROOT / "exercises" / f"{exercise}.yaml"
    ended = subprocess.run(
        [sys.executable, "-c", JUDGING, path, source],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    grown, longest = map(int, ended.stdout.split())
    assert grown <= 200
    assert longest <= 2_500
