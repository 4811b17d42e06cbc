"""The quizzes there are: files, questions by id, concepts, exams, and the exercises' wrong ways."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from grader.content.document import Languages, Review, load, plain
from grader.content.expression import Expression
from grader.content.glossary import Concept
from grader.content.pack import Pack
from grader.model.problem import ContentError
from grader.model.text import Text
from grader.quiz.base import Like, QuestionFields
from grader.quiz.document import Quiz, review_quiz
from grader.quiz.select import Blueprint, review_blueprint, usable


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
        return sorted(self.folder.glob("*.yaml"))

    def quiz(self, path: Path) -> Quiz:
        """Return the quiz in a file; raise ContentError with every problem in it."""
        if path not in self._loaded:
            self._loaded[path] = load(path, Quiz, self._review(), self.caches, self._languages())
        return self._loaded[path]

    def _review(self) -> Review[Quiz]:
        return partial(review_quiz, languages=self._languages())

    def _languages(self) -> Languages:
        """Return the languages that the pack's texts are in."""
        return self.pack.manifest(self.caches).languages

    def quizzes(self) -> Iterator[Quiz]:
        """Yield the sound quizzes; what is wrong with the others is kept in `broken`."""
        return (quiz for _, quiz in self.sound(self.files()))

    def sound(self, files: Iterable[Path]) -> Iterator[tuple[Path, Quiz]]:
        """Yield the sound ones among some quizzes; what is wrong with the others is kept in `broken`."""
        self.broken.clear()
        for path in files:
            try:
                quiz = self.quiz(path)
            except ContentError as error:
                self.broken.append(error)
                continue
            yield path, quiz

    def find(self, query: str) -> Quiz:
        """Return the quiz that people mean by `query`: its id or its file's name."""
        names = {path.stem: path for path in self.files()}
        wanted = Path(query).stem if query.endswith(".yaml") else query
        if _named(names, wanted) is None:
            names |= {quiz.id: path for path, quiz in self.sound(self.files())}
        found = _named(names, wanted)
        if found is None:
            raise UnknownQuiz(query, alike(wanted, names))
        return self.quiz(found)

    def questions(self) -> list[QuestionFields]:
        """Return every question that can be asked, of all sound quizzes."""
        return [one for quiz in self.quizzes() for one in usable(quiz.questions)]

    def concepts_of(self) -> dict[str, tuple[str, ...]]:
        """Return the concepts of each question, without making questions of 2,000 of them."""
        found: dict[str, tuple[str, ...]] = {}
        for path in self.files():
            try:
                data = plain(path, Quiz, self._review(), self.caches, self._languages())
            except ContentError:
                continue  # `learn quiz` tells what is wrong with it
            for one in data["questions"]:
                found[one["id"]] = tuple(one.get("concepts", ()))
        return found

    def concepts(self) -> dict[str, Concept]:
        """Return the concepts by id; none where the pack has no glossary."""
        return self.pack.glossary(self.caches).named()

    def exams(self) -> list[Path]:
        """Return the files of the blueprints."""
        return sorted((self.folder / "exams").glob("*.yaml"))

    def exam(self, query: str) -> Blueprint:
        """Return the blueprint of that name."""
        names = {path.stem: path for path in self.exams()}
        found = _named(names, Path(query).stem)
        if found is None:
            raise UnknownQuiz(query, alike(query, names))
        return self.blueprint(found)

    def blueprint(self, path: Path) -> Blueprint:
        """Return the blueprint in a file; raise ContentError with every problem in it."""
        languages = self._languages()
        review = partial(review_blueprint, languages=languages)
        return load(path, Blueprint, review, self.caches, languages)

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
        given = {name: _value(one, names) for name, one in like.args.items()}
        scope = {**names, **defaults, **given}
        for wrong in exercise.misconceptions:
            expression = wrong.expression(like.function, len(exercise.functions) == 1)
            if expression is None:
                continue
            try:
                value = expression.evaluate(scope)
                for step in like.at:
                    value = value[step]
            except Exception:  # noqa: S112  the wrong way breaks on these numbers
                continue
            yield value, f"{exercise.id}:{wrong.id}", wrong.title + wrong.explanation


def _value(one: Any, names: Mapping[str, Any]) -> Any:
    return one.evaluate(names) if isinstance(one, Expression) else one


def alike(query: str, names: Iterable[str]) -> list[str]:
    """Return the names that `query` may have meant, as they are written, the likeliest first."""
    written = {name.lower(): name for name in names}
    return [written[one] for one in difflib.get_close_matches(query.lower(), written, 3, 0.4)]


def _named(names: Mapping[str, Path], query: str) -> Path | None:
    wanted = query.lower()
    return next((path for name, path in names.items() if name.lower() == wanted), None)
