"""A new exercise to start from: one YAML file that teaches the format, and its solution."""

import re
from pathlib import Path

from grader.content.pack import MANIFEST, Pack
from grader.model.text import Text


class BadName(ValueError):
    """The name does not fit, or is taken; the text says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def check_name(name: str) -> None:
    """Raise BadName unless an exercise can be called so."""
    if not re.fullmatch(r"\d\d_[a-z0-9]+(_[a-z0-9]+)*", name):
        raise BadName(
            Text(
                f"`{name}`: 41_my_topic처럼 두 자리 번호, 밑줄, 소문자로 지으세요.",
                f"`{name}`: use two digits, an underscore and lower-case words, as 41_my_topic.",
            )
        )


def scaffold(pack: Pack, name: str, origin: Path | None = None) -> list[Path]:
    """Write exercises/NAME.yaml and solutions/NAME.py; return their paths. Nothing is overwritten.

    `origin` is an exercise to copy instead of the commented template.
    """
    check_name(name)
    exercise = pack.root / "exercises" / f"{name}.yaml"
    solution = pack.solution(exercise)
    for path in (exercise, solution):
        if path.exists():
            raise BadName(Text(f"{path}: 이미 있습니다.", f"{path} is there already."))
    if origin is None:
        text, code = TEMPLATE.replace("NAME", name), SOLUTION
    else:
        text = re.sub(r"^id: .*$", f"id: {name}", origin.read_text(encoding="utf-8"), flags=re.M)
        text = re.sub(r"^revision: .*$", "revision: 1", text, flags=re.M)
        code = pack.solution(origin).read_text(encoding="utf-8")
    for path, content in ((exercise, text), (solution, code)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return [exercise, solution]


def make_pack(folder: Path) -> Path:
    """Write a pack.yaml into a folder that has none; return its path."""
    path = folder / MANIFEST
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(PACK.replace("NAME", re.sub(r"[^a-z0-9]+", "-", folder.name.lower()) or "pack"))
    return path


PACK = """\
format: 1
id: NAME                 # stable: results refer to it
version: 0.1.0
title: {ko: 나의 문제 묶음, en: My exercises}
units:
  A: {ko: 첫 단원, en: The first unit}
"""

SOLUTION = '''"""mean_rows: the mean of each row."""

import numpy as np


def mean_rows(x, scale=1.0):
    return scale * np.mean(x, axis=1)
'''

TEMPLATE = """\
format: 1
id: NAME                 # stable: results refer to it; never change it
revision: 1              # raise it when the checks change what a submission earns
unit: A                  # a letter from pack.yaml
title: {ko: 행의 평균, en: Mean of each row}
minutes: 10
concepts: []             # what it teaches, by the ids of glossary.yaml, where the pack has one
source: ["where it comes from"]

# Markdown. What, why, an example to redo by hand, the exact contract.
prompt:
  ko: |
    각 행의 평균에 `scale`을 곱해 돌려주는 함수 `mean_rows(x, scale=1.0)`를 작성하세요.
    행 `1 3`의 평균은 2입니다.

    - `x`: `(N, D)`, 돌려주는 값: `(N,)`
  en: |
    Write `mean_rows(x, scale=1.0)`: the mean of each row, times `scale`.
    The mean of the row `1 3` is 2.

    - `x`: `(N, D)`; return `(N,)`.

# Numbers of the texts, and what must give them. `given: {"1998": a year}` for what nothing computes.
facts:
  "2": np.mean([1, 3])

# What the learner's file starts as. It must earn nothing.
stub: |
  import numpy as np


  def mean_rows(x, scale=1.0):
      # TODO
      raise NotImplementedError

# Opened one at a time, from a nudge to nearly the answer.
hints:
  - {ko: "`np.mean`의 `axis`를 보세요.", en: "Look at `axis` of `np.mean`."}

functions:
  mean_rows:
    signature: (x, scale=1.0)
    # The right value, over the inputs: engine.*, solution.*, np.* and arithmetic.
    expect: scale * np.mean(x, axis=1)
    sizes: {N: 3, D: 4}
    inputs:
      # Drawn from a seed: integers, fractions or distinct, in low..high. Or {array: [[1, 2]]}, or a number.
      x: {draw: integers, shape: [N, D], low: -5, high: 9}

checks:
  - id: default
    title: {ko: 기본값, en: The default}
    points: 2
  - id: scale
    title: {ko: 배율, en: Scale}
    points: 2
    cases:
      - {args: {scale: 3.0}}
      - {args: {scale: -0.5}, sizes: {N: 1}}
  - id: square
    title: {ko: 정사각 배열, en: A square array}
    points: 1
    cases: [{sizes: {N: 4}}]
  - id: untouched
    title: {ko: 입력을 바꾸지 않기, en: Input left alone}
    points: 1
    guards: [inputs_unchanged]
    requires: [default]

# Named wrong ways: what they return. Each must lose points and be told by its own sentence.
misconceptions:
  - id: wrong_axis
    title: {ko: 행이 아니라 열의 평균을 냈습니다., en: It averaged columns instead of rows.}
    explanation:
      ko: "`axis=0`은 행을 따라 내려가며 평균 냅니다. 행마다 평균을 내려면 `axis=1`입니다."
      en: "`axis=0` averages down the columns. For each row it is `axis=1`."
    returns: scale * np.mean(x, axis=0)
  - id: sum_for_mean
    title: {ko: 평균이 아니라 합을 돌려주었습니다., en: It returned the sum instead of the mean.}
    explanation:
      ko: 합을 열의 수로 나누어야 평균입니다.
      en: The mean is the sum divided by the number of columns.
    returns: scale * np.sum(x, axis=1)
  - id: scale_ignored
    title: {ko: "`scale`을 쓰지 않았습니다.", en: "`scale` was not used."}
    explanation:
      ko: 평균을 구한 뒤 `scale`을 곱해야 합니다.
      en: The mean is multiplied by `scale`.
    returns: np.mean(x, axis=1)
"""
