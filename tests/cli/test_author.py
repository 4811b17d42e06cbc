import json
from pathlib import Path

import pytest

from tests import samples
from tests.cli.conftest import Learn


def test_check_tells_what_misconceptions_earn(learn: Learn) -> None:
    ended = learn("author", "check", "1")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[:7] == [
        "01_scale: 4 checks, 7 points: sound",
        "  misconception  earns 1 2 3 4",
        "  factor_ignored   2/7 . X X X",
        "  added            0/7 X X X X",
        "  1 twice (2)  2 factor (3)  3 hidden (1)  4 zero (1)",
        "  X fails and is named  x fails  . passes",
        "  mutants: 5 of 5 caught",
    ]
    assert lines[-1] == "All sound: 1 exercise."
    korean = learn("author", "check", "1", "--lang", "ko").out
    assert "변형 5개 중 5개를 잡음" in korean
    assert "모두 온전합니다: 문제 1개." in korean


def test_problems_are_links_and_end_with_three(learn: Learn, tiny: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    exercise.write_text(samples.SCALE.replace("raise NotImpl", "return x * 2\n  # "), "utf-8")
    ended = learn("author", "check", "1")
    assert ended.code == 3
    assert f"{exercise}:10:1: stub: The stub earns 2 (twice).\n" in ended.out
    assert ended.err == "1 problem found.\n"
    korean = learn("author", "check", "1", "--lang", "ko")
    assert "스텁이 2점을 받습니다(twice)." in korean.out
    assert korean.err == "문제점 1개를 찾았습니다.\n"


def test_check_as_json_is_one_object(learn: Learn) -> None:
    told = json.loads(learn("author", "check", "1", "--json").out)
    assert (told["format"], told["problems"]) == (1, 0)
    assert told["exercises"][0]["name"] == "01_scale"


def test_an_unknown_exercise_is_wrong_usage(learn: Learn) -> None:
    ended = learn("author", "check", "scael")
    assert ended.code == 2
    assert "Did you mean 01_scale?" in ended.err


def test_the_schema_names_the_fields(learn: Learn) -> None:
    told = json.loads(learn("author", "schema").out)
    assert {"id", "checks", "misconceptions"} <= set(told["properties"])
    told = json.loads(learn("author", "schema", "--quiz").out)
    assert {"id", "questions"} <= set(told["properties"])
    assert learn("author", "schema", "--markdown").out.startswith("# The exercise format\n")
    assert learn("author", "schema", "--quiz", "--markdown").out.startswith("# The quiz format\n")


def test_functions_are_listed_and_explained(learn: Learn) -> None:
    told = learn("author", "functions").out
    assert "\n  engine.relu(x)\n" in told
    assert "np.moveaxis" in told
    told = learn("author", "functions", "engine.conv2d").out
    assert "\nengine.conv2d(x, w, b=None, stride=1, padding=0, *, dilation=1, groups=1)\n" in told
    assert "engine.conv3d(" in told
    assert "Errors: ValueError when shapes do not agree" in told
    ended = learn("author", "functions", "conf2d")
    assert ended.code == 2
    assert "Did you mean conv2d?" in ended.err


def test_a_new_exercise_and_its_preview(learn: Learn, tiny: Path) -> None:
    ended = learn("author", "new", "41_my_topic")
    assert ended.code == 0
    assert "Next: learn author check 41_my_topic" in ended.out
    assert (tiny / "exercises" / "41_my_topic.yaml").is_file()
    ended = learn("author", "new", "41_my_topic")
    assert ended.code == 2
    assert ended.err.endswith("41_my_topic.yaml is there already.\n")
    shown = learn("author", "preview", "1").out
    assert all(
        text in shown for text in ("배수 [ko]", "Scaling [en]", "First nudge", "01_scale.py")
    )


def test_a_quiz_is_previewed_with_its_keys_in_each_language(learn: Learn, tiny: Path) -> None:
    assert learn("author", "new", "--quiz", "L9").code == 0
    ended = learn("author", "preview", "l9")
    assert (ended.code, ended.err) == (0, "")
    korean, english = ended.out.split("L9  Mean and median [en]")
    assert korean.startswith("L9  평균과 중앙값 [ko]")
    for said in (
        "[1/6] l9.shape  1 pt, predict",
        "Hint 1: The axis that axis names goes.",
        "Answer: (3,)",
        "Axis 1 goes; one number for each of the 3 rows stays.",
        "(4,) -> That is a mean for each column, as axis=0 gives.",
        "A wrong answer -> Take the mean of 1 and 2.",
        "15 -> That is the sum; divide it by the count.",
        "mean -> That is the sum divided by the count.",
        "2 -> np.mean returns a float.",
    ):
        assert f"{said}\n" in english
        assert said not in korean
    assert "힌트 1: axis로 적은 축이 사라집니다.\n" in korean
    quiz = tiny / "quizzes" / "L9.yaml"
    text = quiz.read_text(encoding="utf-8")
    quiz.write_text(text.replace("answer: n * m", "answer: n // (m - m)"), encoding="utf-8")
    ended = learn("author", "preview", "L9")
    assert ended.code == 3
    assert ended.err.startswith("l9.sum cannot be computed (")
    quiz.write_text(text.replace("level:", "levle:"), encoding="utf-8")
    assert learn("author", "preview", "L9").code == 3


def test_an_exam_is_proved_by_its_name_and_with_the_pack(learn: Learn, tiny: Path) -> None:
    ended = learn("author", "new", "--exam", "final")
    assert (ended.code, ended.out) == (2, "")
    assert "There are no questions to draw yet" in ended.err
    learn("author", "new", "--quiz", "L9")
    assert learn("author", "new", "--exam", "final").code == 0
    assert (
        learn("author", "check", "final").out == "final: 2 questions: sound\nAll sound: 1 exam.\n"
    )
    assert learn("author", "check", "--changed", "final").out == "All sound: 1 exam.\n"
    exam = tiny / "quizzes" / "exams" / "final.yaml"
    exam.write_text(exam.read_text("utf-8").replace("count: 1}", "count: 9}"), "utf-8")
    ended = learn("author", "check")
    assert ended.code == 3
    assert f"{exam}:11:13: picks[1].count: 9 questions are wanted" in ended.out
    ended = learn("author", "new", "--exam", "--quiz", "L8")
    assert (ended.code, ended.err) == (
        2,
        "Use one of --quiz, --exam and --from, which copies an exercise.\n",
    )


def test_a_new_quiz_is_proved_and_taken(
    learn: Learn, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEARN_PACK")
    ended = learn("author", "new", "--quiz", "L9", "--languages", "en")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        f"Wrote {work / 'pack.yaml'}\n"
        f"Wrote {work / 'quizzes' / 'L9.yaml'}\n"
        "Next: learn author check L9\n"
    )
    assert learn("author", "check", "L9").out == "L9: 6 questions: sound\nAll sound: 1 quiz.\n"
    monkeypatch.setenv("LEARN_PACK", ".")
    answers = work / "answers.json"
    answers.write_text('{"l9.shape": "rows", "l9.name": "mean", "l9.prints": 2}', encoding="utf-8")
    ended = learn("quiz", "take", "L9", "--answers", str(answers))
    assert ended.code == 0
    assert "Score 1/6" in ended.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--quiz", "41_my_topic"), "is a name of an exercise. Call the quiz as L9 or cnn_extra."),
        (("--quiz", "a b"), "use letters and digits, with underscores or hyphens between them"),
        (("cnn_extra",), "as 41_my_topic. For a quiz, add --quiz."),
        (
            ("--quiz", "L9", "--from", "1"),
            "Use one of --quiz, --exam and --from, which copies an exercise.",
        ),
    ],
)
def test_a_bad_name_is_told_before_anything_is_written(
    learn: Learn,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.delenv("LEARN_PACK")
    ended = learn("author", "new", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert not [*work.iterdir()]


QUIZ = """\
format: 1
id: Q1
title: {ko: 평균, en: Means}
questions:
  - id: q1.mean
    type: numeric
    prompt: {ko: 2와 4의 평균은?, en: What is the mean of 2 and 4?}
    answer: 3
    explanation: {ko: 6의 절반., en: Half of 6.}
    source: ["1"]
    concepts: [mean]
    tests: [{answer: "3", score: 1}, {answer: "4", score: 0}]
"""


def test_quizzes_are_checked_by_name_or_path(learn: Learn, tiny: Path) -> None:
    path = tiny / "quizzes" / "Q1.yaml"
    path.parent.mkdir()
    path.write_text(QUIZ, encoding="utf-8")
    ended = learn("author", "check", "q1", "quizzes/Q1.yaml")
    assert ended.out == "Q1: 1 questions: sound\nAll sound: 1 quiz.\n"
    told = json.loads(learn("author", "check", "Q1", "1", "--json").out)
    assert [len(told[kind]) for kind in ("quizzes", "exercises")] == [1, 1]
    assert json.loads(learn("author", "check", "--changed", "--json").out)["quizzes"] == []
    path.write_text(QUIZ.replace('"3", score: 1', '"5", score: 1'), encoding="utf-8")
    ended = learn("author", "check", "--changed", "Q1")
    assert ended.code == 3
    assert f"{path}:12:34: questions[0].tests[0].score: '5' earns 0." in ended.out


def test_watch_tells_a_typo_that_is_saved(
    learn: Learn, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    waits = iter([samples.SCALE.replace("points: 2", "poinst: 2"), None])

    def save(_seconds: float) -> None:
        text = next(waits)
        if text is None:
            raise KeyboardInterrupt
        exercise.write_text(text, encoding="utf-8")

    monkeypatch.setattr("grader.cli.prove.time.sleep", save)
    ended = learn("author", "check", "1", "--watch")
    assert ended.code == 130
    assert "All sound: 1 exercise." in ended.out
    assert "`poinst` is not a field here. Did you mean `points`?" in ended.out
