import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content.document import build, load, validate
from grader.content.expression import Expression
from grader.content.pack import Manifest, Pack
from grader.model.problem import ContentError
from grader.model.text import Text
from tests import samples


def written(folder: Path, text: str = samples.SCALE) -> Path:
    path = folder / "01_scale.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, caches: Path | None = None) -> Exercise:
    return load(path, Exercise, review, caches)


def told(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        validate(text.encode(), "f.yaml", Exercise, review)
    assert all(problem.message.ko for problem in caught.value.problems)
    assert str(caught.value) == "\n".join(one.in_("en") for one in caught.value.problems)
    return [problem.in_("en").removeprefix("f.yaml:") for problem in caught.value.problems]


def changed(*pairs: tuple[str, str]) -> str:
    text = samples.SCALE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_cached_document_equals_a_fresh_one(tmp_path: Path) -> None:
    path, caches = written(tmp_path), tmp_path / "cache"
    fresh = read(path)
    assert read(path, caches) == fresh
    (cached,) = caches.iterdir()
    assert cached.suffix == ".json"
    assert read(path, caches) == fresh
    assert fresh.functions["scale"].expect == Expression("x * factor")
    assert fresh.checks[1].requires == ("twice",)
    assert fresh.points == 7


def test_the_cache_is_what_is_read(tmp_path: Path) -> None:
    path, caches = written(tmp_path), tmp_path / "cache"
    read(path, caches)
    (cached,) = caches.iterdir()
    data = json.loads(cached.read_text(encoding="utf-8"))
    cached.write_text(json.dumps(data | {"minutes": 99}), encoding="utf-8")
    assert read(path, caches).minutes == 99


def test_a_changed_file_is_compiled_again(tmp_path: Path) -> None:
    path, caches = written(tmp_path), tmp_path / "cache"
    read(path, caches)
    written(tmp_path, changed(("minutes: 5", "minutes: 6")))
    assert read(path, caches).minutes == 6


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"{}", b"null", b"[]", b"3", b'"a"', b'{"id": 1, "other": 2}', b"\xff"]
)
def test_a_cache_that_makes_no_sense_is_compiled_again(tmp_path: Path, junk: bytes) -> None:
    path, caches = written(tmp_path), tmp_path / "cache"
    fresh = read(path, caches)
    (cached,) = caches.iterdir()
    cached.write_bytes(junk)
    assert read(path, caches) == fresh
    assert json.loads(cached.read_bytes())["id"] == "01_scale"


def test_a_cache_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert read(path, tmp_path / "file" / "cache").id == "01_scale"
    assert read(path, tmp_path / "file").id == "01_scale"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_cache_folder_is_no_fault(tmp_path: Path) -> None:
    caches = tmp_path / "cache"
    caches.mkdir(mode=0o500)
    assert read(written(tmp_path), caches).id == "01_scale"


@pytest.mark.parametrize("code", ["checks/value.py", "engine/__init__.pyi"])
def test_code_that_changed_makes_the_cache_stale(tmp_path: Path, code: str) -> None:
    from grader.content.document import __file__ as home
    from grader.content.document import _code

    path, caches = written(tmp_path), tmp_path / "cache"
    read(path, caches)
    source = Path(home).parents[1] / code
    before = source.stat()
    try:
        os.utime(source, ns=(before.st_atime_ns, time.time_ns()))
        _code.cache_clear()  # as in a new process
        read(path, caches)
    finally:
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
        _code.cache_clear()
    assert len(list(caches.iterdir())) == 2


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r":1:1: Cannot be read \(No such file or directory\)"):
        read(tmp_path / "01_none.yaml")
    with pytest.raises(ContentError, match="A folder, not a file"):
        read(tmp_path)


def test_every_problem_of_form_is_told_at_once_in_order() -> None:
    text = changed(
        ("format: 1", "format: 2"),
        ("revision: 1", "revision: one"),
        ("minutes: 5", "minuts: 5"),
        ("points: 2", "points: 2.5"),
        ("visibility: hidden", "visibility: secret"),
    )
    assert told(text) == [
        "1:9: format: `2` is not one of 1.",
        '3:11: revision: `"one"` is not a whole number.',
        "6:1: minuts: `minuts` is not a field here. Did you mean `minutes`?",
        "27:13: checks[0].points: `2.5` is not a whole number.",
        '38:17: checks[2].visibility: `"secret"` is not one of shown, hidden.',
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: 01_scale\n", "", "1:1: id: This field is missing."),
        ("unit: A", "unit: 3", "4:7: unit: `3` is not text (quote it if needed)."),
        ("unit: A", "unit: null", "4:7: unit: `null` is not text (quote it if needed)."),
        ("minutes: 5", "minutes: true", "6:10: minutes: `true` is not a whole number."),
        ("minutes: 5", "minutes: '5'", '6:1: minutes: `"5"` is not a whole number.'),
        ("title: {ko: 배수", "title: {kr: 배수", "5:9: title.kr: `kr` is not a field here."),
        ("title: {ko: 배수, en: Scaling}", "title: Scaling", "5:8: title: This pack is in ko, en: write `{ko: ..., en: ...}`, one text a language."),
        ("hints:\n", "hints: text\nhint:\n", '13:8: hints: `"text"` is not a list.'),
        ("shape: [H, W]", "shape: [H, 2.5]", "23:38: functions.scale.inputs.x.shape[1]: `2.5` is not a whole number."),
        ("shape: [H, W]", "shape: H", '23:34: functions.scale.inputs.x.shape: `"H"` is not a list.'),
        ("shape: [H, W]", "shape: [H, W**2]", "23:38: functions.scale.inputs.x.shape[1]: An expression cannot have `a ** b`. Write a function, and call it as `solution.name(...)` or `wrong.name(...)`."),
        ("draw: integers", "draw: integer", "23:17: functions.scale.inputs.x.draw: `\"integer\"` is not one of integers, fractions, distinct. Did you mean integers?"),
        ("low: 1", "lo: 1", "23:42: functions.scale.inputs.x.lo: `lo` is not a field here. Did you mean `low`?"),
        ("draw: integers", "drw: integers", "23:7: functions.scale.inputs.x: `{\"drw\": \"integers\", \"shape\": [\"H\", \"W…` has none of draw, choose, array, compute, build. Write a dict as `{compute: \"{'a': 1}\"}`."),
        ("kind: raises", "kind: raise", "42:11: checks[3].kind: `\"raise\"` is not one of value, raises, steps. Did you mean raises?"),
        ("sizes: {H: 2, W: 3}", "sizes: {H: 2, W: x}", '21:22: functions.scale.sizes.W: `"x"` is not a whole number.'),
        ("expect: x * factor", "expect: x ** factor", "20:13: functions.scale.expect: An expression cannot have `a ** b`. Write a function, and call it as `solution.name(...)` or `wrong.name(...)`."),
        ("expect: x * factor", "expect: 3", "20:13: functions.scale.expect: `3` is not text (quote it if needed)."),
        ("requires: [twice]", "requires: twice", '31:15: checks[1].requires: `"twice"` is not a list.'),
        ("returns: x * 2", "returns: {scale: 'x.__class__'}", "51:15: misconceptions[0].returns.scale: The attribute .__class__ is not allowed."),
        ("returns: x * 2", "returns: 3", "51:14: misconceptions[0].returns: `3` is not a mapping of keys to values."),
        ("minutes: 5", "limits: {seconds: fast}", '6:19: limits.seconds: `"fast"` is not a number.'),
        ("minutes: 5", "limits: {second: 2}", "6:10: limits.second: `second` is not a field here. Did you mean `seconds`?"),
        ("- {args: {factor: 5}}", "- {args: {factor: {a: 5}}}", "33:17: checks[1].cases[0].args.factor: `{\"a\": 5}` has none of draw, choose, array, compute, build. Write a dict as `{compute: \"{'a': 1}\"}`."),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_problem_names_its_place_and_what_is_wanted(old: str, new: str, said: str) -> None:
    assert told(changed((old, new)))[0] == said


def test_a_document_that_is_no_mapping_is_told() -> None:
    assert told("- 1\n") == ["1:1: `[1]` is not a mapping of keys to values."]
    assert told("text\n") == ['1:1: `"text"` is not a mapping of keys to values.']


def test_long_values_are_shortened_in_messages() -> None:
    (said,) = told(changed(("minutes: 5", "minutes: " + "x" * 100)))
    assert said == f'6:10: minutes: `"{"x" * 36}…` is not a whole number.'


def test_integers_do_for_numbers() -> None:
    text = changed(("minutes: 5", "limits: {seconds: 2}"))
    assert read_text(text).limits.seconds == 2


def read_text(text: str) -> Exercise:
    return validate(text.encode(), "f.yaml", Exercise, review)[1]


def test_build_makes_values_of_every_kind() -> None:
    kinds: list[tuple[Any, Any, Any]] = [
        (tuple[int, ...], [1, 2], (1, 2)),
        (dict[str, Text], {"a": {"ko": "가", "en": "a"}}, {"a": Text("가", "a")}),
        (Text | None, {"ko": "가"}, Text("가")),
        (Text | None, None, None),
        (int | float, 3, 3),
        (Expression, "x", Expression("x")),
        (str, "x", "x"),
    ]
    for kind, data, value in kinds:
        assert build(kind, data) == value


def test_a_manifest_is_read_as_strictly(make_pack: Any) -> None:
    root = make_pack()
    assert Pack(root).manifest() == Manifest(
        format=1,
        id="tiny",
        title=Text("작은 묶음", "Tiny pack"),
        version="0.1.0",
        units={"A": Text("첫 단원", "First unit")},
    )
    (root / "pack.yaml").write_text("format: 1\nid: tiny\nname: x\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        Pack(root).manifest()
    assert [(one.line, one.where) for one in caught.value.problems] == [
        (1, "title"),
        (1, "version"),
        (3, "name"),
    ]
