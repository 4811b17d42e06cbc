"""What somebody probably meant by a name that nothing has."""

from collections.abc import Iterable

from grader.model.text import Text


def guess(name: str, known: Iterable[str]) -> Text:
    """Return the question whether the closest known name was meant; empty when none is close."""
    import difflib  # only where something is wrong

    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return Text(f"{close[0]}인가요?", f"Did you mean {close[0]}?") if close else Text()
