import pytest

from grader.content.expression import Expression
from grader.content.undefined import undefined


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("engine.relu(x) + n", []),
        ("x + y", ["`y` is not known here; there are n, x."]),
        ("x + z", ["`z` is not made yet here; before it there are n, x."]),
        ("engine.conv2s(x)", ["The engine has no conv2s. Did you mean conv2d?"]),
        ("engine.qqqq(x)", ["The engine has no qqqq."]),
        ("x +", ["This is not a Python expression: invalid syntax."]),
    ],
)
def test_each_name_is_made_somewhere(text: str, told: list[str]) -> None:
    found = list(undefined(("expect",), Expression(text), {"x", "n"}, {"z"}))
    assert [message.en for _, message in found] == told
    assert all(where == ("expect",) and message.ko for where, message in found)
