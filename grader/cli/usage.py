"""Wrong usage, said in the language of the run: what was seen, what is wanted, where to look."""

import difflib
import re
import sys
from typing import Any

from grader.cli.shell import USAGE, language
from grader.model.text import Text


def tell(error: Any) -> int:
    """Print why a command line was not understood; return the exit code.

    `error` is the parser's own exception, known by its name: the parser is a private part of typer.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message())  # noqa: T201
        return USAGE
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "learn"
    more = Text(f"`{path} -h`를 보세요.", f"See `{path} -h`.")
    commands = getattr(context.command, "commands", {}) if context else {}
    told = _sentence(error, list(commands)) + more
    print(told.in_(language()), file=sys.stderr)  # noqa: T201
    return USAGE


def _sentence(error: Any, commands: list[str]) -> Text:
    detail = error.format_message()
    match type(error).__name__:
        case "MissingParameter":
            name = getattr(error.param, "human_readable_name", "") if error.param else ""
            return Text(f"빠진 것이 있습니다: {name}.", f"Something is missing: {name}.")
        case "NoSuchOption":
            close = _guess(error.possibilities or [])
            return (
                Text(
                    f"`{error.option_name}`: 그런 옵션이 없습니다.",
                    f"There is no option `{error.option_name}`.",
                )
                + close
            )
        case "BadParameter" if error.param is not None:
            name = error.param.human_readable_name
            return Text(f"`{name}`: {error.message}", f"`{name}`: {error.message}")
        case "BadOptionUsage":
            return Text(
                f"`{error.option_name}` 옵션에 값이 필요합니다.",
                f"The option `{error.option_name}` needs a value.",
            )
    if unknown := re.match(r"No such command '([^']*)'", detail):
        within = getattr(getattr(error.ctx, "command", None), "commands", None) or commands
        close = _guess(difflib.get_close_matches(unknown[1], list(within), 1, 0.5))
        return (
            Text(f"`{unknown[1]}`: 그런 명령이 없습니다.", f"There is no command `{unknown[1]}`.")
            + close
        )
    return Text(f"사용법이 맞지 않습니다: {detail}", f"{detail}")


def _guess(close: list[str]) -> Text:
    return Text(f"`{close[0]}`인가요?", f"Did you mean `{close[0]}`?") if close else Text()
