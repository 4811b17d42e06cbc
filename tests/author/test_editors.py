"""What an editor shows of our YAML files, asked of the real language server from npm.

`.ci/run` installs it and names it in YAML_LANGUAGE_SERVER; elsewhere these tests are left out.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("YAML_LANGUAGE_SERVER")
pytestmark = pytest.mark.skipif(SERVER is None, reason="YAML_LANGUAGE_SERVER is not set")
SECONDS = 60


class Editor:
    """A YAML file in an editor: the client's side of the language server protocol."""

    def __init__(self, folder: Path) -> None:
        assert SERVER is not None
        self.folder, self.number = folder, 0
        self.server = subprocess.Popen(
            [SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.told: list[dict[str, Any]] = []
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities=CAPABILITIES)
        self.say("initialized")
        settings = {"yaml": {"schemaStore": {"enable": False}, "hover": True, "completion": True}}
        self.say("workspace/didChangeConfiguration", settings=settings)

    def say(self, method: str, **params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self._send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.number and "method" not in message:
                return message["result"]

    def open(self, name: str, text: str) -> str:
        uri = (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.say("textDocument/didOpen", textDocument=document)
        return uri

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        while True:
            for message in self.told:
                if message["params"]["uri"] == uri:
                    found: list[dict[str, Any]] = message["params"]["diagnostics"]
                    return found
            self._receive()

    def close(self) -> None:
        self.server.kill()
        self.server.wait()
        for pipe in (self.server.stdin, self.server.stdout):
            assert pipe is not None
            pipe.close()

    def _send(self, message: dict[str, Any]) -> None:
        raw = json.dumps(message).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(raw) + raw)
        self.server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.server.stdout is not None
        length = 0
        while line := self.server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server ended"
        message: dict[str, Any] = json.loads(self.server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told.append(message)
        elif "id" in message and "method" in message:  # it asks; nothing is set here
            items = message.get("params", {}).get("items", [])
            answer: Any = [{} for _ in items] if items else None
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": answer})
        return message


CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": False},
}


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    opened = Editor(ROOT)
    yield opened
    opened.close()


def place(text: str, needle: str) -> dict[str, int]:
    """Return where the editor's cursor stands after `needle`."""
    before = text[: text.index(needle) + len(needle)]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


FILES = {
    "exercise": ("exercises/03_conv.yaml", ROOT / "exercises" / "03_conv.yaml"),
    "quiz": ("quizzes/L0.yaml", ROOT / "quizzes" / "L0.yaml"),
}


@pytest.mark.parametrize("kind", FILES)
def test_our_own_files_have_nothing_to_complain_about(editor: Editor, kind: str) -> None:
    name, path = FILES[kind]
    assert editor.diagnostics(editor.open(name, path.read_text(encoding="utf-8"))) == []


EXERCISE = """\
# yaml-language-server: $schema=../grader/schema/exercise.json
format: 1
id: 90_editor
revison: 1
checks:
  - id: first
    points: two
    vis
    cases:
      - {args: {x: {draw: integers, shape: [N]}}, seeds: 3}
mi
"""

QUIZ = """\
# yaml-language-server: $schema=../grader/schema/quiz.json
format: 1
id: E1
title: {ko: 가, en: a}
questions:
  - id: e1-1
    type: single
    promt: {ko: 가, en: a}
    choices:
      - {id: a, text: "1", correct: true}
    diff
"""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("exercises/90_editor.yaml", EXERCISE, "Property revison is not allowed."),
        ("quizzes/E1.yaml", QUIZ, "Property promt is not allowed."),
    ],
)
def test_a_misspelt_field_is_underlined(editor: Editor, name: str, text: str, said: str) -> None:
    text = without_unfinished(text)
    found = {one["message"]: one for one in editor.diagnostics(editor.open(name, text))}
    line = text[: text.index(said.split()[1])].count("\n")
    assert found[said]["range"]["start"]["line"] == line, found


def without_unfinished(text: str) -> str:
    """Return a file without the words that somebody is about to complete."""
    return "\n".join(line for line in text.splitlines() if " " in line.strip() or ":" in line)


@pytest.mark.parametrize(
    ("name", "text", "typed", "field", "told"),
    [
        ("exercises/91_e.yaml", EXERCISE, "\nmi", "misconceptions", "Named wrong ways"),
        ("exercises/92_e.yaml", EXERCISE, "    vis", "visibility", "a failure tells neither inputs"),
        ("quizzes/E2.yaml", QUIZ, "    diff", "difficulty", "The author's guess, 1 to 5."),
    ],
)  # fmt: skip
def test_a_field_is_completed(
    editor: Editor, name: str, text: str, typed: str, field: str, told: str
) -> None:
    uri = editor.open(name, text)
    found = editor.ask(
        "textDocument/completion", textDocument={"uri": uri}, position=place(text, typed)
    )
    offered = {one["label"]: str(one.get("documentation")) for one in found["items"]}
    assert field in offered, sorted(offered)
    assert told in offered[field]


@pytest.mark.parametrize(
    ("name", "text", "pointed", "told"),
    [
        ("exercises/93_e.yaml", EXERCISE, "\nche", "What is looked at in a submission"),
        ("exercises/94_e.yaml", EXERCISE, "    poi", "What it earns, 1 or more."),
        ("exercises/95_e.yaml", EXERCISE, "{dra", "whole numbers that never repeat"),
        ("quizzes/E3.yaml", QUIZ, "    cho", "The options"),
    ],
)
def test_a_field_says_what_it_is(
    editor: Editor, name: str, text: str, pointed: str, told: str
) -> None:
    text = without_unfinished(text)
    uri = editor.open(name, text)
    found = editor.ask(
        "textDocument/hover", textDocument={"uri": uri}, position=place(text, pointed)
    )
    assert found is not None
    assert told in found["contents"]["value"]
