import inspect
import re
import subprocess
import sys
from pkgutil import iter_modules

import numpy as np
import pytest

from grader import engine
from tests.engine.calls import CALLS, VALUES


def loaded_by(code: str) -> set[str]:
    code += "\nimport sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(run.stdout.split())


def test_importing_the_engine_loads_neither_numpy_nor_a_layer() -> None:
    modules = loaded_by("import grader.engine")
    assert "numpy" not in modules
    assert not [name for name in modules if name.startswith("grader.engine.")]


def test_a_convolution_loads_no_other_layer() -> None:
    modules = loaded_by("from grader import engine; engine.conv2d")
    assert "grader.engine.functions.conv" in modules
    layers = {m for m in modules if m.startswith("grader.engine.functions.")}
    assert layers == {"grader.engine.functions.conv"}


@pytest.mark.parametrize("name", engine.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert getattr(engine, name).__doc__
    assert name in dir(engine)


OURS = {"shape_images", "shapes_split"}  # of our own making


def read(name: str, seen: tuple[str, ...] = ()) -> str:
    """Return the docstring of a public name and of those that it refers to."""
    text = inspect.getdoc(getattr(engine, name)) or ""
    others = {other for other in re.findall(r"`(\w+)`", text) if other in engine.__all__}
    return "\n".join([text, *(read(other, (*seen, name)) for other in others - {*seen, name})])


@pytest.mark.parametrize("name", sorted({*engine.__all__} - VALUES))
def test_every_docstring_tells_errors_dtypes_axes_and_source(name: str) -> None:
    text = inspect.getdoc(getattr(engine, name)) or ""
    if CALLS[name]:
        assert re.search(r"Errors: |[Aa]s `\w+`", text), "errors, or whose they are"
        assert "Errors: " in read(name)
    arrays = [a for a, value in CALLS[name].items() if isinstance(value, np.ndarray)]
    if arrays:
        assert "dtype: " in read(name)
        assert re.search(
            r"\((\*|N|C|O|D|V|4|\.)[^)]*,|any shape|one shape|as `|those of", read(name)
        )
    for argument in inspect.signature(getattr(engine, name)).parameters:
        if argument not in {"self", "b", "bias"}:
            assert re.search(rf"\b{argument}\b", read(name)), argument
    if name in OURS:
        return
    module = inspect.getdoc(inspect.getmodule(getattr(engine, name))) or ""
    assert re.search("Sources?: ", read(name) + module), "where it is from"


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="conv4d"):
        engine.__getattr__("conv4d")


def test_no_module_is_called_like_a_function_of_it() -> None:
    # Importing a module puts it on the package under its own name, over the function's.
    assert not set(engine.__all__) & {m.name for m in iter_modules(engine.__path__)}
