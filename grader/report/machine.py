"""A verdict as JSON, for notebooks, CI, class grading and exports; the form is versioned."""

from typing import Any

from grader import __version__
from grader.model.text import Language
from grader.model.verdict import Outcome, Verdict

FORMAT = 1


def verdict_json(verdict: Verdict, language: Language) -> dict[str, Any]:
    """Return the verdict as plain data; it never holds an expected value of a hidden check."""
    return {
        "format": FORMAT,
        "exercise": {
            "id": verdict.exercise,
            "revision": verdict.revision,
            "pack": verdict.pack,
        },
        "grader": __version__,
        "isolation": verdict.isolation.level,
        "seed": verdict.seed,
        "score": verdict.score,
        "max_score": verdict.max_score,
        "passed": verdict.passed,
        "checks": [_check(outcome, language) for outcome in verdict.outcomes],
        "output": verdict.output,
    }


def _check(outcome: Outcome, language: Language) -> dict[str, Any]:
    diagnosis = outcome.diagnosis
    return {
        "id": outcome.check,
        "title": outcome.title.in_(language),
        "status": outcome.status.value,
        "points": outcome.points,
        "max_points": outcome.max_points,
        "message": outcome.message.in_(language),
        "diagnosis": list(diagnosis.ids) if diagnosis else [],
        "diagnosis_message": diagnosis.message.in_(language) if diagnosis else "",
        "line": outcome.line,
        "seconds": outcome.seconds,
    }
