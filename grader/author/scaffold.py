"""A new exercise, quiz or exam to start from: one YAML file that teaches the format; its solution."""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.author.quiz_template import exam_text, prefix_of, quiz_text
from grader.author.template import SOLUTION, exercise_text, manifest_text
from grader.bank import Bank
from grader.content.pack import MANIFEST, Pack
from grader.model.text import LANGUAGES, Text

SCHEMAS = Path(__file__).parents[1] / "schema"
OWN = ".schema"
"""Folder of a pack for copies of the schemas: editors find them wherever the pack is moved."""


class BadName(ValueError):
    """The name does not fit, or is taken; the text says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def check_name(name: str) -> None:
    """Raise BadName unless an exercise can be called so."""
    if not _EXERCISE.fullmatch(name):
        raise BadName(
            Text(
                f"`{name}`: 41_my_topic처럼 두 자리 번호, 밑줄, 소문자로 지으세요. 퀴즈라면 --quiz를 붙이세요.",
                f"`{name}`: use two digits, an underscore and lower-case words, as 41_my_topic. "
                "For a quiz, add --quiz.",
            )
        )


def check_quiz_name(name: str) -> None:
    """Raise BadName unless a quiz can be called so."""
    if not _QUIZ.fullmatch(name):
        raise BadName(
            Text(
                f"`{name}`: L9나 cnn_extra처럼 영문자, 숫자, 밑줄, 붙임표로 지으세요.",
                f"`{name}`: use letters and digits, with underscores or hyphens between them, "
                "as L9 or cnn_extra.",
            )
        )
    if _EXERCISE.fullmatch(name):
        raise BadName(
            Text(
                f"`{name}`: 문제의 이름으로 보입니다. 퀴즈는 L9나 cnn_extra처럼 지으세요.",
                f"`{name}` is a name of an exercise. Call the quiz as L9 or cnn_extra.",
            )
        )


_EXERCISE = re.compile(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*")
_QUIZ = re.compile(r"[A-Za-z0-9]+([_-][A-Za-z0-9]+)*")


def scaffold(
    pack: Pack, name: str, origin: Path | None = None, languages: Sequence[str] = LANGUAGES
) -> list[Path]:
    """Write an exercise and its solution into a pack; return their paths. Nothing is overwritten.

    `origin` is an exercise to copy instead of the commented template, with what stands beside it.
    """
    check_name(name)
    exercise = pack.root / "exercises" / f"{name}.yaml"
    solution = pack.solution(exercise)
    for path in (exercise, solution):
        if path.exists():
            raise _taken(path)
    first = f"# yaml-language-server: $schema=../{_schemas(pack)}/exercise.json\n"
    if origin is None:
        texts = {exercise: first + exercise_text(name, languages), solution: SOLUTION}
    else:
        texts = _copied(origin, exercise, first)
    return _written(texts)


def scaffold_quiz(bank: Bank, name: str, languages: Sequence[str] = LANGUAGES) -> list[Path]:
    """Write a quiz into a pack; return its path. Nothing is overwritten.

    Its questions are about some concept of the pack's glossary, where there is one: the author puts
    the right ones. Raises ContentError when the glossary is not sound.
    """
    check_quiz_name(name)
    for path in bank.files():
        if prefix_of(path.stem) == prefix_of(name):  # it is found, and its questions are, by that
            raise _taken(path)
    first = f"# yaml-language-server: $schema=../{_schemas(bank.pack)}/quiz.json\n"
    concept = next(iter(bank.concepts()), "mean")
    text = first + quiz_text(name, languages, concept)
    return _written({bank.folder / f"{name}.yaml": text})


def scaffold_exam(bank: Bank, name: str, languages: Sequence[str] = LANGUAGES) -> list[Path]:
    """Write the blueprint of an exam into a pack; return its path. Nothing is overwritten.

    Raises BadName where the pack has no questions to draw yet.
    """
    check_quiz_name(name)
    for path in bank.exams():
        if path.stem.lower() == name.lower():
            raise _taken(path)
    questions = bank.questions()
    if not questions:
        raise BadName(NO_QUESTIONS)
    first = f"# yaml-language-server: $schema=../../{_schemas(bank.pack)}/exam.json\n"
    text = first + exam_text(name, languages, questions[0].level, len(questions))
    return _written({bank.folder / "exams" / f"{name}.yaml": text})


NO_QUESTIONS = Text(
    "시험에 낼 문항이 아직 없습니다. 먼저 퀴즈를 만드세요: `learn author new --quiz L9`.",
    "There are no questions to draw yet. Make a quiz first: `learn author new --quiz L9`.",
)


def _taken(path: Path) -> BadName:
    return BadName(Text(f"{path}: 이미 있습니다.", f"{path} is there already."))


def _written(texts: Mapping[Path, str]) -> list[Path]:
    for path, content in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return list(texts)


def _copied(origin: Path, exercise: Path, first: str) -> dict[Path, str]:
    """Return the files of another exercise, under the names of a new one."""
    one, two = Pack(origin.parents[1]), Pack(exercise.parents[1])
    text = origin.read_text(encoding="utf-8")
    text = re.sub(r"\A# yaml-language-server: .*\n", "", text)
    text = re.sub(r"^id: .*$", f"id: {exercise.stem}", text, flags=re.M)
    text = re.sub(r"^revision: .*$", "revision: 1", text, flags=re.M)
    files = {exercise: first + text}
    beside = {
        one.solution(origin): two.solution(exercise),
        one.wrong_ways(origin): two.wrong_ways(exercise),
        origin.with_name(f"test_{origin.stem}.py"): exercise.with_name(f"test_{exercise.stem}.py"),
    }
    return files | {
        new: old.read_text(encoding="utf-8") for old, new in beside.items() if old.is_file()
    }


def _schemas(pack: Pack) -> str:
    """Return the folder of the schemas, from the pack's own; a copy of them is kept up to date."""
    shared = pack.root / "grader" / "schema"
    if shared.is_dir():
        return shared.relative_to(pack.root).as_posix()
    (pack.root / OWN).mkdir(exist_ok=True)
    for path in sorted(SCHEMAS.glob("*.json")):
        shutil.copyfile(path, pack.root / OWN / path.name)
    return OWN


def make_pack(folder: Path, languages: Sequence[str] = LANGUAGES) -> Path:
    """Write a pack.yaml into a folder that has none; return its path."""
    path = folder / MANIFEST
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "pack"
    first = f"# yaml-language-server: $schema={_schemas(Pack(folder))}/pack.json\n"
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(first + manifest_text(name, languages))
    return path
