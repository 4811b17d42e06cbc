"""The ONNX project's own backend cases for the operators that the engine has.

Its wheel carries generators of cases and models exported from PyTorch; both are built and run.
Needs the extra `conformance`.
"""

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

onnx: Any = pytest.importorskip("onnx")
from tests.engine.onnx_operators import MOVERS, OPERATORS  # noqa: E402 - it needs onnx as well

ALL = {**OPERATORS, **MOVERS}
pytestmark = pytest.mark.filterwarnings("ignore")  # the generators overflow on purpose
# How many cases there are for each operator that the engine has. All of them pass, but for the
# ones in APART, which ask for something else than the engine's function of that name does.
CASES = {
    "Conv": 33, "ConvTranspose": 14, "MaxPool": 28, "AveragePool": 27, "GlobalAveragePool": 2,
    "GlobalMaxPool": 2, "BatchNormalization": 9, "Softmax": 11, "LogSoftmax": 10,
    "SoftmaxCrossEntropyLoss": 34, "NegativeLogLikelihoodLoss": 18, "Gemm": 14, "MatMul": 8,
    "Flatten": 11, "Pad": 1, "Relu": 2, "LeakyRelu": 5, "Sigmoid": 3, "Tanh": 3, "Dropout": 12,
    "Gather": 5, "OneHot": 4, "Sum": 4, "Concat": 13, "RNN": 6, "NonMaxSuppression": 10,
    "Adam": 2, "Momentum": 3,
}  # fmt: skip
APART = {
    "zero_pad pads with zeros only, as convolutions do": [
        *(f"test_{mode}_pad" for mode in ("constant", "edge", "reflect", "wrap")),
        *("test_constant_pad_axes", "test_constant_pad_negative_axes", "test_ConstantPad2d"),
        *("test_ReflectionPad2d", "test_ReplicationPad2d", "test_operator_pad"),
    ],
    "embed refuses a negative id, which is no word; ONNX counts it from the end": [
        "test_gather_negative_indices"
    ],
    "one_hot refuses a label out of range; ONNX counts it from the end, or leaves its row empty": [
        *("test_onehot_negative_indices", "test_onehot_out_of_range_indices")
    ],
}
REASONS = {name: reason for reason, names in APART.items() for name in names}


class Case(NamedTuple):
    name: str
    model: Any
    data: list[tuple[Any, Any]]
    rtol: float
    atol: float


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Return the cases that hold an operator of the engine and otherwise only `MOVERS`."""
    return [
        case
        for case in [*generated(), *exported()]
        if set(OPERATORS) & {*operators_of(case)} and {*operators_of(case)} <= {*ALL}
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
        values |= dict(zip(node.output, ALL[node.op_type](attributes(node), *given), strict=False))
    return [values[o.name] for o in graph.output]


def kind_of(case: Case) -> str:
    return next(name for name in operators_of(case) if name in OPERATORS)


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_case_passes_with_all_its_outputs(operator: str, cases: list[Case]) -> None:
    mine = [case for case in cases if kind_of(case) == operator and case.name not in REASONS]
    for case in mine:
        assert case.data
        for inputs, expected in case.data:
            for got, wanted in zip(run(case, inputs), expected, strict=True):
                tolerances: Any = {"rtol": case.rtol, "atol": max(case.atol, 1e-6)}
                np.testing.assert_allclose(got, wanted, **tolerances, err_msg=case.name)
    assert len(mine) == CASES[operator]


def test_which_cases_there_are(cases: list[Case]) -> None:
    assert sum(CASES.values()) == 294
    assert len(cases) - len(REASONS) == 294
    assert set(REASONS) <= {case.name for case in cases}


@pytest.mark.parametrize("name", REASONS)
def test_what_is_apart_is_refused(name: str, cases: list[Case]) -> None:
    (case,) = (case for case in cases if case.name == name)
    with pytest.raises(ValueError, match=r"has no mode|must lie in"):
        run(case, case.data[0][0])
