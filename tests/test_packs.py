"""Packs from elsewhere: taken whole, or refused; hostile ones leave nothing anywhere."""

import io
import os
import shutil
import socket
import struct
import subprocess
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader import unpacking
from grader.content.pack import Pack
from grader.model.problem import ContentError
from grader.packs import added, fetched, keep, remove, zipped
from grader.unpacking import PackError
from tests import samples

Zip = Callable[..., Path]
MINIMAL = {
    "pack.yaml": samples.MANIFEST.encode(),
    "exercises/01_scale.yaml": samples.SCALE.encode(),
}
LINK, FIFO, DEVICE, FOLDER = 0o120777, 0o010644, 0o020644, 0o040755


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def taken(source: Path | str) -> list[str]:
    """Return the files of a source after it was fetched."""
    with fetched(str(source)) as (pack, manifest):
        assert manifest.id == "tiny"
        assert not [path for path in pack.root.rglob("*") if path.is_symlink()]
        return names(pack.root)


def refused(source: Path | str) -> str:
    with pytest.raises(PackError) as caught, fetched(str(source)):
        pass
    assert any("가" <= letter <= "힣" for letter in caught.value.message.ko)
    return caught.value.message.en


def lower_the_limits(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make a megabyte too much, so that a test is quick; return how many files are too many."""
    monkeypatch.setattr(unpacking, "MAX_BYTES", (1 << 20) - 1)
    monkeypatch.setattr(unpacking, "MAX_FILES", 40)
    return 41


@pytest.fixture
def zip_of(tmp_path: Path) -> Zip:
    """Return a function that writes a sound pack as a zip file, and these entries after it."""

    def write(*entries: tuple[str, bytes] | tuple[str, bytes, int], base: bool = True) -> Path:
        path = tmp_path / "hostile.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in MINIMAL.items() if base else ():
                archive.writestr(name, body)
            for name, body, *mode in entries:
                entry = zipfile.ZipInfo("x")
                entry.filename = entry.orig_filename = name  # as it is, for any system
                entry.external_attr = (mode[0] if mode else 0o100644) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                with warnings.catch_warnings(action="ignore"):  # that a name is there twice
                    archive.writestr(entry, body)
        return path

    return write


@pytest.fixture
def nothing_escapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Unpack below a folder of the test's own, and look that nothing was written beside it."""
    home = tmp_path / "deep" / "tmp"
    home.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(home))
    yield
    assert names(tmp_path / "deep") == []


@pytest.mark.usefixtures("nothing_escapes")
class TestZip:
    def test_a_sound_one_is_taken(self, zip_of: Zip) -> None:
        assert taken(zip_of()) == sorted(MINIMAL)
        long = ("quizzes/한글 이름.yaml", b"x"), ("README.md", b"x"), ("empty/", b"", FOLDER)
        assert taken(zip_of(*long)) == sorted([*MINIMAL, "quizzes/한글 이름.yaml", "README.md"])

    def test_one_folder_around_it_is_no_matter(self, zip_of: Zip) -> None:
        around = [(f"tiny-main/{name}", body) for name, body in MINIMAL.items()]
        assert taken(zip_of(*around, base=False)) == sorted(MINIMAL)

    @pytest.mark.parametrize(
        "name",
        [
            *("../x", "exercises/../../x", "..", "a/..", "./x", "a//b", "/etc/x", "//host/x"),
            *("C:/x", "C:x", "c:\\x", "..\\x", "a\\b", "\\\\host\\x", "x:stream"),
            *("a\x00b", "a\x1bb", "a\nb", "a\u202eb", "a\u200bb", "a\x85b"),
            *("con", "NUL.txt", "exercises/com1.yaml", "a./x", "a /x", "x.", "x "),
            *("x" * 300, "x" * 81, "a/" * 120 + "x", "what?", "a*b", "<x>", 'a"b', "a|b"),
        ],
    )  # fmt: skip
    def test_a_strange_name_is_refused(self, name: str, zip_of: Zip) -> None:
        assert "a pack cannot hold this name" in refused(zip_of((name, b"x")))

    @pytest.mark.parametrize(
        "names_",
        [
            ("a.yaml", "a.yaml"),
            ("a.yaml", "A.yaml"),
            ("exercises/01_SCALE.yaml",),
            ("Exercises/02.yaml",),
            ("caf\u00e9", "cafe\u0301"),
            ("\ud55c", "\u1112\u1161\u11ab"),
            ("stra\u00dfe", "STRASSE"),
            ("a", "a/b"),
            ("a/b", "a"),
        ],
    )
    def test_a_name_that_is_there_twice_is_refused(
        self, names_: tuple[str, ...], zip_of: Zip
    ) -> None:
        assert "is there twice" in refused(zip_of(*((name, b"x") for name in names_)))

    @pytest.mark.parametrize("mode", [LINK, FIFO, DEVICE, 0o060644, 0o140644])
    def test_what_is_no_plain_file_is_left_out(self, mode: int, zip_of: Zip) -> None:
        found = taken(zip_of(("solutions/01_scale.py", b"/etc/passwd", mode), ("d", b"/etc", mode)))
        assert found == sorted(MINIMAL)

    def test_a_link_cannot_lead_a_later_file_outside(self, zip_of: Zip, tmp_path: Path) -> None:
        outside = str(tmp_path / "deep").encode()
        assert taken(zip_of(("out", outside, LINK), ("out/x", b"x"))) == sorted([*MINIMAL, "out/x"])

    def test_what_is_hidden_or_compiled_is_left_out(self, zip_of: Zip) -> None:
        hidden = [".git/config", "a/.x", "__MACOSX/y", "__pycache__/z.py", "solutions/01_scale.pyc"]
        assert taken(zip_of(*((name, b"x") for name in hidden))) == sorted(MINIMAL)

    def test_bombs_are_refused(self, zip_of: Zip, monkeypatch: pytest.MonkeyPatch) -> None:
        few = lower_the_limits(monkeypatch)
        assert refused(zip_of(("a", b"\0" * (1 << 20)))) == "The pack is too large."
        half = ("a", b"\0" * (1 << 19)), ("b", b"\0" * (1 << 19))
        assert refused(zip_of(*half)) == "The pack is too large."
        many = [(f"{number}", b"") for number in range(few)]
        assert refused(zip_of(*many)) == "The pack is too large."
        more = [(f"{number}", b"", FOLDER) for number in range(4 * few)]
        assert refused(zip_of(*more)) == "The pack is too large."

    def test_a_zip_in_a_zip_stays_one(self, zip_of: Zip, monkeypatch: pytest.MonkeyPatch) -> None:
        lower_the_limits(monkeypatch)
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", b"\0" * (2 << 20))
        assert taken(zip_of(("inner.zip", inner.getvalue()))) == sorted([*MINIMAL, "inner.zip"])

    def test_one_that_holds_more_than_it_says_is_refused(self, zip_of: Zip) -> None:
        path = zip_of(("a", b"\0" * 1_000_000))
        raw = path.read_bytes()
        assert raw.count(struct.pack("<I", 1_000_000)) == 2
        path.write_bytes(raw.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10)))
        assert "too large" in refused(path) or "cannot be unpacked" in refused(path)

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_an_unusual_compression_is_refused(self, method: int, tmp_path: Path) -> None:
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("pack.yaml", MINIMAL["pack.yaml"])
        assert "cannot be unpacked (compression" in refused(path)

    def test_one_with_a_password_is_refused(self, zip_of: Zip) -> None:
        path = zip_of()
        raw = bytearray(path.read_bytes())
        raw[raw.find(b"PK\x01\x02") + 8] |= 1
        raw[6] |= 1
        path.write_bytes(raw)
        assert "cannot be unpacked" in refused(path)

    def test_a_list_that_claims_to_be_huge_is_refused_unread(self, zip_of: Zip) -> None:
        raw = bytearray(zip_of().read_bytes())
        raw[-10:-6] = struct.pack("<I", 1 << 31)
        path = zip_of()
        path.write_bytes(raw)
        assert refused(path) == "The pack is too large."

    def test_damage_anywhere_is_told_or_harmless(self, zip_of: Zip) -> None:
        sound = zip_of().read_bytes()
        path = zip_of()
        for at in range(0, len(sound), 29):
            for change in (sound[:at], sound[:at] + b"\xff" + sound[at + 1 :]):
                path.write_bytes(change)
                try:
                    with fetched(str(path)) as (pack, _):
                        assert (pack.root / "pack.yaml").is_file()
                except (PackError, ContentError):
                    pass  # anything else is a fault of ours

    def test_no_zip_file_at_all_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(b"no zip")
        assert refused(tmp_path / "x.zip") == "The zip file cannot be unpacked (no zip file)."
        (tmp_path / "x.zip").write_bytes(b"")
        assert "cannot be unpacked" in refused(tmp_path / "x.zip")


@pytest.mark.usefixtures("nothing_escapes")
class TestFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        root = tmp_path / "source"
        samples.write_pack(root, {"01_scale": samples.SCALE})
        return root

    def test_a_sound_one_is_taken(self, folder: Path) -> None:
        assert taken(folder) == names(folder)

    def test_links_pipes_and_devices_are_left_out(self, folder: Path, tmp_path: Path) -> None:
        sound = names(folder)
        (tmp_path / "secret").mkdir()
        (tmp_path / "secret" / "x.yaml").write_text("secret")
        (folder / "etc").symlink_to("/etc")
        (folder / "exercises" / "02.yaml").symlink_to(tmp_path / "secret" / "x.yaml")
        (folder / "quizzes").symlink_to(tmp_path / "secret")
        (folder / "self").symlink_to(folder)
        os.mkfifo(folder / "solutions" / "pipe.py")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / "s"))
        assert taken(folder) == sound

    def test_a_manifest_that_is_a_link_is_none(self, folder: Path) -> None:
        (folder / "pack.yaml").rename(folder / "real.yaml")
        (folder / "pack.yaml").symlink_to("real.yaml")
        assert refused(folder).startswith(f"{folder}: There is no pack.yaml in it.")

    def test_a_folder_that_is_no_pack_is_not_copied_to_find_that_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        most = lower_the_limits(monkeypatch)
        for number in range(most + 1):
            (tmp_path / str(number)).touch()
        assert "There is no pack.yaml in it." in refused(tmp_path)

    def test_a_file_with_two_names_is_copied_and_bounded(self, folder: Path) -> None:
        os.link(folder / "pack.yaml", folder / "again.yaml")
        with fetched(str(folder)) as (pack, _):
            assert (pack.root / "again.yaml").stat().st_nlink == 1

    def test_a_large_one_is_refused_unread(self, folder: Path) -> None:
        (folder / "sparse").touch()
        os.truncate(folder / "sparse", 1 << 40)
        assert refused(folder) == "The pack is too large."

    def test_names_that_other_systems_read_otherwise_are_refused(self, folder: Path) -> None:
        (folder / "a\\..\\b").touch()
        assert "a pack cannot hold this name" in refused(folder)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("id: ../../x", "Use lower-case letters"),
            ("id: /etc/x", "Use lower-case letters"),
            ("id: .", "Use lower-case letters"),
            ("id: 'a\\b'", "Use lower-case letters"),
            ('id: "x\\n"', "Use lower-case letters"),
            ("id: " + "x" * 100, "Use lower-case letters"),
            ("a: &a [x, x]\nb: [*a, *a]\nid: x", "Aliases"),
            ("id: !!python/object/apply:os.system [true]", "The tag"),
            ("id: " + "[" * 5000, "nested too deeply"),
            ("#" * 1_000_001, "Larger than 1 MB"),
            ('id: "\\e[31m"', "control character"),
        ],
    )
    def test_a_hostile_manifest_is_refused_with_its_place(
        self, text: str, said: str, folder: Path
    ) -> None:
        wanted = "" if "id: " not in text else samples.MANIFEST.replace("id: tiny\n", "")
        (folder / "pack.yaml").write_text(f"{wanted}{text}\n", encoding="utf-8")
        with pytest.raises(ContentError, match=said), fetched(str(folder)):
            pass


class TestGit:
    @pytest.fixture
    def served(self, tmp_path: Path) -> Iterator[tuple[Path, str]]:
        """Yield a repository and the address at which it is served on this machine."""
        found = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=False)
        daemon = Path(found.stdout.strip()) / "git-daemon"
        if found.returncode or not daemon.exists():
            pytest.skip("no git daemon on this machine")
        root = tmp_path / "served" / "tiny.git"
        samples.write_pack(root, {"01_scale": samples.SCALE})
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        running = subprocess.Popen(
            [
                *(daemon, "--export-all", f"--base-path={tmp_path / 'served'}", "--reuseaddr"),
                *("--listen=127.0.0.1", f"--port={port}"),
            ],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            for _attempt in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield root, f"git://127.0.0.1:{port}/tiny.git"
        finally:
            os.killpg(running.pid, 9)
            running.wait()

    def commit(self, root: Path) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
            subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)

    def test_the_newest_commit_is_taken(self, served: tuple[Path, str]) -> None:
        root, url = served
        sound = names(root)
        (root / "etc").symlink_to("/etc")
        (root / "solutions" / "02.py").symlink_to("/etc/passwd")
        self.commit(root)
        assert taken(url) == sound

    def test_bombs_are_refused(
        self, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, url = served
        lower_the_limits(monkeypatch)
        for number in range(3):
            (root / f"zeros{number}").write_bytes(b"\0" * (1 << 19))
        self.commit(root)
        assert refused(url) == "The pack is too large."

    def test_a_repository_that_is_not_there_is_told(self, served: tuple[Path, str]) -> None:
        _root, url = served
        assert refused(f"{url}x").startswith("git could not fetch it (")

    @pytest.mark.parametrize(
        "source",
        [
            "ext::sh -c touch% mark .git",
            "ext::sh -c 'touch mark'",
            "file:///tmp/x.git",
            "--upload-pack=touch mark;.git",
            "-u.git",
            "https://-oProxyCommand=touch.git",
            "ssh://-oProxyCommand=touch/x.git",
            "fd::3",
            "https://example.org/x y.git",
            "none.git",
        ],
    )
    def test_what_is_no_plain_address_is_refused(
        self, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert refused(source) == f"{source} is neither a folder, nor a zip file, nor a git URL."
        assert not any(tmp_path.iterdir())

    def test_an_address_that_is_set_up_to_mean_a_command_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mark = tmp_path / "mark"
        for place, (name, value) in enumerate(
            [
                (f"url.ext::touch {mark} .insteadOf", "https://example.invalid/"),
                ("protocol.ext.allow", "always"),
            ]
        ):
            monkeypatch.setenv(f"GIT_CONFIG_KEY_{place}", name)
            monkeypatch.setenv(f"GIT_CONFIG_VALUE_{place}", value)
        monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
        assert refused("https://example.invalid/x").startswith("git could not fetch it (")
        assert not mark.exists()


class TestKeeping:
    def test_a_newer_version_takes_the_place_of_an_older(self, tiny: Path, tmp_path: Path) -> None:
        data = tmp_path / "data"
        manifest = Pack(tiny).manifest()
        place = keep(Pack(tiny), manifest, data)
        (place / "old.txt").touch()
        assert keep(Pack(tiny), manifest, data) == place
        assert names(place) == names(tiny)
        assert [pack.root for pack in added(data)] == [place]
        assert [path.name for path in (data / "packs").iterdir()] == ["tiny"]

    def test_where_it_fails_the_older_stays(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = tmp_path / "data"
        place = keep(Pack(tiny), Pack(tiny).manifest(), data)
        before = names(place)

        def full(_source: Path, target: Path) -> None:
            target.mkdir()
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(shutil, "copytree", full)
        with pytest.raises(OSError, match="No space"):
            keep(Pack(tiny), Pack(tiny).manifest(), data)
        assert names(place) == before
        assert [path.name for path in (data / "packs").iterdir()] == ["tiny"]

    def test_the_courses_own_id_is_taken(self, tiny: Path, tmp_path: Path) -> None:
        text = samples.MANIFEST.replace("id: tiny", "id: cnn")
        (tiny / "pack.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(PackError, match="comes with learn"):
            keep(Pack(tiny), Pack(tiny).manifest(), tmp_path / "data")

    def test_only_a_packs_own_name_removes_it(self, tiny: Path, tmp_path: Path) -> None:
        data = tmp_path / "data"
        keep(Pack(tiny), Pack(tiny).manifest(), data)
        for name in ("..", ".", "", "../packs/tiny", "tiny/", "/etc"):
            with pytest.raises(PackError, match="There is no pack"):
                remove(name, data)
        remove("tiny", data)
        assert added(data) == []

    def test_what_pip_or_learn_brought_is_not_said_to_be_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        about = tmp_path / "site" / "learn_pack_words-1.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: learn-pack-words\nVersion: 1\n"
        )
        (about / "entry_points.txt").write_text("[learn.packs]\nwords = learn_pack_words\n")
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
        with pytest.raises(PackError, match="`pip uninstall learn-pack-words` removes it"):
            remove("words", tmp_path)
        with pytest.raises(PackError, match="comes with learn and cannot be removed"):
            remove("cnn", tmp_path)

    def test_what_is_written_can_be_read_again(self, tiny: Path, tmp_path: Path) -> None:
        (tiny / "exercises" / "link.yaml").symlink_to("/etc/passwd")
        samples.write_glossary(tiny)
        zipped(Pack(tiny), tmp_path / "tiny.zip")
        assert taken(tmp_path / "tiny.zip") == [
            *("exercises/01_scale.yaml", "glossary.yaml", "pack.yaml", "solutions/01_scale.py"),
        ]
