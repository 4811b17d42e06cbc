"""Wrong usage, said in the language of the run: what was seen, what is wanted, where to look."""

import difflib
import itertools
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
    path = context.command_path if context else _command()
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
            if commands and error.option_name in SHARED:
                close = AFTER.format(option=error.option_name)
            return (
                Text(
                    f"`{error.option_name}`: 그런 옵션이 없습니다.",
                    f"There is no option `{error.option_name}`.",
                )
                + close
            )
        case "BadParameter" if error.param is not None:
            is_option = error.param.param_type_name == "option"
            name = error.param.opts[0] if is_option else error.param.human_readable_name
            return Text(f"`{name}`:", f"`{name}`:") + _value(str(error.message))
        case "BadOptionUsage" if "does not take" in detail:
            return Text(
                f"`{error.option_name}` 옵션에는 값을 주지 않습니다.",
                f"The option `{error.option_name}` takes no value.",
            )
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
    if more := re.match(r"Got unexpected extra arguments?\(?s?\)? \((.*)\)", detail):
        return Text(f"남는 것이 있습니다: {more[1]}.", f"There is too much: {more[1]}.")
    return Text(f"사용법이 맞지 않습니다: {detail}", f"{detail}")


def _command() -> str:
    """Return the command that was meant, where the parser does not say: `learn quiz take`."""
    words = list(itertools.takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    groups = ("quiz", "pack", "author")
    return " ".join(["learn", *words[: 2 if words[:1] and words[0] in groups else 1]])


def _value(message: str) -> Text:
    """Return what is wrong with a value, in both languages where the parser's words are known."""
    if bounds := re.match(r"(.*) is not in the range (.*)\.", message):
        return Text(
            f"{bounds[1]}: 범위({bounds[2]})를 벗어납니다.",
            f"{bounds[1]} is not in the range {bounds[2]}.",
        )
    if wrong := re.match(r"(.*) is not a valid (int|float)\b", message):
        kinds = {"int": Text("정수가", "a whole number"), "float": Text("수가", "a number")}
        kind = kinds[wrong[2]]
        return Text(f"{wrong[1]}: {kind.ko} 아닙니다.", f"{wrong[1]} is not {kind.en}.")
    return Text(message, message)


SHARED = ("--lang", "--data")
AFTER = Text(
    "명령 다음에 쓰세요. 예: `learn list {option} ...`.",
    "Write `{option}` after the command, as in `learn list {option} ...`.",
)


def _guess(close: list[str]) -> Text:
    return Text(f"`{close[0]}`인가요?", f"Did you mean `{close[0]}`?") if close else Text()
