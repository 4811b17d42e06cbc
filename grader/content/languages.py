"""Is every text in the languages of its pack, and in no other?"""

from collections.abc import Iterator, Sequence

from grader.content.document import Where
from grader.model.text import LANGUAGES, Alike, Plain, Text


def review_text(where: Where, text: Text, languages: Sequence[str]) -> Iterator[tuple[Where, Text]]:
    """Yield what is missing from a text, and what is too much."""
    if isinstance(text, Plain):
        if len(languages) > 1 and not isinstance(text, Alike):
            yield where, SEVERAL.format(languages=", ".join(languages))
        elif not text:
            yield where, EMPTY
        return
    for language in LANGUAGES:
        there = bool(getattr(text, language).strip())
        if language in languages and not there:
            yield (*where, language), MISSING
        elif there and language not in languages:
            yield (*where, language), OTHER.format(languages=", ".join(languages))


MISSING = Text("이 언어의 글이 없습니다.", "The text in this language is missing.")
EMPTY = Text("글이 비어 있습니다.", "The text is empty.")
SEVERAL = Text(
    "이 묶음의 언어는 {languages}입니다. `{{ko: ..., en: ...}}`로 언어마다 쓰세요.",
    "This pack is in {languages}: write `{{ko: ..., en: ...}}`, one text a language.",
)
OTHER = Text(
    "이 묶음의 언어는 {languages}뿐입니다(pack.yaml의 languages).",
    "This pack is in {languages} alone (`languages` in pack.yaml).",
)
