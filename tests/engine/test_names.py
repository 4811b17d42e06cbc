import subprocess
import sys

import pytest

from grader import engine


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
    assert "grader.engine.conv" in modules
    assert not modules & {f"grader.engine.{m}" for m in ("pool", "linear", "count")}


@pytest.mark.parametrize("name", engine.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert getattr(engine, name).__doc__
    assert name in dir(engine)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'conv4d'"):
        engine.__getattr__("conv4d")


def test_the_lists_of_names_agree() -> None:
    assert sorted(engine.__all__) == sorted(engine._HOME)


def test_no_module_is_called_like_a_function_of_it() -> None:
    # Importing a module puts it on the package under its own name, over the function's.
    assert not set(engine.__all__) & set(engine._MODULES)
