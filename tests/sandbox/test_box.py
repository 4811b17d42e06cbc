"""Every kind of observation that a submission can cause, and nothing else."""

from typing import Any

import numpy as np
import pytest

from grader.model.call import Built, Call, Kept, Loss, Lost, Opaque, Raised, Returned
from grader.model.limits import Limits
from grader.sandbox.box import Box, clean, weight
from tests.sandbox.helpers import SHORT, box, observe, value


def raised(source: str, *args: Any, **how: Any) -> Raised:
    seen = observe(source, *args, **how)
    assert isinstance(seen, Raised), seen
    return seen


def lost(source: str, *args: Any, limits: Limits = SHORT) -> Lost:
    seen = observe(source, *args, limits=limits)
    assert isinstance(seen, Lost), seen
    return seen


@pytest.mark.parametrize(
    "value_", [None, True, 7, 2.5, "text 글", [1, [2.0]], (1, "x"), {"a": 1, 2: [None]}, 10**30]
)
def test_plain_values_cross_both_ways(value_: Any) -> None:
    assert value("def f(x): return x", value_) == value_


def test_arrays_cross_as_writable_copies() -> None:
    x = np.arange(6.0).reshape(2, 3)
    x.setflags(write=False)
    seen = observe("def f(x):\n    x[0, 0] = 9\n    return x * 2", x)
    assert isinstance(seen, Returned)
    np.testing.assert_array_equal(seen.value, [[18, 2, 4], [6, 8, 10]])
    assert seen.changed == (0,)
    assert x[0, 0] == 0


@pytest.mark.parametrize(
    ("returned", "name"),
    [
        ("np.array([None])", "array of object"),
        ("np.array(['a'])", "array of str"),
        ("np.ma.masked_array([1.0], [True])", "masked array"),
        ("np.array([1j])", "array of complex"),
        ("np.zeros(1, dtype='i4,i4')", "array of void"),
        ("(i for i in [1])", "generator"),
        ("f", "function"),
        ("{1}", "set"),
        ("1j", "complex"),
        ("np.array(['2020'], 'M8[D]')", "array of datetime64"),
    ],
)
def test_what_is_no_plain_value_stays_there(returned: str, name: str) -> None:
    seen = value(f"import numpy as np\ndef f(): return {returned}")
    assert isinstance(seen, Opaque)
    assert seen.type.startswith(name)


def test_a_subclass_gives_its_numbers_and_not_its_behaviour() -> None:
    seen = value("""
        import numpy as np
        class Always(np.ndarray):
            def __eq__(self, other): return np.ones(self.shape, bool)
            def __array__(self, *a, **k): raise SystemExit
        def f(): return np.zeros(2).view(Always)
        """)
    assert type(seen) is np.ndarray
    assert seen.tolist() == [0, 0]


def test_an_exception_names_the_learners_line() -> None:
    seen = raised(
        """
        def helper(x):
            return x / 0

        def f(x):
            return helper(x)
        """,
        1,
    )
    assert (seen.type, seen.line, seen.stage) == ("ZeroDivisionError", 3, "call")
    assert seen.lines == ((6, "f"), (3, "helper"))
    assert "ArithmeticError" in seen.bases


def test_a_subclass_of_an_exception_is_one() -> None:
    seen = raised("class Mine(ValueError): pass\ndef f(): raise Mine('no')")
    assert (seen.type, seen.bases[:2], seen.message) == ("Mine", ("Mine", "ValueError"), "no")


@pytest.mark.parametrize(
    ("source", "stage", "type_", "line"),
    [
        ("def g(): pass", "missing", "AttributeError", None),
        ("f = 5", "missing", "TypeError", None),
        ("\ndef f(): pass", "signature", "TypeError", 2),
        ("def f(a, b): pass", "signature", "TypeError", 1),
        ("x = 1\ndef f(a:\n  pass", "load", "SyntaxError", 2),
        ("if 1:\n  x\n\ty", "load", "TabError", 3),
        ("import torch", "load", "ModuleNotFoundError", 1),
        ("from grader import engine", "load", "ModuleNotFoundError", 1),
        ("y = 1 / 0", "load", "ZeroDivisionError", 1),
        ("import sys\nsys.exit(0)", "load", "SystemExit", 2),
        ("def f(x): raise SystemExit(0)", "call", "SystemExit", 1),
        ("def f(x): raise KeyboardInterrupt", "call", "KeyboardInterrupt", 1),
        ("def f(x): return input()", "call", "EOFError", 1),
        ("def f(x): open('out.txt', 'w')", "call", "OSError", 1),
        (
            "import threading\ndef f(x): threading.Thread(target=f).start()",
            "call",
            "RuntimeError",
            2,
        ),
        ("def f(x): return f(x)", "call", "RecursionError", 1),
        ("def f(x): return [x] * 10**12", "call", "MemoryError", 1),
        ("import numpy as np\ndef f(x): return np.ones(10**9)", "call", "MemoryError", 2),
    ],
)
def test_what_goes_wrong_is_told_as_it_is(
    source: str, stage: str, type_: str, line: int | None
) -> None:
    seen = raised(source, 1)
    kind = next((base for base in seen.bases if base == type_), seen.type)
    assert (seen.stage, kind, seen.line) == (stage, type_, line)


def test_a_loop_is_stopped_and_its_line_told() -> None:
    seen = lost("def f():\n    while True:\n        pass")
    assert seen.loss is Loss.TIMEOUT
    assert seen.line in (2, 3)
    assert "0.4" in seen.reason.en


def test_the_line_of_a_loop_is_told_for_any_file_name() -> None:
    with box("def f():\n    while True: pass", SHORT, "합성곱 [1].py") as one:
        seen = one.call(Call("f"))
    assert isinstance(seen, Lost)
    assert seen.line == 2


def test_a_loop_in_c_is_stopped() -> None:
    assert lost("def f(): sum(range(10**14))").loss is Loss.TIMEOUT


def test_ignored_signals_do_not_help() -> None:
    source = """
        import signal
        for number in range(1, 64):
            try: signal.signal(number, signal.SIG_IGN)
            except Exception: pass
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
        def f():
            while True: pass
        """
    assert lost(source).loss is Loss.TIMEOUT


def test_a_loop_at_load_is_a_time_out_of_every_call() -> None:
    with box("while True: pass", SHORT) as one:
        assert [one.call(Call("f")).loss for _ in range(3)] == [Loss.TIMEOUT] * 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("source", "loss"),
    [
        ("import os\ndef f(): os._exit(0)", Loss.CRASH),
        ("import os\ndef f(): os._exit(71)", Loss.BAD_RETURN),
        ("import os\ndef f(): os.abort()", Loss.CRASH),
        ("import ctypes\ndef f(): ctypes.string_at(0)", Loss.CRASH),
        (
            "import signal\ndef f():\n    signal.setitimer(0, 0.01)\n    while True: pass",
            Loss.CRASH,
        ),
        ("def f():\n    while True: print('x' * 1000)", Loss.OUTPUT_LIMIT),
        ("import os\ndef f():\n    while True: os.write(2, b'x' * 65536)", Loss.OUTPUT_LIMIT),
        ("import os\ndef f(): os.write(4, b'lrn1' + b'x' * 100)", Loss.BAD_RETURN),
        ("import os\ndef f(): os.write(4, b'lrn1\\4' + b'\\xff' * 12)", Loss.BAD_RETURN),
        ("import os\ndef f(): os.closerange(3, 10)", Loss.BAD_RETURN),
        ("import os\ndef f():\n    os.close(4)\n    while True: pass", Loss.BAD_RETURN),
        ("def f(): return {i: str(i) for i in range(20000)}", Loss.BAD_RETURN),
    ],
)
def test_a_worker_that_is_lost_says_why(source: str, loss: Loss) -> None:
    seen = lost(source, limits=Limits(seconds=2, memory_mb=64))
    assert seen.loss is loss
    assert seen.reason.ko
    assert seen.reason.en


def test_a_result_over_the_limit_is_refused() -> None:
    limits = Limits(result_mb=1)
    seen = observe("import numpy as np\ndef f(): return np.zeros(200_000)", limits=limits)
    assert isinstance(seen, Lost)
    assert seen.loss is Loss.BAD_RETURN
    assert "1 MB" in seen.reason.en


def test_results_together_are_bounded() -> None:
    with box("import numpy as np\ndef f(): return np.zeros(50_000)", Limits(result_mb=1)) as one:
        seen = [one.call(Call("f")) for _ in range(4)]
    assert [isinstance(each, Returned) for each in seen] == [True, True, False, False]


def test_calls_together_take_bounded_time() -> None:
    limits = Limits(seconds=5, total_seconds=0.3)
    with box("import time\ndef f(): time.sleep(0.12); return 1", limits) as one:
        seen = [one.call(Call("f")) for _ in range(4)]
    assert isinstance(seen[0], Returned)
    assert isinstance(seen[-1], Lost)
    assert seen[-1].loss is Loss.TIMEOUT


def test_after_two_losses_nothing_is_run() -> None:
    with box("import os\ndef f(): os._exit(0)") as one:
        losses = [one.call(Call("f")).loss for _ in range(3)]  # type: ignore[union-attr]
    assert losses == [Loss.CRASH, Loss.CRASH, Loss.NOT_RUN]


def test_a_lost_worker_is_replaced() -> None:
    with box("import os\ndef f(x):\n    if x: os._exit(0)\n    return 1") as one:
        assert isinstance(one.call(Call("f", (True,))), Lost)
        assert one.call(Call("f", (False,))) == Returned(1, "int")


def test_state_lasts_until_a_fresh_worker() -> None:
    with box(
        "print('loaded')\ncount = []\ndef f():\n    count.append(1)\n    return len(count)"
    ) as one:
        assert [value_of(one) for _ in range(2)] == [1, 2]
        one.fresh()
        assert value_of(one) == 1
        assert one.output == "loaded\n"


def value_of(one: Box) -> Any:
    seen = one.call(Call("f"))
    assert isinstance(seen, Returned), seen
    return seen.value


def test_kept_results_are_called_and_walked() -> None:
    source = """
        class Model:
            def __init__(self, k): self.k = k
            def predict(self, x): return x * self.k
        def f(k): return {"models": [Model(k), lambda x: x + k]}
        """
    with box(source) as one:
        made = one.call(Call("f", (3,), keep="all"))
        assert isinstance(made, Returned)
        assert made.value == {"models": [Opaque("Model"), Opaque("function")]}
        first, second = (Kept("all", ("models", place)) for place in (0, 1))
        assert one.call(Call(first, (2,), method="predict")) == Returned(6, "int")
        assert one.call(Call(second, (2,))) == Returned(5, "int")


def test_a_kept_result_that_cannot_be_copied_is_passed_on() -> None:
    source = "def f(state=None):\n    return (n for n in (3, 5)) if state is None else next(state)"
    with box(source) as one:
        one.call(Call("f", keep="first"))
        for wanted in (3, 5):
            seen = one.call(Call("f", (Kept("first"),)))
            assert (getattr(seen, "value", seen), getattr(seen, "changed", None)) == (wanted, ())


def test_a_kept_result_that_is_not_there_is_told() -> None:
    with box("def f(x=None): return 1 / 0") as one:
        one.call(Call("f", keep="state"))
        for call in (Call("f", (Kept("state"),)), Call(Kept("state", (1,)), (2,))):
            seen = one.call(call)
            assert isinstance(seen, Raised)
            assert seen.stage == "kept"


def test_arguments_are_built_there() -> None:
    drawn = value("def f(rng): return rng.integers(0, 1000, 5)", Built("rng", (7,)))
    np.testing.assert_array_equal(drawn, np.random.default_rng(7).integers(0, 1000, 5))
    assert value("def f(g): return g(2.0)", Built("polynomial", ([1.0, 0.0, 3.0],))) == 13.0
    matrix = np.arange(6.0).reshape(2, 3)
    mapped = value(
        "def f(g, x): return g(x)", Built("affine", (matrix, np.ones(2), (2,))), [1, 1, 1]
    )
    np.testing.assert_array_equal(mapped, [4, 13])


def test_items_are_taken_from_a_generator() -> None:
    source = "def f():\n    n = 0\n    while True:\n        yield n\n        n += 1"
    assert value(source, take=3) == [0, 1, 2]


def test_prints_are_kept_bounded_and_harmless() -> None:
    source = r"""
        import sys
        def f():
            print("\x1b[31mred\x1b[0m \x07 \x9b2J \u202eback", flush=True)
            print("글", file=sys.stderr)
            sys.__stdout__.write("raw")
        """
    with box(source, Limits(output_kb=1)) as one:
        one.call(Call("f"))
        assert one.output.splitlines()[0] == "[31mred[0m  2J back"
        assert "글" in one.output
    with box("def f(): print('x' * 5000)", Limits(output_kb=1)) as one:
        one.call(Call("f"))
        assert one.output == "x" * 1024 + "\n…"


def test_messages_cannot_steer_a_terminal() -> None:
    seen = raised(r"def f(): raise type('\x1b[2J', (Exception,), {})('\x1b]0;t\x07' + 'x' * 9000)")
    assert seen.type == "[2J"
    assert seen.message.startswith("]0;t")
    assert len(seen.message) <= 2000


FORGED = {
    "infinite argument": '{"id":1,"type":"x","changed":[Infinity],"values":[1]}',
    "text for a number": '{"id":1,"type":"x","changed":["0"],"values":[1]}',
    "another id": '{"id":2,"type":"x","changed":[],"values":[1]}',
    "no id": '{"type":"x","changed":[],"values":[1]}',
    "two values": '{"id":1,"type":"x","changed":[],"values":[1,2]}',
    "no object": "[]",
}


@pytest.mark.parametrize("header", FORGED.values(), ids=FORGED.keys())
def test_a_forged_reply_without_sense_is_refused(header: str) -> None:
    source = f"""
        import os, struct, time
        def f():
            body = {header!r}.encode()
            os.write(4, struct.pack("<4sBIQ", b"lrn1", 4, len(body), 0) + body)
            time.sleep(3)
        """
    assert lost(source, limits=Limits(seconds=2)).loss is Loss.BAD_RETURN


@pytest.mark.parametrize("line", ["1e400", "-1", '"x"', "99999999999999999999", "null"])
def test_a_forged_line_is_refused(line: str) -> None:
    body = f'{{"id":1,"type":"E","message":"","stage":"call","bases":[],"lines":[[{line},"f"]],"values":[]}}'
    source = f"""
        import os, struct, time
        def f():
            body = {body!r}.encode()
            os.write(4, struct.pack("<4sBIQ", b"lrn1", 5, len(body), 0) + body)
            time.sleep(3)
        """
    assert lost(source, limits=Limits(seconds=2)).loss is Loss.BAD_RETURN


@pytest.mark.parametrize(
    "noise",
    [r"b'File \"\xff\", line 3 in f\n'", r"b'File \"answer.py\", line ' + b'9' * 5000 + b' in'"],
)
def test_a_forged_dump_is_harmless(noise: str) -> None:
    source = f"import os\ndef f():\n    os.write(5, {noise} * 9)\n    while True: pass"
    assert lost(source).loss is Loss.TIMEOUT


def test_a_worker_that_does_not_read_is_stopped() -> None:
    source = """
        import os, time
        def sleep(*_):
            while True: time.sleep(1)
        os.read = sleep
        def f(x): return 1
        """
    seen = lost(source, np.zeros(10**6))
    assert seen.loss is Loss.TIMEOUT


@pytest.mark.parametrize(
    "source",
    [
        "class M(type):\n    __mro__ = property(lambda s: 1 / 0)\nclass E(Exception, metaclass=M): pass\ndef f(): raise E",
        "class E(SyntaxError): lineno = object(); filename = 'answer.py'\ndef f(): raise E('x')",
        "class E(Exception):\n    def __str__(self): raise SystemExit\ndef f(): raise E",
        "class C:\n    @property\n    def __signature__(self): raise KeyError\n    def __call__(self): return 1\nf = C()",
        "class L(list):\n    def __iter__(self): raise SystemExit\ndef f(): return L([1])",
        "def f():\n    x = []\n    x.append(x)\n    return x",
        "def f(): return 10 ** 5000",
        "import json\njson.dumps = None\ndef f(): return 1",
    ],
)
def test_replies_that_cannot_be_made_are_told(source: str) -> None:
    seen = observe(source, limits=SHORT)
    assert not isinstance(seen, Returned)
    assert not (isinstance(seen, Lost) and seen.loss is Loss.GRADER_ERROR)


def test_nothing_useful_is_in_reach() -> None:
    source = """
        import os, sys
        def tried(act):
            try: return act()
            except (OSError, ImportError) as error: return type(error).__name__
        def f(): return {
            "argv": sys.argv, "orig": sys.orig_argv, "cwd": os.getcwd(),
            "environ": sorted(os.environ), "path": sys.path,
            "maps": tried(lambda: open("/proc/self/maps").read()),
            "list": tried(lambda: os.listdir("/")),
            "passwd": tried(lambda: open("/etc/passwd").read()),
            "handles": [n for n in range(64) if tried(lambda: os.fstat(n)) != "OSError"],
            "modules": [n for n in sys.modules if n.startswith(("grader", "pytest", "solutions"))],
        }
        """
    seen = value(source)
    assert seen["argv"] == ["submission"]
    assert seen["orig"] == []
    assert seen["cwd"] == "/"
    assert {"HOME", "PATH", "USER"} & set(seen["environ"]) == set()
    assert not [place for place in seen["path"] if "packages" in place]
    assert (seen["maps"], seen["list"], seen["passwd"]) == ("PermissionError",) * 3
    assert seen["handles"] == list(range(6))
    assert seen["modules"] == []


LIBRARY = """
csv decimal statistics datetime json re enum abc functools itertools fractions heapq bisect string
textwrap pprint queue typing dataclasses copy struct array time calendar uuid pickle logging
unittest argparse pathlib contextlib random secrets hashlib operator numbers zlib ctypes
numpy.testing numpy.random numpy.fft numpy.ma numpy.polynomial numpy.lib.stride_tricks numpy.typing
""".split()


def test_the_library_can_be_imported_under_the_lock() -> None:
    source = """
        import importlib
        def f(names):
            failed = {}
            for name in names:
                try: importlib.import_module(name)
                except BaseException as error: failed[name] = repr(error)
            return failed
        """
    assert value(source, LIBRARY) == {}


@pytest.mark.parametrize(
    "name", ["grader", "solutions", "exercises", "pytest", "scipy", "torch", "landlockpy.x"]
)
def test_nothing_else_can_be_imported(name: str) -> None:
    assert "ImportError" in raised(f"import {name}\ndef f(): pass").bases


def test_clean_keeps_what_people_write() -> None:
    assert clean("가나 a\tb\r\nc\x00\x1b[0m\u200b") == "가나 a\tb\nc[0m"


def test_weight_grows_with_what_is_held() -> None:
    assert weight(np.zeros(1000)) > 8000
    assert weight([[1, 2], {"a": "x" * 100}]) > 100
