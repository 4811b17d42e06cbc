"""A submission that makes one mistake, without a file: calls answered from the misconception."""

import warnings
from typing import Any

import numpy as np

from grader.checks.base import Context
from grader.checks.function import REQUIRED, Scope
from grader.checks.misconception import Misconception
from grader.model.call import Call, Kept, Observation, Raised, Returned


class Simulated:
    """Answers calls as a learner with a misconception would; right where it says nothing."""

    def __init__(self, context: Context, wrong: Misconception | None) -> None:
        self.context, self.wrong = context, wrong
        self.kept: dict[str, Any] = {}

    def __call__(self, call: Call) -> Observation:
        """Return what the wrong way returns or raises."""
        name = str(call.target)
        functions = self.context.functions
        expression = self.wrong and self.wrong.expression(name, len(functions) == 1)
        try:
            scope = self._scope(name, call)
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                if expression or (expression := functions[name].expect):
                    value = expression.evaluate(scope)
                else:
                    words = [word for word in functions[name].parameters() if word in scope]
                    value = getattr(scope["solution"], name)(
                        **{word: scope[word] for word in words}
                    )
        except Exception as error:
            bases = tuple(base.__name__ for base in type(error).__mro__)
            return Raised(type(error).__name__, str(error), bases=bases)
        if call.keep:
            self.kept[call.keep] = value
        return Returned(_crossed(value))

    def _scope(self, name: str, call: Call) -> Scope:
        parameters = self.context.functions[name].parameters()
        given = dict(zip(parameters, call.args, strict=False)) | dict(call.kwargs)
        defaults = {word: value for word, value in parameters.items() if value is not REQUIRED}
        values = {word: self._resolve(value) for word, value in given.items()}
        return self.context.scope.with_({**defaults, **values})

    def _resolve(self, value: Any) -> Any:
        if not isinstance(value, Kept):
            return value
        result = self.kept[value.name]
        for step in value.path:
            result = result[step]
        return result


def _crossed(value: Any) -> Any:
    """Return a value as it would come over the wire: NumPy's numbers are plain numbers there."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list | tuple):
        return type(value)(map(_crossed, value)) if type(value) in (list, tuple) else value
    if isinstance(value, dict):
        return {key: _crossed(item) for key, item in value.items()}
    return value
