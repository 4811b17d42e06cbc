"""Flat formats: CSV for live quizzes, text2qti's text for Canvas."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from grader.model.text import Language, Text
from grader.quiz.base import QuestionFields
from grader.quiz.exchange.common import (
    Exported,
    Imported,
    imported,
    made_ready,
    option_text,
    spellings,
    tell_lost,
    tolerance,
    unsupported,
    whole_prompt,
)
from grader.quiz.kinds.multiple import Multiple
from grader.quiz.kinds.numeric import Numeric, spelled_exactly
from grader.quiz.kinds.predict import Predict
from grader.quiz.kinds.shape import Shape
from grader.quiz.kinds.single import Single
from grader.quiz.kinds.text import Term
from grader.quiz.kinds.true_false import TrueFalse

COLUMNS = ("question", "option1", "option2", "option3", "option4", "seconds", "correct")
YES_NO = {"ko": ["참", "거짓"], "en": ["True", "False"]}
SECONDS = 30
CSV_KEEPS = frozenset({"points"})
QTI_KEEPS = frozenset({"explanation", "feedback", "points"})
QTI_TYPED = QTI_KEEPS - {"feedback"}
NO_KEY = Text("정답 번호가 없습니다.", "It does not say which option is right.")


def export_csv(questions: Iterable[QuestionFields], language: Language) -> Exported:
    """Return rows of question, four options, seconds and the number of the key."""
    out, buffer = Exported(), io.StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in made_ready(questions, out):
        if isinstance(one, TrueFalse):
            options, key = YES_NO[language], 1 if one.answer else 2
        elif isinstance(one, Single) and len(one.choices) <= 4:
            options = [option_text(each, language) for each in one.choices]
            key = 1 + next(place for place, each in enumerate(one.choices) if each.correct)
        else:
            unsupported(one, out)
            continue
        seconds = one.time_s or SECONDS
        row = [whole_prompt(one, language), *options, *[""] * (4 - len(options)), seconds, key]
        table.writerow(row)
        tell_lost(one, CSV_KEEPS, out)
    out.text = buffer.getvalue()
    return out


def read_csv(text: str, language: Language) -> Imported:
    """Return the rows of such a file as questions in our form; raise ValueError for another file."""
    table = csv.DictReader(io.StringIO(text))
    try:
        rows = list(table)
    except csv.Error as error:
        raise ValueError(str(error)) from None
    if missing := {"question", "option1", "correct"} - set(table.fieldnames or ()):
        raise ValueError(f"no column {', '.join(sorted(missing))}")
    made = Imported()
    for number, row in enumerate(rows, 1):
        name = f"imported.{number}"
        if (found := _read_row(name, row, language)) is None:
            made.dropped.append((name, NO_KEY))
        else:
            made.questions.append(found)
    return made


def _read_row(name: str, row: dict[str, str], language: Language) -> dict[str, Any] | None:
    """Return a row as a question, None where it does not say which option is right."""
    options = [row[column] for column in COLUMNS[1:5] if row.get(column)]
    prompt, told = row["question"] or "", (row["correct"] or "").strip()
    if not told.isdecimal() or not 1 <= int(told) <= len(options):
        return None
    key, wrong = int(told) - 1, {language: "-"}
    if options in YES_NO.values():
        answer = {"answer": key == 0, "feedback_wrong": wrong}
        return imported(name, "true_false", prompt, "", language, **answer)
    choices = [
        {"id": f"c{place}", "text": {language: one}}
        | ({"correct": True} if place == key else {"feedback": wrong})
        for place, one in enumerate(options)
    ]
    return imported(name, "single", prompt, "", language, choices=choices)


def export_text2qti(questions: Iterable[QuestionFields], language: Language) -> Exported:
    """Return a text that text2qti turns into a Canvas quiz."""
    out, blocks = Exported(), []
    for number, one in enumerate(made_ready(questions, out), 1):
        lines = _qti_lines(one, language)
        if not lines:
            unsupported(one, out)
            continue
        tell_lost(one, QTI_KEEPS if isinstance(one, Single | Multiple) else QTI_TYPED, out)
        start = f"{number}.  "  # what follows is set in as far as the first line's text
        prompt = whole_prompt(one, language).replace("\n", "\n" + " " * len(start))
        head = [f"Title: {one.id}", f"Points: {one.points:g}", start + prompt]
        told = [f"... {one.explanation.in_(language)}"] if one.explanation else []
        blocks.append("\n".join([*head, *told, *lines]) + "\n")
    out.text = "\n".join(blocks)
    return out


def _qti_lines(one: Any, language: Language) -> list[str]:
    match one:
        case Single() | Multiple():
            lines = []
            for place, option in enumerate(one.choices):
                letter = chr(97 + place)
                if isinstance(one, Multiple):
                    mark = "[*]" if option.correct else "[ ]"
                else:
                    mark = f"*{letter})" if option.correct else f"{letter})"
                lines.append(f"{mark} {option_text(option, language)}")
                if option.feedback:
                    lines.append(f"... {option.feedback.in_(language)}")
            return lines
        case TrueFalse():
            return ["*a) True", "b) False"] if one.answer else ["a) True", "*b) False"]
        case Numeric():
            return [f"=   {spelled_exactly(one.answer)} +- {tolerance(one)}"]
        case Term() | Shape() | Predict():
            return [f"*   {text}" for text, credit, _ in spellings(one, language) if credit == 1]
    return []
