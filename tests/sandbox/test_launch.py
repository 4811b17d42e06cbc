"""Levels: each layer taken away is seen, and where fork is not to be had a new process serves."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model.call import Call, Loss, Lost, Raised, Returned
from grader.model.limits import Limits
from grader.sandbox import launch, zygote
from tests.sandbox.helpers import SHORT, box, observe, value

linux_only = pytest.mark.skipif(not zygote.can_fork(), reason="no zygote on this system")


@pytest.fixture(autouse=True)
def clean_afterwards() -> Iterator[None]:
    yield
    zygote.stop()


def without(*layers: str) -> zygote.Zygote:
    """Make workers leave these layers out."""
    zygote.stop()
    zygote._started.append(zygote.Zygote(layers))
    return zygote.running()


@linux_only
def test_all_layers_are_strong() -> None:
    _, isolation = launch.launcher()
    if not all(isolation.refused.values()):
        pytest.skip(f"this machine lacks a layer: {isolation.refused}")
    assert (isolation.level, isolation.means) == ("strong", "fork")


@linux_only
@pytest.mark.parametrize(
    ("layers", "level", "open_"),
    [
        (("landlock",), "medium", {"read"}),
        (("seccomp",), "medium", {"network", "process"}),
        (("limits",), "medium", {"memory"}),
        (("landlock", "seccomp"), "basic", {"read", "write", "network", "process", "signal"}),
    ],
)
def test_a_layer_taken_away_is_seen(layers: tuple[str, ...], level: str, open_: set[str]) -> None:
    refused = without(*layers).refused
    if not refused["process"] and os.getuid():
        pytest.skip("a plain user's process limit refuses too")
    assert {act for act, seen in refused.items() if not seen} >= open_
    assert launch.launcher()[1].level == level


@linux_only
def test_the_score_is_safe_without_any_layer() -> None:
    without("landlock", "seccomp", "limits")
    source = "import os\ndef f():\n    os.write(4, b'x' * 100)\n    os.kill(os.getppid(), 0)\n    return 1"
    assert not isinstance(observe(source, limits=SHORT), Returned)


@linux_only
def test_daemons_die_with_the_worker_where_fork_is_possible(tmp_path: Path) -> None:
    without("seccomp", "limits", "landlock")
    mark = tmp_path / "pid"
    source = f"""
        import os, time
        def f():
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    with open({str(mark)!r}, "w") as file: file.write(str(os.getpid()))
                    time.sleep(60)
                os._exit(0)
            while not os.path.exists({str(mark)!r}): time.sleep(0.01)
            time.sleep(0.05)
            return 1
        """
    assert observe(source) == Returned(1, "int")
    assert not Path(f"/proc/{mark.read_text()}").exists()


@linux_only
def test_a_daemon_that_holds_the_line_does_not_hold_the_grader() -> None:
    without("seccomp", "limits")
    source = """
        import os, time
        def f():
            if os.fork() == 0:
                os.setsid()
                time.sleep(60)
            os._exit(0)
        """
    started = time.monotonic()
    seen = observe(source, limits=Limits(seconds=2))
    assert isinstance(seen, Lost)
    assert time.monotonic() - started < 3


@pytest.fixture
def in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARN_SANDBOX_PROCESS", "1")


@pytest.mark.usefixtures("in_a_process")
class TestFreshProcess:
    """The way of macOS and Windows, here on whatever system this is."""

    def test_it_is_told(self) -> None:
        _, isolation = launch.launcher()
        assert isolation.means == "process"
        assert isolation.level == launch._level(isolation.refused)

    @linux_only
    def test_it_is_locked_as_a_fork_is(self) -> None:
        assert launch.proved() == zygote.running().refused

    @linux_only
    @pytest.mark.parametrize(
        ("layers", "open_"),
        [
            (("landlock",), {"read"}),
            (("seccomp",), {"network"}),
            (("limits",), {"memory"}),
            (("landlock", "seccomp"), {"read", "network", "signal"}),
        ],
    )
    def test_a_layer_taken_away_is_seen(self, layers: tuple[str, ...], open_: set[str]) -> None:
        refused = launch.proved(layers)
        assert {act for act, seen in refused.items() if not seen} >= open_

    def test_a_canary_that_tells_nothing_proves_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(zygote, "CHILD", Path("/nowhere/child"))
        launch.proved.cache_clear()
        try:
            assert launch.launcher()[1].level == "basic"
        finally:
            launch.proved.cache_clear()

    def test_calls_work_and_prints_are_kept(self) -> None:
        with box("print('hello')\ndef f(x): return x * 2") as one:
            assert one.call(Call("f", (21,))) == Returned(42, "int")
            assert one.call(Call("f", ([1],))) == Returned([1, 1], "list")
        assert one.output.strip() == "hello"

    def test_workers_can_be_started_ahead(self) -> None:
        with box("import os\ndef f(): return os.getpid()") as one:
            one.start(2)
            first = one.call(Call("f"))
            one.fresh()
            second = one.call(Call("f"))
        assert isinstance(first, Returned)
        assert isinstance(second, Returned)
        assert first.value != second.value

    def test_exceptions_name_the_line(self) -> None:
        seen = observe("def f():\n    return 1 / 0")
        assert isinstance(seen, Raised)
        assert seen.line == 2

    @pytest.mark.parametrize(
        ("source", "loss"),
        [
            ("def f():\n    while True: pass", Loss.TIMEOUT),
            ("import os\ndef f(): os._exit(0)", Loss.CRASH),
            ("import os\ndef f():\n    while True: os.write(2, b'x' * 65536)", Loss.OUTPUT_LIMIT),
        ],
    )
    def test_losses(self, source: str, loss: Loss) -> None:
        seen = observe(source, limits=SHORT)
        assert isinstance(seen, Lost)
        assert seen.loss is loss

    def test_standard_output_is_not_the_line(self) -> None:
        source = "import os\ndef f():\n    os.write(1, b'lrn1' * 50)\n    print('x')\n    return 1"
        assert observe(source) == Returned(1, "int")

    def test_it_starts_where_nothing_is_and_without_the_course(self) -> None:
        source = "import os, sys\ndef f(): return [os.getcwd(), [n for n in sys.modules if 'grader' in n]]"
        assert value(source) == ["/", []]

    def test_its_end_is_waited_for(self) -> None:
        with box("import os\ndef f(): return os.getpid()") as one:
            seen = one.call(Call("f"))
        assert isinstance(seen, Returned)
        if Path("/proc").exists():
            assert not Path(f"/proc/{seen.value}").exists()


def test_a_broken_start_is_told_as_the_graders_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    if not zygote.can_fork():
        pytest.skip("no zygote")
    zygote.stop()
    monkeypatch.setattr(zygote, "CHILD", Path("/nowhere/child"))
    with pytest.raises(zygote.SandboxFault):
        observe("def f(): return 1")
