"""A grading in progress: the sandboxed submission, and the outcomes so far."""

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from grader.checks.base import CheckFields, Context, failed
from grader.checks.exercise import Check, Exercise
from grader.checks.function import Scope
from grader.checks.run import not_run, run
from grader.content.pack import namespaces
from grader.course import Prepared
from grader.model.call import Call, Observation, Raised, Returned
from grader.model.problem import ContentError
from grader.model.text import Text, joined
from grader.model.verdict import Isolation, Outcome, Status, Verdict
from grader.sandbox.box import Box, clean
from grader.sandbox.child.builders import BUILDERS
from grader.sandbox.launch import is_ready
from grader.sandbox.zygote import SandboxFault


@dataclass(frozen=True, slots=True)
class Submission:
    """A learner's file: its bytes, and the name to speak of it by."""

    source: bytes
    file: str

    @property
    def lines(self) -> list[str]:
        """Its lines, as Python counts them."""
        return LINES.split(self.source.decode("utf-8", "replace"))


@dataclass(slots=True)
class Session:
    """One exercise's grading of one submission."""

    prepared: Prepared
    submission: Submission
    learner: str = ""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    has_answered: bool = False
    """Whether a call of the check that is running has returned a value."""
    _box: Box | None = None
    _context: Context | None = None

    @property
    def exercise(self) -> Exercise:
        """The exercise."""
        return self.prepared.exercise

    @property
    def box(self) -> Box:
        """The submission in its sandbox, started when first needed."""
        if self._box is None:
            self._box = Box(
                self.submission.source,
                self.submission.file,
                list(self.exercise.functions),
                self.exercise.limits,
            )
        return self._box

    def start(self) -> None:
        """Start the workers that the checks will need while pytest comes up, where that costs no wait.

        Otherwise fork, locks and loading, 6 ms a worker, would stand in a grading's way.
        """
        alone = [
            check.per_learner or check.visibility == "hidden" for check in self.exercise.checks
        ]
        with contextlib.suppress(SandboxFault):  # the first call meets it again, and tells it
            if is_ready():
                self.box.start(2 if any(alone) and len(alone) > 1 else 1)

    @property
    def context(self) -> Context:
        """What the exercise's checks are judged with."""
        if self._context is None:
            self._context = Context(
                self.exercise.id,
                self.exercise.functions,
                self.exercise.misconceptions,
                Scope(namespaces(self.prepared.path), BUILDERS),
                self.learner,
                self.prepared.made,
            )
        return self._context

    def run(self, check: Check) -> Outcome:
        """Judge one of the exercise's own checks."""
        missing = [
            needed
            for needed in check.requires
            if needed in self.outcomes and not self.outcomes[needed].passed
        ]
        if missing:
            return self.keep(not_run(check, self._titles(missing)))
        is_hidden = check.visibility == "hidden"
        if is_hidden or (check.per_learner and self._box is not None):
            # Whatever earlier calls left in its memory is gone: this file, these inputs, nothing else.
            self.box.fresh(silent=is_hidden)
        outcome = self.judge(check, lambda: run(check, self.context, self.call))
        if is_hidden:
            self.box.fresh()  # a later check must not be able to tell what this one was called with
        return outcome

    def judge(
        self, check: CheckFields, act: Callable[[], Outcome], started: float | None = None
    ) -> Outcome:
        """Return `act`'s outcome; whatever fails in it is the grader's or the content's.

        It is timed from `started` (of `time.perf_counter`), or else from now.
        """
        started = time.perf_counter() if started is None else started
        try:
            outcome = act()
        except SandboxFault as fault:
            outcome = failed(check, Status.GRADER_ERROR, SANDBOX.format(fault=str(fault)))
        except ContentError as fault:
            outcome = failed(check, Status.GRADER_ERROR, CONTENT.format(fault=str(fault)))
        except Exception as fault:
            told = clean(f"{type(fault).__name__}: {fault}")[:500]
            outcome = failed(check, Status.GRADER_ERROR, CONTENT.format(fault=told))
        self.has_answered = False
        seconds = round(time.perf_counter() - started, 6)
        line, code = self._at(outcome.line)
        return self.keep(replace(outcome, line=line, code=code, seconds=seconds))

    def _at(self, line: int | None) -> tuple[int | None, str]:
        """Return a line of the submission and what stands in it; (None, "") where it has none such."""
        lines = self.submission.lines
        if not line or not 0 < line <= len(lines):
            return None, ""
        return line, clean(lines[line - 1].strip())[:120]

    def keep(self, outcome: Outcome) -> Outcome:
        """Remember an outcome for the checks that require it, and return it."""
        self.outcomes[outcome.check] = outcome
        return outcome

    def call(self, call: Call) -> Observation:
        """Make a call in the sandbox."""
        seen = self._nested(self.box.call(call), call)
        self.has_answered |= isinstance(seen, Returned)
        return seen

    def _nested(self, seen: Observation, call: Call) -> Observation:
        """Say where a function is that was not found because it is inside of another, or of a class."""
        if not isinstance(seen, Raised) or seen.stage != "missing":
            return seen
        wanted = re.compile(rf"[ \t]+def[ \t]+{re.escape(str(call.target))}[ \t]*\(")
        lines = enumerate(self.submission.lines, 1)
        found = [number for number, line in lines if wanted.match(line)]
        return replace(seen, stage="nested", lines=((found[0], ""),)) if found else seen

    def close(self) -> None:
        """Leave nothing of the submission behind."""
        if self._box is not None:
            self._box.close()

    def verdict(self, outcomes: tuple[Outcome, ...]) -> Verdict:
        """Return the verdict over these outcomes."""
        box = self._box
        return Verdict(
            self.exercise.id,
            self.exercise.revision,
            self.prepared.pack,
            self.exercise.title,
            outcomes,
            box.isolation if box else Isolation("basic"),
            self.learner,
            box.output if box else "",
            clean(self.submission.file),
        )

    def _titles(self, ids: list[str]) -> Text:
        return joined(", ", [one.title for one in self.exercise.checks if one.id in ids])


LINES = re.compile("\r\n|\r|\n")
"""What ends a line for Python, and nothing else."""
SANDBOX = Text(
    "채점기의 샌드박스가 실패했습니다({fault}). 제출한 코드의 잘못이 아닙니다. `learn doctor`를 실행해 보세요.",
    "The grader's sandbox failed ({fault}); this is not the submission's fault. Run `learn doctor`.",
)
CONTENT = Text(
    "이 문제의 채점 내용에 잘못이 있습니다({fault}). 제출한 코드의 잘못이 아니니 강사에게 알려 주세요.",
    "The exercise itself is at fault ({fault}), not the submission. Please tell the instructor.",
)
