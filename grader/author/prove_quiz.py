"""Is a quiz sound? Its questions' own tests, 200 seeds, predicted code; the rules are in lint_quiz."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.author.lint_quiz import Found, lint
from grader.author.memory import Memory, content_of, grader_stamp, key
from grader.author.proof import QuizProof
from grader.author.prove_exam import prove_exam
from grader.bank import Bank
from grader.content.document import Where, build
from grader.content.guess import guess
from grader.content.pack import GLOSSARY, MANIFEST
from grader.content.syntax import read
from grader.model.call import Call, Raised, Returned
from grader.model.problem import ContentError, Problem
from grader.model.text import Text
from grader.quiz.base import QuestionFields
from grader.quiz.document import Quiz, ready
from grader.quiz.kinds.calculated import Calculated, written
from grader.quiz.kinds.predict import Predict
from grader.quiz.names import namespaces
from grader.quiz.reading import Unreadable

SEEDS = 200


def prove_quiz(bank: Bank, path: Path, exercises: Sequence[str] = ()) -> QuizProof:
    """Return what is wrong with a quiz or an exam, all at once; what was proved before is remembered."""
    memory = Memory.of(bank.caches, str(path))
    name = _key(bank, path)
    if (known := _remembered(memory, name)) is not None:
        return known
    is_exam = path in bank.exams()
    proof = prove_exam(bank, path) if is_exam else _prove(bank, path, exercises)
    memory.put(name, dataclasses.asdict(proof))
    memory.save()
    return proof


def is_quiz_proved(bank: Bank, path: Path) -> bool:
    """Return whether the quiz or exam was proved in this form before."""
    return _remembered(Memory.of(bank.caches, str(path)), _key(bank, path)) is not None


def _remembered(memory: Memory, name: str) -> QuizProof | None:
    try:
        proof = build(QuizProof, memory.get(name))
    except (TypeError, ValueError, KeyError, AttributeError):
        return None  # written by something else
    return proof if isinstance(proof, QuizProof) else None


def _key(bank: Bank, path: Path) -> str:
    """Return the hash of the quiz and of what its questions refer to."""
    pack = bank.pack
    files = [path, bank.pack.root / GLOSSARY, pack.root / MANIFEST, *pack.exercise_files()]
    files += map(pack.wrong_ways, pack.exercise_files())
    files += bank.files() if path in bank.exams() else []
    return key(*map(content_of, files), grader_stamp())


def _prove(bank: Bank, path: Path, exercises: Sequence[str]) -> QuizProof:
    proof = QuizProof(path.stem)
    try:
        quiz = bank.quiz(path)
        known = bank.concepts()
    except ContentError as error:
        proof.problems = list(error.problems)
        return proof
    proof.questions = len(quiz.questions)
    wanted = {one.exercise for one in quiz.questions if one.exercise}
    proof.missing = sorted(wanted - set(exercises))
    found = [*_faults(quiz, set(known)), *_unexplained(bank, quiz, proof.missing)]
    source = read(path) if found else None
    proof.problems = [source.problem(where, message) for where, message in found if source]
    return proof


def _unexplained(bank: Bank, quiz: Quiz, missing: Sequence[str]) -> Iterator[Found]:
    """A question that borrows an exercise's misconceptions gets some."""
    for place, question in enumerate(quiz.questions):
        if getattr(question, "like", None) is None:
            continue
        like = getattr(ready(question, 1), "like", None)
        if like and like.exercise not in missing and not list(bank.borrowed(like)):
            yield (
                ("questions", place, "like"),
                Text("빌릴 오개념이 없습니다.", "No misconception answers to this call."),
            )


def prove_bank(bank: Bank) -> list[Problem]:
    """Return what no file alone can show: ids used twice, concepts with fewer than two questions."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for path, quiz in bank.sound(bank.files()):  # the others are told by prove_quiz
        for place, one in enumerate(quiz.questions):
            if one.id in seen:
                message = Text(f"{seen[one.id]}에도 있는 id입니다.", f"Also in {seen[one.id]}.")
                problems.append(read(path).problem(("questions", place, "id"), message))
            seen[one.id] = path.name
            if one.status == "ready":
                counts.update(set(one.concepts))
    return [*problems, *_lonely(bank, counts)]


def _lonely(bank: Bank, counts: Counter[str]) -> Iterator[Problem]:
    few = [name for name in _concepts(bank) if counts[name] < 2]
    if not few:
        return
    source = read(bank.pack.root / GLOSSARY)
    for name in few:
        yield source.problem(
            ("concepts", name),
            Text(f"문항이 {counts[name]}개뿐입니다.", f"Only {counts[name]} questions."),
        )


def _concepts(bank: Bank) -> list[str]:
    try:
        return list(bank.concepts())
    except ContentError:
        return []  # told by prove_quiz


def _faults(quiz: Quiz, concepts: set[str]) -> Iterator[Found]:
    for place, question in enumerate(quiz.questions):
        here: Where = ("questions", place)
        for where, message in _question(question, concepts):
            yield (*here, *where), message


def _question(question: QuestionFields, concepts: set[str]) -> Iterator[Found]:
    yield from lint(question)
    for place, name in enumerate(question.concepts):
        if concepts and name not in concepts:
            yield (
                ("concepts", place),
                Text(
                    f"`{name}`: 용어집에 없는 개념입니다.",
                    f"`{name}` is no concept of the glossary.",
                )
                + guess(name, concepts),
            )
    try:
        yield from _own_tests(question)
        if isinstance(question, Calculated):
            yield from _seeds(question)
    except (ValueError, TypeError, ArithmeticError, KeyError, IndexError) as error:
        told = f"{type(error).__name__}: {error}"
        yield ("answer",), Text(f"계산하지 못합니다({told}).", f"Cannot be computed ({told}).")
    if isinstance(question, Predict):
        yield from _prediction(question)


# -- the question's own tests ------------------------------------------------------------------------


def _own_tests(question: QuestionFields) -> Iterator[Found]:
    asked = ready(question, 1)
    if asked.mark(asked.accept(asked.solved(), asked.shown(1))).score != 1:
        yield ("answer",), Text("정답이 만점을 받지 못합니다.", "The key does not earn full marks.")
    for place, test in enumerate(question.tests):
        asked = ready(question, test.seed)
        try:
            answer = _meant(question, asked, test.answer)
            score = asked.mark(asked.accept(answer, _in_file_order(asked))).score
        except Unreadable as error:
            yield ("tests", place, "answer"), error.message
            continue
        if abs(score - test.score) > 5e-4:
            yield (
                ("tests", place, "score"),
                Text(
                    f"{answer!r}의 점수는 {score:g}입니다.",
                    f"{answer!r} earns {score:g}.",
                ),
            )


def _meant(question: QuestionFields, asked: QuestionFields, answer: Any) -> Any:
    """Return a test's answer with `@key` and `@0` replaced by what they stand for.

    Raises Unreadable where the question has no such wrong value.
    """
    if answer == "@key":
        return asked.solved()
    if isinstance(answer, str) and re.fullmatch(r"@\d+", answer):
        values = _wrong_values(question, asked)
        if (place := int(answer[1:])) >= len(values):
            there = ", ".join(f"@{one}" for one in range(len(values))) or "-"
            raise Unreadable(NO_WRONG.format(asked=answer, there=there))
        return values[place]
    return answer


def _wrong_values(question: QuestionFields, asked: Any) -> list[str]:
    """Return a question's wrong values as answers, in the order of the file."""
    if isinstance(question, Calculated) and question.respond == "single":
        return [question.choice_id(place) for place in range(len(question.wrong))]
    wrong = getattr(asked, "wrong", ())
    return [one.output if isinstance(asked, Predict) else written(one.value) for one in wrong]


NO_WRONG = Text(
    "`{asked}`: 그런 틀린 값이 `wrong`에 없습니다. 있는 것: {there}.",
    "`{asked}` stands for no value of `wrong`; there are {there}.",
)


def _in_file_order(question: QuestionFields) -> tuple[str, ...]:
    for name in ("choices", "right", "items"):
        if isinstance(options := getattr(question, name, None), tuple):
            return tuple(one.id for one in options)
    return ()


def _seeds(question: Calculated) -> Iterator[Found]:
    """No wrong way may give the key, whatever is drawn."""
    names = namespaces()
    for seed in range(SEEDS):
        scope = question.drawn(seed, names)
        key = written(question.answer.evaluate(scope))
        drawn = {name: scope[name] for name in question.params}
        texts = [written(way.value.evaluate(scope)) for way in question.wrong]
        for place, text in enumerate(texts):
            if text == key:
                yield (
                    ("wrong", place, "value"),
                    Text(
                        f"시드 {seed}에서 정답({key})과 같습니다: {drawn}",
                        f"Equals the key {key} at seed {seed}: {drawn}",
                    ),
                )
                return
        if question.respond == "single" and len(set(texts)) < 2:
            yield (
                ("wrong",),
                Text(
                    f"시드 {seed}: 틀린 보기가 하나뿐입니다.",
                    f"Seed {seed}: one wrong choice only.",
                ),
            )
            return
        asked = question.ready(seed, names)
        if asked.mark(asked.solved()).score != 1:
            yield ("answer",), Text(f"시드 {seed}의 정답", f"The key of seed {seed}")
            return


def _prediction(question: Predict) -> Iterator[Found]:
    """The key is what the code prints, run in the sandbox."""
    from grader.sandbox.box import Box

    if question.code is None:
        return
    body = "\n".join(f"    {line}" for line in question.code.text.splitlines())
    source = f"def run():\n{body}\n".encode()
    with Box(source, "question.py", ["run"]) as box:
        seen = box.call(Call("run"))
        printed = box.output.strip()
    if isinstance(seen, Raised):
        if question.raises not in (seen.type, *seen.bases[:1]) or not question.raises:
            yield (
                ("output",),
                Text(
                    f"예외가 납니다({seen.type}): {seen.message}",
                    f"It raises {seen.type}: {seen.message}",
                ),
            )
    elif not isinstance(seen, Returned):
        yield ("code",), seen.reason
    elif question.raises or printed != question.output.strip():
        yield (
            ("output",),
            Text(f"출력은 {printed!r}입니다.", f"It prints {printed!r}."),
        )
