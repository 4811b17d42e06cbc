"""A pack of one small exercise, and submissions to it, for tests that need something to grade."""

from pathlib import Path

MANIFEST = """\
format: 1
id: tiny
version: 0.1.0
title: {ko: 작은 묶음, en: Tiny pack}
units:
  A: {ko: 첫 단원, en: First unit}
"""

SCALE = """\
format: 1
id: 01_scale
revision: 1
unit: A
title: {ko: 배수, en: Scaling}
minutes: 5
prompt:
  ko: "`x`에 `factor`를 곱하세요."
  en: "Multiply `x` by `factor`."
stub: |
  def scale(x, factor=2):
      raise NotImplementedError
hints:
  - {ko: 첫 힌트, en: First nudge}
  - {ko: 둘째 힌트, en: Second nudge}
notice: {ko: 한 줄입니다., en: It is one line.}
functions:
  scale:
    signature: (x, factor=2)
    expect: x * factor
    sizes: {H: 2, W: 3}
    inputs:
      x: {draw: integers, shape: [H, W], low: 1, high: 5}
checks:
  - id: twice
    title: {ko: 두 배, en: Twice}
    points: 2
  - id: factor
    title: {ko: 다른 배수, en: Another factor}
    points: 3
    requires: [twice]
    cases:
      - {args: {factor: 5}}
      - {args: {factor: 3}, sizes: {H: 4}}
  - id: hidden
    title: {ko: 숨은 검사, en: Hidden check}
    points: 1
    visibility: hidden
    cases:
      - {args: {factor: 7}}
  - id: zero
    kind: raises
    title: {ko: 0배, en: Factor zero}
    points: 1
    cases:
      - {args: {factor: 0}}
misconceptions:
  - id: factor_ignored
    title: {ko: "`factor`를 쓰지 않았습니다.", en: "`factor` was ignored."}
    explanation: {ko: 2를 그대로 곱했습니다., en: It always multiplies by 2.}
    returns: x * 2
  - id: added
    title: {ko: 곱하지 않고 더했습니다., en: Added instead of multiplied.}
    explanation: {ko: "`+`가 아니라 `*`입니다.", en: "Use `*`, not `+`."}
    returns: x + factor
"""

RIGHT = """\
def scale(x, factor=2):
    if factor == 0:
        raise ValueError("zero")
    return x * factor
"""

ADDS = """\
def scale(x, factor=2):
    return x + factor
"""


GLOSSARY = """\
format: 1
concepts:
  factor: {lectures: [L0]}
  shape: {lectures: [L1, L0], name: {ko: 모양, en: shapes}, after: [factor]}
terms:
  factor:
    term: {ko: 배율, en: factor}
    also: [배수, multiplier]
    avoid: [팩터, multiplicator]
    definition: {ko: 곱하는 수., en: What is multiplied by.}
    see: [batch]
    concepts: [factor]
  batch:
    term: {ko: 배치, en: batch}
    avoid: [묶음 더미]
    definition: {ko: 함께 계산하는 예., en: Examples computed together.}
  relu:
    term: {ko: ReLU, en: ReLU}
    definition: {ko: 음수를 0으로., en: Negative values become 0.}
    see: [batch, factor]
"""


def write_glossary(root: Path, text: str = GLOSSARY) -> Path:
    """Write a glossary into a pack."""
    path = root / "glossary.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def write_pack(root: Path, exercises: dict[str, str]) -> None:
    """Write a pack of these exercises, each with the solution of `scale`."""
    for folder in ("exercises", "solutions"):
        (root / folder).mkdir(parents=True)
    (root / "pack.yaml").write_text(MANIFEST, encoding="utf-8")
    for name, text in exercises.items():
        (root / "exercises" / f"{name}.yaml").write_text(text, encoding="utf-8")
        (root / "solutions" / f"{name}.py").write_text(RIGHT, encoding="utf-8")
