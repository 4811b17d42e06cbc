"""The zygote: clean, single, replaced when it is gone, and nothing stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model.call import Call, Loss, Lost, Returned
from grader.model.limits import Limits
from grader.sandbox import launch, zygote
from tests.sandbox.helpers import box, observe, value

linux_only = pytest.mark.skipif(not zygote.can_fork(), reason="no zygote on this system")
pytestmark = linux_only
ROOT = Path(__file__).parents[2]
ANSWERS = "def f(): return 1"


@pytest.fixture(autouse=True)
def clean_afterwards() -> Iterator[None]:
    yield
    zygote.stop()


def tasks(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def children(pid: int) -> list[int]:
    """Return the living children of a process, threads' too."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def gone(pid: int) -> bool:
    """Return whether a process soon has no living child."""
    deadline = time.monotonic() + 5
    while children(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not children(pid)


def count(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


def handles() -> int:
    return count("/proc/self/fd")


def test_it_has_one_task_and_nothing_of_the_course() -> None:
    one = zygote.running()
    assert one.single_threaded
    assert tasks(one.pid) == 1
    source = "import sys\ndef f(): return sorted(n.split('.')[0] for n in sys.modules)"
    assert not {"grader", "pytest", "pydantic", "ruamel", "engine", "solutions"} & set(
        value(source)
    )


def test_it_is_the_same_for_all_boxes() -> None:
    first = zygote.running()
    for _ in range(3):
        assert observe(ANSWERS) == Returned(1, "int")
    assert zygote.running() is first


def test_a_killed_one_is_replaced() -> None:
    first = zygote.running()
    os.kill(first.pid, signal.SIGKILL)
    assert observe(ANSWERS) == Returned(1, "int")
    assert zygote.running() is not first


def test_a_stopped_one_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zygote, "SILENCE", 0.2)
    first = zygote.running()
    assert first.refused
    os.kill(first.pid, signal.SIGSTOP)
    assert observe(ANSWERS) == Returned(1, "int")
    assert zygote.running() is not first


def test_its_death_in_a_call_is_the_graders_fault_and_the_next_call_goes_on() -> None:
    with box("import time\ndef f(s): time.sleep(s); return 1", Limits(seconds=3)) as one:
        assert one.call(Call("f", (0,))) == Returned(1, "int")
        os.kill(zygote.running().pid, signal.SIGKILL)
        with pytest.raises(zygote.SandboxFault):
            one.call(Call("f", (0.5,)))
        assert one.call(Call("f", (0,))) == Returned(1, "int")


def test_a_worker_killed_from_outside_is_not_the_learners_fault() -> None:
    with box("import os\ndef f(x=0):\n    while x: pass\n    return os.getpid()") as one:
        seen = one.call(Call("f"))
        assert isinstance(seen, Returned)
        os.kill(seen.value, signal.SIGKILL)
        killed = one.call(Call("f", (1,)))
    assert isinstance(killed, Lost)
    assert killed.loss is Loss.GRADER_ERROR
    assert "not the submission's fault" in killed.reason.en


def test_a_stopped_worker_is_a_time_out() -> None:
    with box("import os\ndef f(x=0): return os.getpid()", Limits(seconds=0.2)) as one:
        seen = one.call(Call("f"))
        assert isinstance(seen, Returned)
        os.kill(seen.value, signal.SIGSTOP)
        stopped = one.call(Call("f", (1,)))
    assert isinstance(stopped, Lost)
    assert stopped.loss is Loss.TIMEOUT


def test_workers_started_ahead_serve_the_calls_in_turn() -> None:
    with box("import os\ndef f(): return os.getpid()") as one:
        one.start(2)
        first = one.call(Call("f"))
        one.fresh()
        second = one.call(Call("f"))
        one.fresh()
        third = one.call(Call("f"))
    assert len({seen.value for seen in (first, second, third) if isinstance(seen, Returned)}) == 3


def test_workers_started_ahead_and_never_needed_leave_nothing_behind() -> None:
    observe(ANSWERS)
    pid, before = zygote.running().pid, handles()
    for _ in range(5):
        with box(ANSWERS) as one:
            one.start(2)
        with box(ANSWERS) as one:
            one.start(2)
            assert one.call(Call("f")) == Returned(1, "int")
    assert handles() == before
    assert gone(pid)


def test_a_large_file_reaches_a_worker_started_ahead_whole() -> None:
    with box(f"x = '{'a' * 900_000}'\ndef f(): return len(x)") as one:
        one.start(2)
        assert one.call(Call("f")) == Returned(900_000, "int")
        one.fresh()
        assert one.call(Call("f")) == Returned(900_000, "int")


def test_what_workers_started_ahead_print_when_they_load_is_kept_once() -> None:
    with box("print('hello')\ndef f(): return 1") as one:
        one.start(2)
        one.call(Call("f"))
        one.fresh()
        one.call(Call("f"))
    assert one.output == "hello\n"


def test_a_file_that_does_not_load_ends_every_worker_started_ahead() -> None:
    with box("while True: pass", Limits(seconds=0.2)) as one:
        one.start(2)
        lost = one.call(Call("f"))
        assert isinstance(lost, Lost)
        assert lost.loss is Loss.TIMEOUT
        assert gone(zygote.running().pid)


def test_two_boxes_started_ahead_get_their_own_workers() -> None:
    with box(ANSWERS) as one, box("def f(): return 2") as two:
        one.start(1)
        two.start(1)
        assert two.call(Call("f")) == Returned(2, "int")
        assert one.call(Call("f")) == Returned(1, "int")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_workers_started_ahead_of_a_zygote_that_is_lost_are_started_anew(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zygote, "SILENCE", 0.2)
    first = zygote.running()
    with box(ANSWERS) as one:
        os.kill(first.pid, number)
        one.start(2)
        assert one.call(Call("f")) == Returned(1, "int")
        second = zygote.running()
        one.fresh()
        assert one.call(Call("f")) == Returned(1, "int")
    assert second is not first
    assert zygote.running() is second


def test_a_hundred_gradings_leave_nothing_behind() -> None:
    observe(ANSWERS)
    pid = zygote.running().pid
    before, files = handles(), set(Path("/tmp").iterdir())
    theirs = count(f"/proc/{pid}/fd")
    for number in range(100):
        source = ANSWERS if number % 10 else "import os\ndef f(): os._exit(3)"
        observe(source)
    assert handles() == before
    assert gone(pid)
    assert count(f"/proc/{pid}/fd") <= theirs
    assert not [path for path in set(Path("/tmp").iterdir()) - files if "canary" in path.name]
    assert len(zygote.running()._ended) == 0


def test_stopping_ends_the_process_and_its_workers() -> None:
    with box("import os\ndef f(): return os.getpid()") as one:
        seen = one.call(Call("f"))
        assert isinstance(seen, Returned)
        pid = zygote.running().pid
        zygote.stop()
        assert not Path(f"/proc/{pid}").exists()
        deadline = time.monotonic() + 5
        while Path(f"/proc/{seen.value}/stat").exists() and time.monotonic() < deadline:
            if Path(f"/proc/{seen.value}/stat").read_text().split(") ")[1][0] == "Z":
                break
            time.sleep(0.01)


def test_it_ends_with_whatever_program_started_it() -> None:
    program = "from grader.sandbox import zygote; zygote.running()"
    command = [sys.executable, "-W", "default", "-c", program]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "unclosed" not in ended.stderr


def test_a_forked_grader_makes_its_own() -> None:
    """A program that forks itself must not share, nor kill, the zygote of its parent."""
    first = zygote.running()
    assert first.refused
    if (pid := os.fork()) == 0:
        is_other = zygote.running().pid != first.pid
        zygote.stop()
        os._exit(0 if is_other else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert first.is_alive()
    assert observe(ANSWERS) == Returned(1, "int")


def test_descriptors_of_the_grader_do_not_reach_a_worker(tmp_path: Path) -> None:
    secret = os.open(tmp_path / "secret", os.O_RDWR | os.O_CREAT)
    os.dup2(secret, 200, inheritable=True)
    try:
        zygote.stop()
        source = """
            import os
            def f():
                found = []
                for n in range(1000):
                    try: os.fstat(n); found.append(n)
                    except OSError: pass
                return found
            """
        assert value(source) == list(range(6))
    finally:
        os.close(200)
        os.close(secret)


def test_more_descriptors_than_select_can_take() -> None:
    resource = pytest.importorskip("resource")
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1400:
        pytest.skip("too few descriptors allowed")
    null = os.open(os.devnull, os.O_RDONLY)
    taken = [os.dup(null) for _ in range(1100)]
    try:
        assert observe(ANSWERS) == Returned(1, "int")
    finally:
        for handle in (*taken, null):
            os.close(handle)


def test_a_worker_that_cannot_begin_is_the_graders_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "plain", lambda _limits: {"memory_mb": "none", "cpu_seconds": 9})
    seen = observe(ANSWERS)
    assert isinstance(seen, Lost)
    assert seen.loss is Loss.GRADER_ERROR
