"""Values in a learner's words: short, and with all digits where two would look the same."""

from typing import Any

import numpy as np

from grader.model.text import Text


def apart(one: Any, two: Any) -> tuple[str, str]:
    """Return two values in words: short, with all digits where they would look the same."""
    pair = _shown(one), _shown(two)
    return pair if pair[0] != pair[1] else (str(one)[:80], str(two)[:80])


def _shown(value: Any) -> str:
    return number(value) if isinstance(value, float | np.generic) else repr(value)[:80]


def kind_of(value: Any) -> Text:
    """Return what a value is, in words."""
    if value is None:
        return Text("None", "None")
    if isinstance(value, np.ndarray):
        return Text(f"모양 {value.shape}의 배열", f"an array of shape {value.shape}")
    names = {
        bool: Text("참/거짓(bool)", "a bool"),
        int: Text("정수(int)", "an int"),
        float: Text("실수(float)", "a float"),
        str: Text("문자열(str)", "a str"),
        list: Text("목록(list)", "a list"),
        tuple: Text("튜플(tuple)", "a tuple"),
        dict: Text("사전(dict)", "a dict"),
    }
    return names.get(type(value), Text(type(value).__name__, type(value).__name__))


def number(value: float | np.generic) -> str:
    """Return a number as a learner reads it: short, and exact where it is short."""
    if isinstance(value, float | np.floating):
        return "NaN" if np.isnan(value) else f"{float(value):.6g}"
    return str(value)
