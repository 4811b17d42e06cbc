import json
from pathlib import Path

import pytest

from grader.content.glossary import Glossary, close, find
from grader.content.pack import Pack
from grader.content.validation import schema
from grader.model.problem import ContentError
from tests import samples

ROOT = Path(__file__).parents[2]
COURSE = Pack(ROOT).glossary()


def test_a_pack_without_a_glossary_has_an_empty_one(tiny: Path) -> None:
    assert Pack(tiny).glossary() == Glossary()


def test_a_concept_without_a_name_is_the_term_of_its_id(tiny: Path) -> None:
    samples.write_glossary(tiny)
    glossary = Pack(tiny).glossary()
    names = {name: one.name.en for name, one in glossary.named().items()}
    assert names == {"factor": "factor", "shape": "shapes"}
    assert glossary.terms["factor"].told.ko == "배율(factor)"
    assert glossary.terms["factor"].told.en == "factor (배율)"
    assert glossary.terms["relu"].told.ko == "ReLU"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("see: [batch]", "see: [btach]", "11:11: terms.factor.see[0]: There is no `btach`. Did you mean batch?"),
        ("concepts: [factor]", "concepts: [fcator]", "12:16: terms.factor.concepts[0]: There is no `fcator`. Did you mean factor?"),
        ("after: [factor]", "after: [zzz]", "4:67: concepts.shape.after[0]: There is no `zzz`."),
        ("name: {ko: 모양, en: shapes}, ", "", "4:3: concepts.shape: It has no name, and no term has this id."),
        ("en: shapes", "en: ''", "4:46: concepts.shape.name.en: The text in this language is missing."),
        ("lectures: [L0]", "lectures: []", "3:12: concepts.factor.lectures: Name a lecture."),
        ("also: [배수, multiplier]", "also: [배치]", "13:3: terms.batch: `factor` has this spelling too: 배치"),
        ("avoid: [묶음 더미]", "avoid: [배수]", "15:13: terms.batch.avoid[0]: `배수` is given as a right spelling too."),
        ("  relu:\n", "  Re LU:\n", "17:3: terms.Re LU: Use lower-case letters, digits and hyphens."),
        ("definition: {ko: 곱하는 수., en: What is multiplied by.}", "defintion: {ko: a, en: b}", "10:5: terms.factor.defintion: `defintion` is not a field here. Did you mean `definition`?"),
        ("also: [배수, multiplier]", "also: 배수", "8:11: terms.factor.also: `\"배수\"` is not a list."),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(tiny: Path, old: str, new: str, said: str) -> None:
    assert old in samples.GLOSSARY
    path = samples.write_glossary(tiny, samples.GLOSSARY.replace(old, new, 1))
    with pytest.raises(ContentError) as error:
        Pack(tiny).glossary()
    told = [one.in_("en").removeprefix(f"{path}:") for one in error.value.problems]
    assert said in told
    assert all(one.message.ko for one in error.value.problems)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stride", ["stride"]),
        ("스트라이드", ["stride"]),
        ("Strides", ["stride"]),
        ("ONE HOT", ["one-hot"]),
        ("원핫", ["one-hot"]),  # spelled without its hyphen
        ("max-pooling", ["max-pooling"]),
        ("receptive", ["receptive-field"]),
        ("수용", ["receptive-field"]),
        ("엔트로피", ["cross-entropy", "sparse-crossentropy"]),
        ("mlp", ["multilayer"]),
        ("컨볼루션", ["convolution"]),  # spelled as the course does not
        ("optimizer", ["optimiser"]),
        ("qqqq", []),
        ("  ", []),
        ("---", []),
    ],
)
def test_terms_are_found_in_either_language_by_beginning_and_part(
    query: str, found: list[str]
) -> None:
    assert find(COURSE.terms, query) == found


@pytest.mark.parametrize(
    ("query", "meant"),
    [("패팅", "padding"), ("strdie", "stride"), ("드롭아우트", "dropout"),
     ("소프트멕스", "softmax"), ("eqivariance", "equivariance")],
)  # fmt: skip
def test_slips_lead_to_the_term(query: str, meant: str) -> None:
    assert not find(COURSE.terms, query)
    assert meant in close(COURSE.terms, query)


def test_the_course_has_its_terms_each_with_a_place_where_it_is_taught() -> None:
    assert len(COURSE.terms) >= 100
    assert [name for name, term in COURSE.terms.items() if not term.concepts] == []
    for term in COURSE.terms.values():
        assert len(term.definition.ko) < 120, term.term
        assert len(term.definition.en) < 220, term.term


def test_every_console_shows_the_glossary() -> None:
    concepts = [text for one in COURSE.concepts.values() for text in (one.name, one.corrected)]
    terms = [text for one in COURSE.terms.values() for text in (one.term, one.definition)]
    for text in concepts + terms:
        (text.ko + text.en).encode("cp949")


def test_the_fifteen_errata_of_the_notes_are_put_right() -> None:
    assert sum(bool(one.corrected) for one in COURSE.concepts.values()) == 15


def test_the_schema_is_current_and_named_in_the_file() -> None:
    kept = json.loads((ROOT / "grader" / "schema" / "glossary.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(schema(Glossary)))
    first = (ROOT / "glossary.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=grader/schema/glossary.json"
