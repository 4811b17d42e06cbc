"""The ONNX project's own backend cases for the operators that the engine has.

Its wheel carries generators of cases and models exported from PyTorch; both are built and run.
Needs the extra `conformance`.
"""

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.engine.onnx_operators import OPERATORS, NotCovered

onnx: Any = pytest.importorskip("onnx")
pytestmark = pytest.mark.filterwarnings("ignore")  # the generators overflow on purpose
LEAST = 268  # of cases covered, lest they go missing unseen


class Case(NamedTuple):
    name: str
    model: Any
    data: list[tuple[Any, Any]]
    rtol: float
    atol: float


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [
        case for case in [*generated(), *exported()] if set(operators_of(case)) <= set(OPERATORS)
    ]


def generated() -> list[Case]:
    node = import_module("onnx.backend.test.case.node")
    single = [case for case in node.collect_testcases(None) if len(case.model.graph.node) == 1]
    return [Case(c.name, c.model, c.data_sets, c.rtol, c.atol) for c in single]


def exported() -> list[Case]:
    folder = Path(onnx.__file__).parent / "backend/test/data"
    found = []
    for path in sorted(folder.glob("pytorch-*/*/model.onnx")):
        sets = []
        for data in sorted(path.parent.glob("test_data_set_*")):
            ins, outs = (sorted(data.glob(f"{kind}_*.pb")) for kind in ("input", "output"))
            sets.append(([read(p) for p in ins], [read(p) for p in outs]))
        found.append(Case(path.parent.name, onnx.load(path), sets, 1e-3, 1e-7))
    return found


def read(path: Path) -> Any:
    return onnx.numpy_helper.to_array(onnx.load_tensor(path))


def operators_of(case: Case) -> list[str]:
    return [node.op_type for node in case.model.graph.node]


def attributes(node: Any) -> dict[str, Any]:
    values = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    return {k: v.decode() if isinstance(v, bytes) else v for k, v in values.items()}


def run(case: Case, inputs: list[Any]) -> list[Any]:
    """Run a graph node by node."""
    graph = case.model.graph
    values = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
    free = [i.name for i in graph.input if i.name not in values]
    values |= dict(zip(free, (np.asarray(i) for i in inputs), strict=False))
    for node in graph.node:
        given = [values.get(name) for name in node.input]
        values |= dict(
            zip(node.output, OPERATORS[node.op_type](attributes(node), *given), strict=False)
        )
    return [values[o.name] for o in graph.output if o.name in values]


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_covered_case_passes(operator: str, cases: list[Case]) -> None:
    passed = 0
    for case in cases:
        if operators_of(case)[0] != operator:
            continue
        for inputs, expected in case.data:
            try:
                outputs = run(case, inputs)
            except NotCovered:
                continue
            assert outputs, case.name
            for got, wanted in zip(outputs, expected, strict=False):
                np.testing.assert_allclose(
                    got, wanted, rtol=case.rtol, atol=max(case.atol, 1e-6), err_msg=case.name
                )
            passed += 1
    assert passed


def test_enough_cases_are_covered(cases: list[Case]) -> None:
    covered, reasons = 0, {}
    for case in cases:
        try:
            run(case, case.data[0][0])
            covered += 1
        except NotCovered as reason:
            reasons[case.name] = str(reason)
    assert covered >= LEAST, reasons
