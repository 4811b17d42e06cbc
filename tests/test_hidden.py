"""A hidden check tells its inputs by no way that a submission has."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from grader.grade import grade
from grader.model.verdict import Status, Verdict
from grader.report.machine import verdict_json
from grader.report.plain import outcome_text
from grader.report.terminal import verdict_view
from grader.session import Submission
from tests import samples
from tests.conftest import MakePack

SECRET = "73917"
EXERCISE = samples.SCALE.replace("{factor: 7}", f"{{factor: {SECRET}}}")
BODIES = {
    "prints them": "print(factor)\n    return 1",
    "prints them late": "sys.stdout = io.StringIO()\n    os.dup2(1, 2)\n    sys.stderr.write(str(factor))\n    return 1",
    "writes them to the descriptor": "os.write(1, str(factor).encode()); os.write(2, str(factor).encode())\n    return 1",
    "raises them": "raise ValueError(factor)",
    "raises out of memory with them": "raise MemoryError(str(factor))",
    "names an exception by them": "raise type(f'E{factor}', (KeyError,), {})",
    "calls a bad signature by them": "raise TypeError(str(factor))",
    "names the type it returns by them": "return type(f'T{factor}', (), {})()",
    "returns them as text": "return str(factor)",
    "returns them too deep": "x = type(f'T{factor}', (list,), {})()\n    x += [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n    return x",
    "remembers them": "SEEN.append(factor)\n    return SEEN",
    "remembers them in the interpreter": "sys.modules.setdefault('seen', []).append(factor)\n    return sys.modules['seen']",
    "raises what it remembers": "SEEN.append(factor)\n    raise RuntimeError(SEEN)",
    "prints what it remembers": "SEEN.append(factor)\n    print(SEEN)\n    return 1",
    "leaves when it knows them": f"os._exit(3) if factor == {SECRET} else print('x')\n    return 1",
}
ATTACK = "import io, os, sys\nSEEN = []\ndef scale(x, factor=2):\n    "
FIRST = [
    *EXERCISE.split("checks:\n")[:1],
    "checks:\n  - id: hidden\n",
    EXERCISE.split("  - id: hidden\n")[1].split("  - id: zero\n")[0],
    "  - id: twice\n    title: {ko: 두 배, en: Twice}\n    points: 2\n",
    "misconceptions:" + EXERCISE.split("misconceptions:")[1],
]


def everything_told(verdict: Verdict) -> str:
    """Return all that a learner can be shown of a verdict, in both languages."""
    told = []
    for language in ("ko", "en"):
        told.append(json.dumps(verdict_json(verdict, language)))
        console = Console(width=200)
        with console.capture() as capture:
            console.print(verdict_view(verdict, "01_scale", language))
        told.append(capture.get())
        told += [outcome_text(one, language) for one in verdict.outcomes]
    return "\n".join(told)


@pytest.mark.parametrize("text", [EXERCISE, "".join(FIRST)], ids=["between", "first"])
@pytest.mark.parametrize("deed", BODIES)
def test_the_inputs_of_a_hidden_check_are_not_told(
    deed: str, text: str, make_pack: MakePack
) -> None:
    root = make_pack(**{"01_scale": text})
    path: Path = root / "exercises" / "01_scale.yaml"
    verdict = grade(path, Submission((ATTACK + BODIES[deed]).encode(), "01_scale.py"))
    (hidden,) = (one for one in verdict.outcomes if one.check == "hidden")
    assert hidden.status not in (Status.PASSED, Status.NOT_RUN, Status.GRADER_ERROR)
    assert SECRET not in everything_told(verdict)


def test_what_is_printed_outside_of_hidden_checks_is_shown(make_pack: MakePack) -> None:
    root = make_pack(**{"01_scale": EXERCISE})
    source = f"print('loaded')\n{samples.RIGHT.replace('return', 'print(factor); return')}"
    verdict = grade(root / "exercises" / "01_scale.yaml", Submission(source.encode(), "x.py"))
    assert verdict.passed
    assert verdict.output.split() == ["loaded", "2", "5", "3"]
    assert "…" not in verdict.output


def test_a_hidden_check_that_floods_is_stopped(make_pack: MakePack) -> None:
    root = make_pack(**{"01_scale": EXERCISE})
    source = samples.RIGHT.replace("return", f"x.sum() if factor != {SECRET} else flood(); return")
    source += "def flood():\n    while True: print('x' * 9999)\n"
    verdict = grade(root / "exercises" / "01_scale.yaml", Submission(source.encode(), "x.py"))
    assert [one.status.value for one in verdict.outcomes][2] == "output_limit"
    assert verdict.output == ""
