"""The commented templates of a pack and an exercise, in the languages of the pack."""

import json
import re
from collections.abc import Mapping, Sequence

from grader import __version__

WIDTH = 96
"""A sentence in two languages that is longer stands on lines of its own."""


def manifest_text(name: str, languages: Sequence[str]) -> str:
    """Return a pack.yaml."""
    title = _told(languages, "나의 문제 묶음", "My exercises")
    unit = _told(languages, "첫 단원", "The first unit")
    return f"""\
format: 1
id: {name}                 # stable: results refer to it
version: 0.1.0
languages: [{", ".join(languages)}]      # every text is in these; with one alone, texts are plain strings
requires_grader: ">={__version__}"
title: {title}
units:
  A: {unit}
"""


def exercise_text(name: str, languages: Sequence[str]) -> str:
    """Return an exercise that is sound as it stands and teaches the format by its comments."""
    text = filled(EXERCISE.replace("NAME", name), TOLD, languages)
    return text.replace("<prompt>", _prompt(languages))


def filled(text: str, told: Mapping[str, tuple[str, str]], languages: Sequence[str]) -> str:
    """Return a template with its sentences (by name: Korean, English) in the places `<name>`."""

    def sentence(place: re.Match[str]) -> str:
        value = _told(languages, *told[place["name"]], indent=len(place["indent"]) + 2)
        return place["indent"] + place["key"] + " " * (value[0] != "\n") + value

    return _PLACE.sub(sentence, text)


_PLACE = re.compile(r"^(?P<indent> *(?:- (?=\w))?)(?P<key>\w+:|-) <(?P<name>\w+)>", re.MULTILINE)


def _told(languages: Sequence[str], ko: str, en: str, indent: int = 2) -> str:
    """Return a sentence as YAML: by language, or plain where there is one."""
    texts = {"ko": ko, "en": en}
    if len(languages) == 1:
        return _quoted(texts[languages[0]])
    pairs = [f"{one}: {_quoted(texts[one])}" for one in languages]
    line = "{" + ", ".join(pairs) + "}"
    return line if len(line) <= WIDTH else "".join(f"\n{' ' * indent}{pair}" for pair in pairs)


def _quoted(text: str) -> str:
    """Return a sentence in quotes where YAML needs them."""
    return json.dumps(text, ensure_ascii=False) if set(text) & set('`:,{}#"') else text


def _prompt(languages: Sequence[str]) -> str:
    if len(languages) == 1:
        return " |\n" + _indented(PROMPTS[languages[0]], 2)
    return "".join(f"\n  {one}: |\n" + _indented(PROMPTS[one], 4) for one in languages)


def _indented(text: str, width: int) -> str:
    lines = [f"{' ' * width}{line}".rstrip() for line in text.strip().splitlines()]
    return "\n".join(lines)


TOLD = {
    "title": (
        "행의 평균",
        "Mean of each row",
    ),
    "hint": (
        "`np.mean`의 `axis`를 보세요.",
        "Look at `axis` of `np.mean`.",
    ),
    "default": (
        "기본값",
        "The default",
    ),
    "scale": (
        "배율",
        "Scale",
    ),
    "square": (
        "정사각 배열",
        "A square array",
    ),
    "untouched": (
        "입력을 바꾸지 않기",
        "Input left alone",
    ),
    "axis_title": (
        "행이 아니라 열의 평균을 냈습니다.",
        "It averaged columns instead of rows.",
    ),
    "axis": (
        "`axis=0`은 행을 따라 내려가며 평균 냅니다. 행마다 평균을 내려면 `axis=1`입니다.",
        "`axis=0` averages down the columns. For each row it is `axis=1`.",
    ),
    "sum_title": (
        "평균이 아니라 합을 돌려주었습니다.",
        "It returned the sum instead of the mean.",
    ),
    "sum": (
        "합을 열의 수로 나누어야 평균입니다.",
        "The mean is the sum divided by the number of columns.",
    ),
    "ignored_title": (
        "`scale`을 쓰지 않았습니다.",
        "`scale` was not used.",
    ),
    "ignored": (
        "평균을 구한 뒤 `scale`을 곱해야 합니다.",
        "The mean is multiplied by `scale`.",
    ),
}
"""The sentences of the template: Korean, English."""

PROMPTS = {
    "ko": """
각 행의 평균에 `scale`을 곱해 돌려주는 함수 `mean_rows(x, scale=1.0)`를 작성하세요.
행 `1 3`의 평균은 2입니다.

- `x`: `(N, D)`, 돌려주는 값: `(N,)`
""",
    "en": """
Write `mean_rows(x, scale=1.0)`: the mean of each row, times `scale`.
The mean of the row `1 3` is 2.

- `x`: `(N, D)`; return `(N,)`.
""",
}

SOLUTION = '''"""mean_rows: the mean of each row."""

import numpy as np


def mean_rows(x, scale=1.0):
    return scale * np.mean(x, axis=1)
'''

EXERCISE = """\
format: 1
id: NAME                 # stable: results refer to it; never change it
revision: 1              # raise it when the checks change what a submission earns
unit: A                  # a letter from pack.yaml
title: <title>
minutes: 10
concepts: []             # what it teaches, by the ids of glossary.yaml, where the pack has one
source: ["where it comes from"]

# Markdown. What, why, an example to redo by hand, the exact contract.
prompt:<prompt>

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
  - <hint>

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
    title: <default>
    points: 2
  - id: scale
    title: <scale>
    points: 2
    cases:
      - {args: {scale: 3.0}}
      - {args: {scale: -0.5}, sizes: {N: 1}}
  - id: square
    title: <square>
    points: 1
    cases: [{sizes: {N: 4}}]
  - id: untouched
    title: <untouched>
    points: 1
    guards: [inputs_unchanged]
    requires: [default]

# Named wrong ways: what they return. Each must lose points and be told by its own sentence.
misconceptions:
  - id: wrong_axis
    title: <axis_title>
    explanation: <axis>
    returns: scale * np.mean(x, axis=0)
  - id: sum_for_mean
    title: <sum_title>
    explanation: <sum>
    returns: scale * np.sum(x, axis=1)
  - id: scale_ignored
    title: <ignored_title>
    explanation: <ignored>
    returns: np.mean(x, axis=1)
"""
