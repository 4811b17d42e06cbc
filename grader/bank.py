"""The quizzes there are: files, questions by id, concepts, exams, and the exercises' wrong ways."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.content.document import Languages, Where, load, plain
from grader.content.pack import Pack
from grader.model.problem import ContentError
from grader.model.text import Text
from grader.quiz.base import Like, QuestionFields
from grader.quiz.document import Concept, Concepts, Quiz, review_concepts, review_quiz
from grader.quiz.select import Blueprint, usable

CONCEPTS = "concepts.yaml"


class UnknownQuiz(Exception):
    """There is no such quiz; `close` are names like it."""

    def __init__(self, query: str, close: list[str]) -> None:
        super().__init__(query)
        self.query, self.close = query, close


@dataclass
class Bank:
    """A pack's quizzes, loaded when first wanted; a broken file does not hide the others."""

    pack: Pack
    caches: Path | None = None
    broken: list[ContentError] = field(default_factory=list)
    _loaded: dict[Path, Quiz] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the quizzes are."""
        return self.pack.root / "quizzes"

    def files(self) -> list[Path]:
        """Return the quizzes' files in the order of their names."""
        return sorted(one for one in self.folder.glob("*.yaml") if one.name != CONCEPTS)

    def quiz(self, path: Path) -> Quiz:
        """Return the quiz in a file; raise ContentError with every problem in it."""
        if path not in self._loaded:
            self._loaded[path] = load(path, Quiz, review_quiz, self.caches, self._languages())
        return self._loaded[path]

    def _languages(self) -> Languages:
        """Return the languages that the pack's texts are in."""
        return self.pack.manifest(self.caches).languages

    def quizzes(self) -> Iterator[Quiz]:
        """Yield the sound quizzes; what is wrong with the others is kept in `broken`."""
        self.broken.clear()
        for path in self.files():
            try:
                yield self.quiz(path)
            except ContentError as error:
                self.broken.append(error)

    def find(self, query: str) -> Quiz:
        """Return the quiz that people mean by `query`: its id or its file's name."""
        names = {path.stem.lower(): path for path in self.files()}
        wanted = Path(query).stem.lower() if query.endswith(".yaml") else query.lower()
        if wanted not in names:
            names |= {quiz.id.lower(): path for path, quiz in self._sound()}
        if wanted not in names:
            raise UnknownQuiz(query, difflib.get_close_matches(wanted, names, 3, 0.4))
        return self.quiz(names[wanted])

    def _sound(self) -> Iterator[tuple[Path, Quiz]]:
        for path in self.files():
            try:
                yield path, self.quiz(path)
            except ContentError:
                continue

    def questions(self) -> list[QuestionFields]:
        """Return every question that can be asked, of all sound quizzes."""
        return [one for quiz in self.quizzes() for one in usable(quiz.questions)]

    def concepts_of(self) -> dict[str, tuple[str, ...]]:
        """Return the concepts of each question, without making questions of 2,000 of them."""
        found: dict[str, tuple[str, ...]] = {}
        for path in self.files():
            try:
                data = plain(path, Quiz, review_quiz, self.caches, self._languages())
            except ContentError:
                continue  # `learn quiz` tells what is wrong with it
            for one in data["questions"]:
                found[one["id"]] = tuple(one.get("concepts", ()))
        return found

    def concepts(self) -> dict[str, Concept]:
        """Return the concepts by id; none where the pack has no list of them."""
        path = self.folder / CONCEPTS
        if not path.is_file():
            return {}
        return load(path, Concepts, review_concepts, self.caches, self._languages()).concepts

    def exams(self) -> list[Path]:
        """Return the files of the blueprints."""
        return sorted((self.folder / "exams").glob("*.yaml"))

    def exam(self, query: str) -> Blueprint:
        """Return the blueprint of that name."""
        names = {path.stem.lower(): path for path in self.exams()}
        wanted = Path(query).stem.lower()
        if wanted not in names:
            raise UnknownQuiz(query, difflib.get_close_matches(wanted, names, 3, 0.4))
        return load(names[wanted], Blueprint, _nothing, self.caches, self._languages())

    def borrowed(self, like: Like) -> Iterator[tuple[Any, str, Text]]:
        """Yield what each misconception of an exercise makes of a call: (value, id, explanation)."""
        from grader.checks.function import REQUIRED
        from grader.content.pack import namespaces
        from grader.course import UnknownExercise, find

        try:
            entry = find(self.pack, like.exercise)
            exercise = entry.load(self.caches)
        except (UnknownExercise, ContentError):
            return
        if like.function not in exercise.functions:
            return
        names = namespaces(entry.path)
        parameters = exercise.functions[like.function].parameters()
        defaults = {name: one for name, one in parameters.items() if one is not REQUIRED}
        scope = {**names, **defaults, **like.args}
        for wrong in exercise.misconceptions:
            expression = wrong.expression(like.function, len(exercise.functions) == 1)
            if expression is None:
                continue
            try:
                value = expression.evaluate(scope)
            except Exception:  # noqa: S112  the wrong way breaks on these numbers
                continue
            yield value, f"{exercise.id}:{wrong.id}", wrong.title + wrong.explanation


def _nothing(_blueprint: Blueprint, _languages: Languages) -> Iterator[tuple[Where, Text]]:
    yield from ()
