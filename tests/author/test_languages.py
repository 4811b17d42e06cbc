import pytest

from grader.author.languages import unequal
from grader.checks.exercise import Exercise
from grader.checks.review import review
from grader.content.document import validate
from grader.model.text import LANGUAGES
from tests import samples


def told(ko: str, en: str) -> list[str]:
    """Return what is said of the sample with this prompt."""
    block = "prompt:\n" + "".join(
        f"  {language}: |\n" + "".join(f"    {line}\n" for line in text.splitlines())
        for language, text in (("ko", ko), ("en", en))
    )
    start, end = samples.SCALE.index("prompt:"), samples.SCALE.index("stub:")
    yaml = samples.SCALE[:start] + block + samples.SCALE[end:]
    exercise: Exercise = validate(yaml.encode(), "e.yaml", Exercise, review)[1]
    found = list(unequal(exercise, LANGUAGES))
    assert all(message.ko for _, message in found)
    return [f"{'.'.join(map(str, where))}: {message.en}" for where, message in found]


@pytest.mark.parametrize(
    ("ko", "torn"),
    [
        ("모두 12칸\n입니다.", "입니다"),
        ("`x`\n를 더합니다.", "를"),
        ("- 목록 `x`\n  입니다. 끝.", "입니다"),
        ("칸입니다.\n은행에 갑니다.", ""),
        ("칸입니다.\n\n이고 지는 해.", ""),
        ("```\nx\n를 그림\n```", ""),
        ("모두\n칸을 셉니다.", ""),
    ],
)
def test_a_line_break_before_an_ending_is_told(ko: str, torn: str) -> None:
    said = [one for one in told(ko, ko) if "tears" in one]
    expected = f"prompt.ko: A line break tears a word: it shows a space before `{torn}`."
    assert said == ([expected] if torn else [])
