"""One line from a person: with an editor that knows Hangul where there is a terminal, else plain."""

import contextlib
import os
import sys

from grader.quiz.words import as_latin, comparable, plain

COMMANDS = {"?": "help", "h": "hint", "s": "skip", "b": "back", "q": "quit", "!": "flag"}
_LONG = {
    "도움말": "help", "힌트": "hint", "건너뛰기": "skip", "뒤로": "back", "종료": "quit",
    **{name: name for name in COMMANDS.values()},
}  # fmt: skip


def is_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_line(prompt: str) -> str:
    """Return a line; raise EOFError at the end of input and KeyboardInterrupt on Ctrl-C."""
    if is_terminal() and os.environ.get("TERM", "") not in ("", "dumb"):
        try:
            return _edited(prompt)
        except (EOFError, KeyboardInterrupt):
            raise
        except Exception:  # noqa: S110  consoles that prompt_toolkit cannot use: the plain way
            pass
    return _plain(prompt)


def _edited(prompt: str) -> str:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession(mouse_support=False)
    return session.prompt(prompt)


def _plain(prompt: str) -> str:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  without it, backspace over Hangul leaves the screen wrong
    return input(prompt)


def command(line: str, *, typed: bool) -> str | None:
    """Return the command in a line, or None for an answer.

    Where answers are free text, commands start with `/`. Both ways work with the keyboard left in
    Hangul: ㅂ is q.
    """
    seen = plain(line).strip()
    slash = seen.startswith("/")
    if not slash and typed and seen != "?":
        return None
    seen = comparable(seen.lstrip("/")) if seen not in ("?", "/?", "!", "/!") else seen.lstrip("/")
    for one in (seen, as_latin(seen)):
        if one in COMMANDS:
            return COMMANDS[one]
        if one in _LONG:
            return _LONG[one]
    return "help" if slash else None
