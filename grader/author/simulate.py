"""A submission that makes one mistake, without a file: calls answered from the misconception."""

from collections.abc import Mapping
from typing import Any

from grader.checks.base import Context
from grader.checks.function import REQUIRED
from grader.checks.misconception import Misconception
from grader.model.call import Call, Observation, Raised, Returned


class Simulated:
    """Answers calls as a learner with a misconception would; right where it says nothing."""

    def __init__(self, context: Context, wrong: Misconception | None) -> None:
        self.context, self.wrong = context, wrong

    def __call__(self, call: Call) -> Observation:
        """Return what the wrong way returns or raises."""
        name = str(call.target)
        scope = self._scope(name, call)
        functions = self.context.functions
        expression = self.wrong and self.wrong.expression(name, len(functions) == 1)
        try:
            if expression or (expression := functions[name].expect):
                return Returned(expression.evaluate(scope))
            return Returned(getattr(scope["solution"], name)(*call.args, **call.kwargs))
        except Exception as error:
            bases = tuple(base.__name__ for base in type(error).__mro__)
            return Raised(type(error).__name__, str(error), bases=bases)

    def _scope(self, name: str, call: Call) -> Mapping[str, Any]:
        parameters = self.context.functions[name].parameters()
        given = dict(zip(parameters, call.args, strict=False)) | dict(call.kwargs)
        defaults = {word: value for word, value in parameters.items() if value is not REQUIRED}
        return {**self.context.namespaces, **defaults, **given}
