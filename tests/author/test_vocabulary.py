from pathlib import Path

import pytest

from grader.author.coverage import coverage, markdown
from grader.author.vocabulary import at_odds
from grader.bank import Bank
from grader.content.pack import Pack
from grader.course import entries
from tests import samples
from tests.conftest import MakePack

ROOT = Path(__file__).parents[2]
COURSE = Pack(ROOT)
QUIZ = """\
format: 1
id: T
title: {ko: 시험, en: Test}
questions:
  - id: q.one
    type: true_false
    prompt: {ko: "팩터를 곱합니다.", en: "A factor is multiplied by."}
    answer: true
    feedback_wrong: {ko: 아니요., en: No.}
    status: draft
    concepts: [shape]
"""


def told(root: Path, *names: str) -> list[str]:
    bank = Bank(Pack(root))
    chosen = [one for one in entries(bank.pack) if one.name in names]
    quizzes = [] if chosen else bank.files()
    problems = at_odds(bank, chosen or entries(bank.pack), quizzes, whole=not chosen)
    assert all(problem.message.ko for problem in problems)
    return [problem.in_("en").removeprefix(f"{root}/") for problem in problems]


def pack(make_pack: MakePack, *pairs: tuple[str, str], glossary: str = samples.GLOSSARY) -> Path:
    text = samples.SCALE.replace("minutes: 5", "concepts: [factor, shape]")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    root = make_pack(**{"01_scale": text})
    samples.write_glossary(root, glossary)
    return root


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return Bank(COURSE, tmp_path_factory.mktemp("compiled"))


def test_the_course_keeps_to_its_glossary(course: Bank) -> None:
    assert [
        problem.in_("en")
        for problem in at_odds(course, entries(COURSE), course.files(), whole=True)
    ] == []


def test_the_coverage_table_is_current_and_nothing_is_uncovered(course: Bank) -> None:
    rows = coverage(course, entries(COURSE))
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == markdown(rows)
    assert all(row.questions for row in rows)
    assert {name for row in rows for name in row.exercises} == {
        entry.name for entry in entries(COURSE)
    }


def test_a_sound_pack_has_no_problem(make_pack: MakePack) -> None:
    assert told(pack(make_pack)) == []


def test_a_pack_without_a_glossary_may_name_any_concept(make_pack: MakePack) -> None:
    root = pack(make_pack, ("concepts: [factor", "concepts: [anything"))
    (root / "glossary.yaml").unlink()
    assert told(root) == []


P = "exercises/01_scale.yaml"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("concepts: [factor", "concepts: [facter", f"{P}:6:12: concepts[0]: `facter` is no concept of the glossary. Did you mean factor?"),
        ("곱하세요.", "팩터만큼 곱하세요.", f"{P}:8:23: prompt.ko: `팩터`: the glossary spells it `배율`."),
        ("en: First nudge", "en: First Multiplicator", f"{P}:14:26: hints[0].en: `Multiplicator`: the glossary spells it `factor`."),
        ("곱하세요.", "묶음\n    더미를 곱하세요.", f"{P}:8:23: prompt.ko: `묶음 더미`: the glossary spells it `배치`."),
        ("곱하세요.", "**배율**(number)만큼 곱하세요.", f"{P}:8:25: prompt.ko: `배율(number)`: the glossary's English is `factor`."),
        ("곱하세요.", "배율을, 배율(factor)만큼 곱하세요.", f"{P}:8:28: prompt.ko: `배율`: give the English name at the first use."),
    ],
    ids=range(6),
)  # fmt: skip
def test_words_and_concepts_are_told_at_the_very_word(
    make_pack: MakePack, old: str, new: str, said: str
) -> None:
    root = pack(make_pack, (old, new))
    assert said in told(root)
    assert said in told(root, "01_scale")


@pytest.mark.parametrize(
    "words",
    ["배율(factor)만큼", "배율(multiplier, factor)만큼", "배율(factor)의 배율(3배)만큼", "`팩터`만큼", "소팩터만큼", "배치(batch)를, 배치(ReLU)를"],
)  # fmt: skip
def test_what_is_right_or_code_or_an_example_is_no_problem(make_pack: MakePack, words: str) -> None:
    assert told(pack(make_pack, ("곱하세요.", f"{words} 곱하세요."))) == []


def test_the_first_prompt_to_use_a_term_gives_its_english_name(make_pack: MakePack) -> None:
    first = samples.SCALE.replace("곱하세요.", "배율만큼 곱하세요.").replace(
        "minutes: 5", "concepts: [factor]"
    )
    second = first.replace("id: 01_scale", "id: 02_more").replace("배율", "배율(factor)")
    root = make_pack(**{"01_scale": first, "02_more": second})
    samples.write_glossary(root)
    assert told(root)[:-1] == [
        f"{P}:8:23: prompt.ko: The course uses this term here first. Give its English name: `배율(factor)`."
    ]
    assert told(root, "01_scale") == []  # one exercise alone has no first


def test_concepts_that_nothing_covers_and_questions_that_are_not_there(make_pack: MakePack) -> None:
    text = samples.GLOSSARY.replace("after: [factor]", "asked: [q.oen, q.one]").replace(
        "factor: {lectures: [L0]}", "factor: {lectures: [L0], asked: [q.two]}"
    )
    root = pack(make_pack, ("concepts: [factor, shape]", "concepts: [factor]"), glossary=text)
    assert told(root) == [
        "glossary.yaml:3:36: concepts.factor.asked[0]: `q.two`: there is no such question.",
        "glossary.yaml:4:3: concepts.shape: No exercise and no question is about it.",
        "glossary.yaml:4:67: concepts.shape.asked[0]: `q.oen`: there is no such question.",
        "glossary.yaml:4:74: concepts.shape.asked[1]: `q.one`: there is no such question.",
    ]
    (root / "quizzes").mkdir()
    quiz = QUIZ.replace(
        "status: draft",
        'status: ready\n    explanation: {ko: 예., en: Yes.}\n    source: ["L0: x"]',
    ).replace("팩터", "배수")
    quiz += "    tests: [{answer: true, score: 1}, {answer: false, score: 0}]\n"
    (root / "quizzes" / "T.yaml").write_text(quiz, encoding="utf-8")
    assert told(root) == [
        "glossary.yaml:3:36: concepts.factor.asked[0]: `q.two`: there is no such question. Did you mean q.one?",
        "glossary.yaml:4:67: concepts.shape.asked[0]: `q.oen`: there is no such question. Did you mean q.one?",
    ]


def test_the_glossary_keeps_to_itself(make_pack: MakePack) -> None:
    root = pack(make_pack, glossary=samples.GLOSSARY.replace("곱하는 수.", "팩터입니다."))
    assert told(root) == [
        "glossary.yaml:10:22: terms.factor.definition.ko: `팩터`: the glossary spells it `배율`."
    ]


def test_quizzes_are_read_too(make_pack: MakePack) -> None:
    root = pack(make_pack)
    (root / "quizzes").mkdir()
    (root / "quizzes" / "T.yaml").write_text(QUIZ, encoding="utf-8")
    assert told(root) == [
        "quizzes/T.yaml:7:19: questions[0].prompt.ko: `팩터`: the glossary spells it `배율`."
    ]
    assert told(root, "01_scale") == []


def test_a_broken_glossary_is_the_only_thing_told(make_pack: MakePack) -> None:
    root = pack(make_pack, glossary="format: 1\nterms: 3\n")
    assert told(root) == ["glossary.yaml:2:8: terms: `3` is not a mapping of keys to values."]
