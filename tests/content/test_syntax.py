from pathlib import Path
from typing import Any

import pytest

from grader.content.syntax import dotted, parse, read
from grader.model.problem import ContentError, Problem
from grader.model.text import Text


def problems(raw: bytes | str) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        parse(raw.encode() if isinstance(raw, str) else raw, "f.yaml")
    return caught.value.problems


def only_problem(raw: bytes | str) -> tuple[int, int, str]:
    (found,) = problems(raw)
    assert found.message.ko
    return found.line, found.column, found.message.en


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-3", -3),
        ("+3", 3),
        ("010", 10),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e-7", 1e-7),
        ("1E3", 1000.0),
        ("-2.5e+2", -250.0),
        ("true", True),
        ("False", False),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("tRUE", "tRUE"),
        ("3:4", "3:4"),
        ("12:30:45", "12:30:45"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2024-01-01", "2024-01-01"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("=", "="),
        ("١", "١"),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    seen = parse(f"a: {text}\n".encode(), "f.yaml").data["a"]
    assert seen == value
    assert type(seen) is type(value)


def test_keys_stay_text() -> None:
    assert parse(b"1: a\nno: b\nnull: c\n'': d\n", "f").data == {
        "1": "a",
        "no": "b",
        "null": "c",
        "": "d",
    }


def test_block_text_keeps_its_lines() -> None:
    assert parse(b"a: |\n  x\n    y\nb: >-\n  x\n  y\n", "f").data == {"a": "x\n  y\n", "b": "x y"}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("a",), (1, 4)),
        (("b",), (2, 1)),
        (("b", 0), (3, 5)),
        (("b", 0, "c"), (3, 8)),
        (("b", 1), (4, 5)),
        (("d",), (5, 1)),
        (("e",), (6, 1)),
    ],
    ids=str,
)
def test_a_place_is_the_value_where_it_is_a_word_and_the_key_otherwise(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    source = parse(b'a: 1\nb:\n  - c: 2\n  - 3\nd: "text"\ne: |\n  text\n', "f")
    assert source.places[path] == place


def test_a_problem_stands_at_the_nearest_part_that_exists() -> None:
    source = parse(b"a:\n  b: 1\n", "f")
    problem = source.problem(("a", "c", 3), Text("글", "text"))
    assert (problem.line, problem.column, problem.where) == (1, 1, "a.c[3]")
    assert problem.in_("ko") == "f:1:1: a.c[3]: 글"
    assert problem.in_("en") == "f:1:1: a.c[3]: text"


def test_paths_read_as_authors_write_them() -> None:
    assert dotted(("checks", 0, "cases", 1, "args")) == "checks[0].cases[1].args"
    assert dotted(()) == ""


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), "This key appears twice."),
        ("a: &x 1\nb: *x\n", (2, 1), "Aliases (&, *) are not allowed."),
        ("a: &x [*x]\n", (1, 1), "Aliases (&, *) are not allowed."),
        ("a: !!python/object:os.system x\n", (1, 4), "The tag !!python/object:os.system is not"),
        ("a: !!str 1\n", (1, 4), "The tag !!str is not allowed."),
        ("a: !mine x\n", (1, 4), "The tag !mine is not allowed."),
        ("a: !mine [1]\n", (1, 1), "The tag !mine is not allowed."),
        ("? [a, b]\n: 1\n", (1, 3), "A key must be a word."),
        ("a:\n\tb: 1\n", (2, 1), "A tab is used for indentation. Use spaces."),
        ("", (1, 1), "The file is empty."),
        ("# nothing\n", (1, 1), "The file is empty."),
        ("a: [1,\nb: 2\n", (1, 4), "The bracket `[` is never closed."),
        ("a: {b: 1\n", (1, 4), "The bracket `{` is never closed."),
        ("a: 'x\nb: 1\n", (1, 4), "This quote is never closed."),
        ("a: b: c\n", (1, 5), "There can be no `: ` here."),
        ("a: 1\n  b: 2\n", (2, 4), "There can be no `: ` here."),
        ("b: 1\na 1\nc: 3\n", (2, 1), "This is neither `key: value` nor `- item`."),
        (
            "a:\n  b: 1\n c: 2\n",
            (3, 2),
            "The indentation fits nothing that this line could belong to.",
        ),
        ("a:\n  - x: 1\n  -y: 2\n", (3, 3), "The `-` of a list item needs a space after it."),
        ("a: - b\n", (1, 4), "The indentation fits nothing that this line could belong to."),
        (
            "a: `x`\n",
            (1, 4),
            "A text cannot begin with the sign ` here. Put quotes around the whole text.",
        ),
        (
            "a: 'it's'\n",
            (1, 8),
            "Text follows the closing quote. Put quotes around the whole text.",
        ),
        ("a: {b: f([1, 2])}\n", (1, 10), "Inside brackets, `[` came unexpected:"),
        ("a: [x, y]]\n", (1, 10), "Nothing opens the bracket that `]` closes."),
        ('a: "\\d"\n', (1, 6), "In double quotes a `\\` is written `\\\\`; or use single quotes."),
        ("a: *nothing\n", (1, 4), "Aliases (&, *) are not allowed."),
        ("a: 1\n---\nb: 2\n", (2, 1), "One file is one document. Remove the `---`."),
        ("a: |x\n  y\n", (1, 5), "YAML syntax error (expected chomping or indentation indicators"),
        ("a: \x00\n", (1, 4), "This character is not allowed in YAML."),
        ("a: 1\nb: \x07\n", (2, 4), "This character is not allowed in YAML."),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_refused_and_where(text: str, place: tuple[int, int], message: str) -> None:
    line, column, said = only_problem(text)
    assert (line, column) == place
    assert said.startswith(message)


def test_every_problem_is_told_at_once() -> None:
    found = problems("a: 1\na: 2\nb: !x 1\nc: &k 1\nd: *k\n")
    assert [(one.line, one.column) for one in found] == [(2, 1), (3, 4), (5, 1)]


def test_a_byte_order_mark_and_windows_lines_change_nothing() -> None:
    source = parse("﻿a: 1\r\nb:\r\n  - 한글\r\n".encode(), "f")
    assert source.data == {"a": 1, "b": ["한글"]}
    assert source.places["b", 0] == (3, 5)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("a: 1\nb: 한글\n".encode("cp949"), (2, 4)),
        ("a: 1\n".encode("utf-16"), (1, 1)),
        (b"\xff", (1, 1)),
    ],
    ids=["cp949", "utf-16", "one byte"],
)
def test_another_encoding_is_told_at_its_first_byte(raw: bytes, place: tuple[int, int]) -> None:
    line, column, said = only_problem(raw)
    assert (line, column) == place
    assert said == "A byte here is not UTF-8. Save the file as UTF-8."


@pytest.mark.parametrize("depth", [30, 1000])
def test_deep_nesting_is_refused(depth: int) -> None:
    said = only_problem("a: " + "[" * depth + "]" * depth)[2]
    assert said in ("This is nested too deeply.", "This cannot be read as YAML.")


def test_a_huge_file_is_refused_unread() -> None:
    assert only_problem(b"x" * 1_000_001) == (1, 1, "The file is larger than 1 MB.")


@pytest.mark.parametrize("text", ["a: " + "9" * 30, "a: " + "9" * 60, "a: " + "9" * 300])
def test_very_long_numbers_do_no_harm(text: str) -> None:
    assert parse(text.encode(), "f").data["a"] > 10**29


def test_an_infinite_number_is_refused() -> None:
    assert only_problem("a: 1e999\n") == (1, 4, "This number is too large.")


def test_read_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert read(path).file == str(path)


def test_anchors_that_nobody_refers_to_are_passed_over() -> None:
    assert parse(b"a: &x 1\nb: &x 2\n", "f.yaml").data == {"a": 1, "b": 2}
