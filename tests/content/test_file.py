import os
import socket
from pathlib import Path

import pytest

from grader.content.file import FileError, read
from grader.content.syntax import read as read_yaml
from grader.model.problem import ContentError

posix_only = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        read(path)
    message = caught.value.message
    assert message.ko.startswith(f"{path}: ")
    assert any("가" <= letter <= "힣" for letter in message.ko)
    assert message.en == f"{path}: {caught.value.reason.en}"
    return caught.value.reason.en


def test_a_plain_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "한글 이름.py"
    file.write_bytes(b"\r\n\x1a\x00")
    assert read(file) == b"\r\n\x1a\x00"
    (tmp_path / "link.py").symlink_to(file)
    assert read(tmp_path / "link.py") == b"\r\n\x1a\x00"
    file.write_bytes(b"#" * 1_000_000)
    assert len(read(file)) == 1_000_000


@posix_only
def test_what_is_no_plain_file_is_refused_without_waiting(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith("A folder")
    assert refusal(tmp_path / "none.py") == "Cannot be read (No such file or directory)."
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert refusal(tmp_path / "loop.py").startswith("Cannot be read (")
    assert refusal(tmp_path / ("x" * 5000)).startswith("Cannot be read (")
    os.mkfifo(tmp_path / "pipe.py")
    assert refusal(tmp_path / "pipe.py").startswith("A device or a pipe")
    (tmp_path / "to_pipe.py").symlink_to("pipe.py")
    assert refusal(tmp_path / "to_pipe.py").startswith("A device or a pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert refusal(tmp_path / "s").startswith("A device or a pipe")
    for device in ("/dev/zero", "/dev/null", "/dev/tty"):
        if Path(device).exists():
            assert refusal(Path(device)).startswith("A device or a pipe")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="no such names on this system")
def test_a_pipe_by_another_name_is_refused() -> None:
    ends = os.pipe()
    try:
        assert refusal(Path(f"/dev/fd/{ends[0]}")).startswith("A device or a pipe")
    finally:
        os.close(ends[0])
        os.close(ends[1])


@pytest.mark.parametrize("size", [1_000_001, 1 << 40])
def test_a_large_file_is_refused_without_reading_it(tmp_path: Path, size: int) -> None:
    file = tmp_path / "large.py"
    file.touch()
    os.truncate(file, size)  # sparse: it takes no room
    assert refusal(file) == "Larger than 1 MB. Is it the right file?"


def test_a_file_that_grows_while_it_is_read_stays_bounded() -> None:
    endless = Path("/proc/self/mem")  # a plain file by its kind, without a size
    if not endless.exists():
        pytest.skip("no such file on this system")
    assert refusal(endless).startswith("Cannot be read (")


@posix_only
def test_a_document_is_read_in_the_same_way(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    with pytest.raises(ContentError, match="A device or a pipe"):
        read_yaml(tmp_path / "x.yaml")
