"""The exercises there are, found by what people type: `03_conv`, `3`, `conv`."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from grader.checks.base import Made
from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content.document import load, plain
from grader.content.pack import MANIFEST, Pack, pack_of
from grader.model.problem import ContentError
from grader.model.text import Text


class UnknownExercise(Exception):
    """Nothing, or more than one thing, goes by that name."""

    def __init__(self, query: str, close: Sequence[str]) -> None:
        super().__init__(query)
        self.query, self.close = query, tuple(close)


@dataclass(frozen=True, slots=True)
class Entry:
    """One exercise's file."""

    path: Path

    @property
    def name(self) -> str:
        """What people type and what the stub's file is called."""
        return self.path.stem

    @property
    def pack(self) -> Pack:
        """The pack it belongs to."""
        return pack_of(self.path)

    @property
    def functions(self) -> Path:
        """Where its checks are that are pytest functions."""
        return self.path.with_name(f"test_{self.path.stem}.py")

    def points(self, exercise: Exercise) -> int:
        """Return the points of all checks; pytest functions are read, not run."""
        return exercise.points + sum(_function_points(self.functions))

    def count(self, exercise: Exercise) -> int:
        """Return how many checks there are."""
        return len(exercise.checks) + len(_function_points(self.functions))

    def load(self, caches: Path | None = None) -> Exercise:
        """Return the exercise; raise ContentError with every problem in its file."""
        languages = self.pack.manifest(caches).languages
        reviewed = partial(review, languages=languages)
        exercise = load(self.path, Exercise, reviewed, caches, languages)
        if not exercise.checks and not _function_points(self.functions):
            from grader.content import syntax  # YAML is read only where something is wrong

            raise ContentError([syntax.read(self.path).problem(("checks",), NO_CHECK)])
        return exercise

    def prepare(self, caches: Path | None = None) -> "Prepared":
        """Return what no submission changes, kept from one grading to the next of a process.

        Raises ContentError with every problem in the exercise's and the pack's file.
        """
        pack = self.pack
        files = (
            self.path,
            pack.root / MANIFEST,
            pack.solution(self.path),
            pack.wrong_ways(self.path),
        )
        return _prepared(self, caches, *map(_content, files))


@dataclass(frozen=True, slots=True)
class Prepared:
    """An exercise ready to grade any number of submissions."""

    path: Path
    exercise: Exercise
    pack: str
    """The pack's id."""
    made: Made = field(default_factory=dict)
    """Its checks' inputs and right values, made when first wanted: half of a grading's work."""


@lru_cache(maxsize=64)  # a course; the inputs and right values of ours take 0.3 MB
def _prepared(entry: Entry, caches: Path | None, *_contents: bytes) -> Prepared:
    return Prepared(entry.path, entry.load(caches), entry.pack.manifest(caches).id)


def forget() -> None:
    """Make inputs and right values anew for the gradings to come."""
    _prepared.cache_clear()


def _content(path: Path) -> bytes:
    """Return what is in a file; one that cannot be read is told by who needs it."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


NO_CHECK = Text(
    "검사가 하나도 없습니다. 여기에 쓰거나 옆의 pytest 함수로 만드세요.",
    "There is no check, neither here nor as a pytest function beside it.",
)


def _function_points(path: Path) -> list[int]:
    """Return the points of each test function, by its `check` marker; 1 without one."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []  # none there, or a fault that grading tells
    given = [told.get("points") for _, told in functions_in(tree)]
    return [1 if one is None else int(ast.literal_eval(one)) for one in given]


def functions_in(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, dict[str, ast.expr]]]:
    """Yield each test function of a file, and the keywords of its `check` marker."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            marks = [one for one in node.decorator_list if isinstance(one, ast.Call)]
            marks = [one for one in marks if ast.unparse(one.func).endswith("mark.check")]
            words = [word for mark in marks for word in mark.keywords]
            yield node, {word.arg: word.value for word in words if word.arg}


def entries(pack: Pack) -> list[Entry]:
    """Return the pack's exercises in order, sound or not."""
    return [Entry(path) for path in pack.exercise_files()]


def sound(entries: Iterable[Entry], caches: Path | None = None) -> Iterator[tuple[Entry, Exercise]]:
    """Yield the exercises that can be used; what is wrong with others is told where they are proved."""
    for entry in entries:
        try:
            exercise = entry.load(caches)
        except ContentError:
            continue
        yield entry, exercise


def concepts_of(pack: Pack, caches: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Return the concepts of each sound exercise by its name, without building forty exercises."""
    languages = pack.manifest(caches).languages
    reviewed = partial(review, languages=languages)
    found = {}
    for entry in entries(pack):
        try:
            data = plain(entry.path, Exercise, reviewed, caches, languages)
        except ContentError:
            continue  # told where it is shown or proved
        found[entry.name] = tuple(data.get("concepts", ()))
    return found


def find(pack: Pack, query: str) -> Entry:
    """Return the one exercise that `query` names; raise UnknownExercise with what is close."""
    known = entries(pack)
    wanted = Path(query).stem.lower() if query.endswith((".py", ".yaml")) else query.lower()
    for matches in (_exact, _numbered, _partial):
        found = [entry for entry in known if matches(entry.name.lower(), wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownExercise(query, [entry.name for entry in found])
    raise UnknownExercise(query, _close(wanted, [entry.name for entry in known]))


def _exact(name: str, wanted: str) -> bool:
    return wanted in (name, _topic(name))


def _numbered(name: str, wanted: str) -> bool:
    number = re.match(r"\d+", name)
    return wanted.isdecimal() and number is not None and int(number[0]) == int(wanted)


def _partial(name: str, wanted: str) -> bool:
    return bool(wanted) and not wanted.isdecimal() and wanted in name


def _topic(name: str) -> str:
    return re.sub(r"^\d+_", "", name)


def _close(wanted: str, names: list[str]) -> list[str]:
    by_topic = {_topic(name): name for name in names}
    import difflib  # only where a name is wrong

    found = difflib.get_close_matches(_topic(wanted), by_topic, 3, 0.5)
    return [by_topic[topic] for topic in found]
