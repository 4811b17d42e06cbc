"""An outcome in plain text, for pytest's own report."""

from grader.model.text import Language
from grader.model.verdict import Outcome


def outcome_text(outcome: Outcome, language: Language) -> str:
    """Return why a check failed: message, call, diagnosis."""
    parts = [f"{outcome.title.in_(language)}: {outcome.message.in_(language)}"]
    if outcome.evidence is not None and not outcome.evidence.hidden:
        parts.append(f"  {outcome.evidence.call}")
    if outcome.diagnosis is not None:
        parts.append(outcome.diagnosis.message.in_(language))
        parts.append(outcome.diagnosis.explanation.in_(language))
    return "\n".join(part for part in parts if part)
