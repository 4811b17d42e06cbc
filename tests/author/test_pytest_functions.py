from pathlib import Path

import pytest

from grader.author.prove import prove
from grader.author.pytest_functions import review_functions
from grader.course import Entry

GOOD = """\
import pytest
from grader.proxy import fail


@pytest.mark.check(id="even", title={"ko": "짝수", "en": "Even"}, points=2)
def test_even(submission):
    if submission.scale([[1]]) != [[2]]:
        fail("짝수가 아닙니다.", "It is not even.", misconception="added")
"""


@pytest.fixture
def entry(tiny: Path) -> Entry:
    return Entry(tiny / "exercises" / "01_scale.yaml")


def test_sound_functions_have_no_faults(entry: Entry) -> None:
    assert review_functions(entry.functions, entry.load(), ("ko", "en")) == []
    entry.functions.write_text(GOOD, encoding="utf-8")
    assert review_functions(entry.functions, entry.load(), ("ko", "en")) == []
    english = GOOD.replace('{"ko": "짝수", "en": "Even"}', '"Even"')
    entry.functions.write_text(english, encoding="utf-8")
    assert review_functions(entry.functions, entry.load(), ("en",)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("(submission):", "(submission)", "6:26: Python syntax error: expected ':'."),
        ("grader.proxy", "grader.prox", "2:1: It cannot be loaded (ModuleNotFoundError: No module named 'grader.prox')."),
        ('id="even"', 'id="twice"', "5:23: `twice` is the id of another check."),
        ('"en": "Even"', '"e": "Even"', '5:37: The title is in each language of the pack: {"ko": "...", "en": "..."}.'),
        ('title={"ko": "짝수", "en": "Even"}', 'title="Even"', '5:37: The title is in each language of the pack: {"ko": "...", "en": "..."}.'),
        ("points=2", 'points="two"', "5:72: Points are a whole number of 1 or more."),
        ("points=2", "points=0", "5:72: Points are a whole number of 1 or more."),
        ("points=2", "point=2", "5:71: `point` is no argument here. Did you mean points?"),
        ("mark.check", "mark.chek", "5:2: There is no mark `chek`. Did you mean check?"),
        ('"짝수가 아닙니다.", "It', '"It', "8:9: This pack is in ko, en: give a sentence in each, `fail(ko, en)`."),
        ("misconception=", "misconcepton=", "8:59: `misconcepton` is no argument here. Did you mean misconception?"),
        ('"added"', '"add"', "8:60: There is no misconception `add`. Did you mean added?"),
    ],
    ids=["syntax", "import", "id", "language", "title", "points", "none", "point", "mark", "sentence", "word", "misconception"],
)  # fmt: skip
def test_what_is_wrong_is_told_in_the_functions_own_file(
    entry: Entry, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    entry.functions.write_text(GOOD.replace(old, new), encoding="utf-8")
    (problem,) = prove(entry).problems
    assert problem.in_("en") == f"{entry.functions}:{said}"
    assert problem.message.ko != problem.message.en
