"""One question at the terminal: asked until there is an answer that stands."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.cli import shell
from grader.cli.asking import command
from grader.cli.shell import say
from grader.model.text import Text
from grader.quiz.base import Mark, QuestionFields
from grader.quiz.kinds.cloze import Cloze
from grader.quiz.kinds.true_false import TrueFalse
from grader.quiz.reading import Unreadable
from grader.quiz.run import Answered, Run


class Leave(Exception):
    """The learner stops here; everything answered is kept."""


class Moved(Exception):
    """The learner goes to another question without answering this one."""

    def __init__(self, step: int) -> None:
        super().__init__(step)
        self.step = step


class _Kept(Exception):
    """The answer that was given before stays."""


class _Skipped(Exception):
    """The question is left without an answer."""


@dataclass
class Desk:
    """What asking a question needs: the run, the person, the clock."""

    run: Run
    ask: Callable[[str], str]
    keep: Callable[[Answered], None]
    clock: Callable[[], float]
    judge: Callable[[QuestionFields, Any], Mark]
    keep_flag: Callable[[int], None]
    tries: int = 2
    sure: bool = False
    deadline: float | None = None
    told_late: bool = False

    def late(self) -> bool:
        """Return whether the time is up, saying so."""
        if self.deadline is None or self.clock() < self.deadline:
            return False
        if self.told_late:
            return True
        self.told_late = True
        shell.show(
            say(
                "시간이 끝났습니다. 여기까지의 답을 냅니다.",
                "Time is up. Your answers so far count.",
            )
        )
        return True


@dataclass
class Asked:
    """One question while it is asked."""

    player: Desk
    place: int
    question: QuestionFields
    shown: list[str]
    hints: int = 0
    tried: int = 0
    started: float = 0.0

    def until_done(self) -> None:
        """Ask until there is an answer that stands."""
        self.started = self.player.clock()
        self._tell_earlier()
        while not self._once():
            pass

    def _once(self) -> bool:
        """Ask once; return whether this question is done."""
        player, question = self.player, self.question
        again = self.tried > 0
        try:
            if isinstance(question, Cloze):
                answer = self._gaps(question)
            else:
                line = player.ask(self._prompt(again))
                if not line.strip() and again:
                    return self._close(Mark(0.0))
                if not line.strip() and self._earlier:
                    return True
                if not line.strip():
                    shell.show(say("답을 쓰거나 s로 건너뛰세요.", "Type an answer, or s to skip."))
                    return False
                if self._obeyed(line, typed=question.typed):
                    return False
                answer = question.read(line, self.shown)
        except Unreadable as error:
            shell.show(error.message.in_(shell.language()))
            return False
        except _Kept:
            return True
        except _Skipped:
            return self._skip()
        if player.late():
            raise Moved(len(player.run.plan))
        sure = self._how_sure()
        mark = player.judge(question, answer)
        if mark.almost and player.run.mode != "exam" and not isinstance(question, Cloze):
            shell.show(*(said.in_(shell.language()) for said in mark.feedback))
            return False
        self._record(answer, mark, sure)
        return self._told(mark)

    @property
    def _earlier(self) -> Answered | None:
        """What an exam has of this question already."""
        run = self.player.run
        return run.counted(self.place) if run.mode == "exam" else None

    def _tell_earlier(self) -> None:
        """Say what stands of a question that is come back to."""
        if self.place in self.player.run.flagged:
            shell.show(say("표시한 문항입니다.", "This one is flagged."))
        if (one := self._earlier) is None:
            return
        if one.skipped:
            shell.show(
                say("건너뛴 문항입니다. 그대로 두려면 엔터.", "Skipped; Enter leaves it so.")
            )
        else:
            told = self.question.retyped(one.answer, self.shown).in_(shell.language())
            shell.show(
                say(f"지금 답: {told}. 그대로 두려면 엔터.", f"Answered {told}; Enter keeps it.")
            )

    def _record(self, answer: Any, mark: Mark, sure: int | None = None) -> None:
        run = self.player.run
        seconds = self.player.clock() - self.started
        one = run.judged(self.place, answer, mark, hints=self.hints, sure=sure, seconds=seconds)
        self.player.keep(one)
        run.keep(one)
        self.tried += 1

    def _told(self, mark: Mark) -> bool:
        from grader.report.quiz import mark_view

        if self.player.run.mode == "exam":
            shell.show(say("적었습니다.", "Noted."))
            return True
        shell.show(*mark_view(mark, self.question.points, shell.language()))
        if mark.score < 1 and self.tried < self.player.tries and self._worth_retrying:
            return False
        return self._close(mark)

    @property
    def _worth_retrying(self) -> bool:
        """Whether a second try is more than taking what is left."""
        return not isinstance(self.question, Cloze | TrueFalse) and len(self.shown) != 2

    def _close(self, mark: Mark) -> bool:
        from grader.report.quiz import indented, solution_view

        if mark.score < 1:
            shell.show(*solution_view(self.question, shell.language()))
        elif self.question.explanation:
            shell.show(indented(self.question.explanation.in_(shell.language())))
        return True

    def _skip(self) -> bool:
        self._record(None, Mark(0.0))
        if self.player.run.mode != "exam":
            self._close(Mark(0.0))
        return True

    def _obeyed(self, line: str, *, typed: bool) -> bool:
        """Do what a line commands; return False where it is an answer."""
        match command(line, typed=typed):
            case None:
                return False
            case "help":
                shell.show(HELP.in_(shell.language()))
                shell.show(self.question.how(self.shown).in_(shell.language()))
            case "hint":
                self._hint()
            case "skip":
                raise _Skipped
            case "back":
                raise Moved(-1)
            case "quit":
                raise Leave
            case "flag":
                self._flag()
        return True

    def _flag(self) -> None:
        """Flag the question, to be told of before handing in; or take the flag away."""
        run = self.player.run
        if run.mode != "exam":
            shell.show(say("표시는 시험에서만 씁니다.", "Flags are for exams."))
            return
        flagged = run.flag(self.place)
        self.player.keep_flag(self.place)
        shell.show(
            say("표시했습니다.", "Flagged.")
            if flagged
            else say("표시를 지웠습니다.", "Not flagged.")
        )

    def _hint(self) -> None:
        if self.player.run.mode == "exam":
            shell.show(say("시험에서는 힌트가 없습니다.", "There are no hints in an exam."))
        elif not self.question.hints:
            shell.show(say("이 문항에는 힌트가 없습니다.", "This question has no hints."))
        elif self.hints < len(self.question.hints):
            hint = self.question.hints[self.hints].in_(shell.language())
            self.hints += 1
            shell.show(say(f"힌트 {self.hints}: {hint}", f"Hint {self.hints}: {hint}"))
        else:
            shell.show(say("힌트가 더 없습니다.", "There are no more hints."))

    def _gaps(self, question: Cloze) -> dict[str, str | None]:
        """Ask gap by gap; what was typed is checked for its form at once."""
        from grader.report.quiz import prose

        typed: dict[str, str | None] = {}
        names = list(question.blanks)
        while len(typed) < len(names):
            name = names[len(typed)]
            blank = question.blanks[name]
            number = f"({len(typed) + 1}/{len(names)})"
            if blank.prompt:
                shell.show(prose(f"{number} {blank.prompt.in_(shell.language())}"))
            line = self.player.ask(f"{number} {name} > ")
            done = command(line, typed=True)
            if done == "back" and typed:
                typed.popitem()
                continue
            if done == "skip":
                typed[name] = None
                continue
            if self._obeyed(line, typed=True):
                continue
            if not line.strip() and not typed and self._earlier:
                raise _Kept
            try:
                blank.check(line)
                if self.player.run.mode != "exam" and (mark := blank.judge(line)).almost:
                    shell.show(*(said.in_(shell.language()) for said in mark.feedback))
                    continue
                typed[name] = line.strip()
            except Unreadable as error:
                shell.show(error.message.in_(shell.language()))
        if all(one is None for one in typed.values()):
            raise _Skipped
        return typed

    def _how_sure(self) -> int | None:
        if not self.player.sure or self.player.run.mode == "exam" or self.tried:
            return None
        while True:
            line = self.player.ask(say("확신 1-3 > ", "How sure, 1-3 > ")).strip()
            if line in ("1", "2", "3"):
                return int(line)
            if command(line, typed=False) == "quit":
                raise Leave

    def _prompt(self, again: bool) -> str:
        if again:
            return say("다시 (엔터: 풀이 보기) > ", "Again (Enter: see why) > ")
        how = self.question.how(self.shown).in_(shell.language())
        whole = say(f"답 ({how}, ? 도움말) > ", f"Answer ({how}, ? help) > ")
        if len(whole.encode("cp949", "replace")) + ROOM <= shutil.get_terminal_size().columns:
            return whole
        shell.show(say(f"({how}, ? 도움말)", f"({how}, ? help)"))  # wrapped between words
        return say("답 > ", "Answer > ")


ROOM = 10
"""Columns that a prompt leaves for the answer."""
HELP = Text(
    "명령: ? 도움말, h 힌트, s 건너뛰기, b 뒤로, q 저장하고 나가기, ! 표시(시험). "
    "낱말로 답하는 문항에서는 /h처럼 빗금을 붙입니다. 한글 자판 그대로(ㅂ, ㄴ, ㅗ, ㅠ) 눌러도 됩니다.",
    "Commands: ? help, h hint, s skip, b back, q save and leave, ! flag (exams). "
    "Where a word is the answer, put a slash before them, as /h.",
)
