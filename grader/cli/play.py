"""A run at the terminal: ask, mark, tell; every answer is kept before anything is said about it."""

from collections.abc import Sequence

from grader.cli import shell
from grader.cli.asked import Asked, Desk, Leave, Moved
from grader.cli.asking import command
from grader.cli.shell import say
from grader.quiz.run import Run


class Player(Desk):
    """Asks the questions of a run."""

    def play(self) -> bool:
        """Ask until everything has an answer; return whether it is finished."""
        place = next(iter(self.run.open), len(self.run.plan))
        while True:
            while place < len(self.run.plan):
                if self.late():
                    return True
                try:
                    self._question(place)
                    place = self._next(place)
                except Moved as moved:
                    place = max(0, place + moved.step)
            if self.run.mode != "exam":
                return True
            back = self._hand_in()
            if back is None:
                return True
            place = back

    def _next(self, place: int) -> int:
        later = [one for one in self.run.open if one > place]
        return later[0] if later else len(self.run.plan)

    def _hand_in(self) -> int | None:
        """Say what is blank or flagged; return a question to go back to, None to hand in."""
        blank = [
            place
            for place in range(len(self.run.plan))
            if (one := self.run.counted(place)) is None or one.skipped
        ]
        _tell_places(say("빈 문항", "blank"), blank)
        tell_flags(self.run)
        while not self.late():
            line = self.ask(
                say("엔터: 제출, 번호: 그 문항으로 > ", "Enter: hand in, number: go there > ")
            )
            if not line.strip():
                return None
            if command(line, typed=False) == "quit":
                raise Leave
            if line.strip().isdecimal() and 1 <= int(line) <= len(self.run.plan):
                return int(line) - 1
        return None

    def _question(self, place: int) -> None:
        from grader.report.quiz import question_view

        question = self.run.asked(place)
        shown = question.shown(self.run.plan[place].variant)
        shell.show(*question_view(question, shown, place, len(self.run.plan), shell.language()))
        Asked(self, place, question, list(shown)).until_done()


def tell_flags(run: Run) -> None:
    """Say which questions are flagged, where some are."""
    _tell_places(say("표시한 문항", "flagged"), sorted(run.flagged))


def _tell_places(what: str, places: Sequence[int]) -> None:
    if places:
        shell.show(f"{what}: {', '.join(str(place + 1) for place in places)}")
