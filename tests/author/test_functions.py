import inspect

from grader import engine
from grader.author.functions import entries


def test_every_function_of_the_engine_stands_there_once_with_its_docstring() -> None:
    listed = [name for one in entries() for name in one.names]
    functions = [name for name in engine.__all__ if inspect.isfunction(getattr(engine, name))]
    assert sorted(listed) == sorted(functions)
    assert all(one.doc and one.module for one in entries())


def test_functions_for_one_two_and_three_axes_stand_together() -> None:
    (pools,) = [one for one in entries() if "max_pool2d" in one.names]
    assert pools.names == ("max_pool1d", "max_pool2d", "max_pool3d")
    assert pools.calls[0].startswith("engine.max_pool1d(x, size=2, stride=None, padding=0, *")
