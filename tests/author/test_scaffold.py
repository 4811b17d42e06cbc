import json
from pathlib import Path

import pytest

from grader.author.order import fit_together
from grader.author.prove import prove
from grader.author.prove_quiz import prove_bank, prove_quiz
from grader.author.scaffold import BadName, make_pack, scaffold, scaffold_quiz
from grader.author.vocabulary import at_odds
from grader.bank import Bank
from grader.content.pack import Pack
from grader.course import entries
from tests import samples
from tests.conftest import MakePack


def test_a_new_exercise_is_sound_from_the_start(tmp_path: Path) -> None:
    make_pack(tmp_path)
    pack = Pack(tmp_path)
    assert pack.manifest().units
    written = scaffold(pack, "41_my_topic")
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "exercises/41_my_topic.yaml",
        "solutions/41_my_topic.py",
    ]
    (entry,) = entries(pack)
    assert prove(entry).problems == []


@pytest.mark.parametrize("languages", [("ko",), ("en",), ("en", "ko")])
def test_a_new_exercise_is_in_the_languages_of_its_pack(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    make_pack(tmp_path, languages)
    manifest = Pack(tmp_path).manifest()
    assert manifest.languages == languages
    scaffold(Pack(tmp_path), "41_my_topic", languages=manifest.languages)
    (entry,) = entries(Pack(tmp_path))
    assert prove(entry).problems == []
    assert entry.load().title.in_("ko") == (
        "행의 평균" if "ko" in languages else "Mean of each row"
    )


@pytest.mark.parametrize("languages", [("ko",), ("en",), ("ko", "en"), ("en", "ko")])
def test_a_new_quiz_is_sound_in_the_languages_of_its_pack(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    make_pack(tmp_path, languages)
    bank = Bank(Pack(tmp_path))
    (path,) = scaffold_quiz(bank, "cnn_Extra", languages)
    assert path == tmp_path / "quizzes" / "cnn_Extra.yaml"
    proof = prove_quiz(bank, path)
    assert (proof.problems, proof.questions) == ([], 6)
    assert prove_bank(bank) == []
    text = path.read_text(encoding="utf-8")
    assert (
        "중앙값" in text,
        "median" in text.replace("median_for", "").replace("np.median", ""),
    ) == (
        "ko" in languages,
        "en" in languages,
    )
    kinds = {getattr(one, "type", "") for one in bank.quiz(path).questions}
    assert kinds == {"single", "true_false", "numeric", "calculated", "text", "predict"}


def test_a_new_quiz_fits_a_pack_with_a_glossary_and_other_quizzes(tiny: Path) -> None:
    samples.write_glossary(tiny)
    bank = Bank(Pack(tiny))
    paths = [*scaffold_quiz(bank, "L1"), *scaffold_quiz(bank, "L2")]
    assert [prove_quiz(bank, path).problems for path in paths] == [[], []]
    assert at_odds(bank, [], paths, whole=False) == []
    assert not any("Also in" in one.in_("en") for one in prove_bank(bank))


@pytest.mark.parametrize("name", ["", "a b", "../a", "_a", "a_", "퀴즈", "a.b", "41_my_topic"])
def test_a_quiz_is_called_by_a_plain_name_that_no_exercise_has(tiny: Path, name: str) -> None:
    with pytest.raises(BadName, match="as L9 or cnn_extra"):
        scaffold_quiz(Bank(Pack(tiny)), name)
    assert not (tiny / "quizzes").exists()


@pytest.mark.parametrize("name", ["My_quiz", "my_quiz", "my-quiz"])
def test_no_quiz_is_overwritten_nor_its_questions_named_again(tiny: Path, name: str) -> None:
    bank = Bank(Pack(tiny))
    (path,) = scaffold_quiz(bank, "My_quiz")
    before = path.read_bytes()
    with pytest.raises(BadName, match=r"My_quiz\.yaml is there already"):
        scaffold_quiz(bank, name)
    assert [*bank.folder.iterdir()] == [path]
    assert path.read_bytes() == before


def test_editors_find_the_schema_beside_a_new_file(tmp_path: Path) -> None:
    make_pack(tmp_path)
    written = scaffold(Pack(tmp_path), "41_my_topic")
    written += scaffold_quiz(Bank(Pack(tmp_path)), "L9")
    for path in (written[0], written[-1], tmp_path / "pack.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(schema.read_text(encoding="utf-8"))["properties"]["id"]["description"]


def test_what_stands_beside_an_exercise_is_copied_with_it(tiny: Path) -> None:
    (tiny / "exercises" / "test_01_scale.py").write_text("def test(): pass\n", encoding="utf-8")
    (tiny / "solutions" / "misconceptions").mkdir()
    (tiny / "solutions" / "misconceptions" / "01_scale.py").write_text("x = 1\n", "utf-8")
    written = scaffold(Pack(tiny), "02_again", tiny / "exercises" / "01_scale.yaml")
    assert [path.relative_to(tiny).as_posix() for path in written] == [
        "exercises/02_again.yaml",
        "solutions/02_again.py",
        "solutions/misconceptions/02_again.py",
        "exercises/test_02_again.py",
    ]
    assert all(path.is_file() for path in written)


def test_a_new_exercise_fits_a_pack_with_a_glossary(tiny: Path) -> None:
    samples.write_glossary(tiny)
    bank = Bank(Pack(tiny))
    scaffold(bank.pack, "02_new")
    new = [one for one in entries(bank.pack) if one.name == "02_new"]
    assert at_odds(bank, new, [], whole=False) == []


def test_an_exercise_can_be_copied(tiny: Path) -> None:
    pack = Pack(tiny)
    scaffold(pack, "02_again", tiny / "exercises" / "01_scale.yaml")
    one, two = (entry.load() for entry in entries(pack))
    assert (two.id, two.revision) == ("02_again", 1)
    assert two.checks == one.checks


@pytest.mark.parametrize("name", ["topic", "4_topic", "41_Topic", "41_", "../41_a", "41_a b", ""])
def test_a_name_has_one_form(tiny: Path, name: str) -> None:
    with pytest.raises(BadName, match="use two digits, an underscore and lower-case words"):
        scaffold(Pack(tiny), name)


def test_nothing_is_overwritten(tiny: Path) -> None:
    with pytest.raises(BadName, match=r"01_scale\.yaml is there already"):
        scaffold(Pack(tiny), "01_scale")
    with pytest.raises(FileExistsError):
        make_pack(tiny)
    assert "id: tiny" in (tiny / "pack.yaml").read_text(encoding="utf-8")


def test_exercises_must_fit_together(make_pack: MakePack) -> None:
    other = samples.SCALE.replace("unit: A", "unit: A\nrequires: [nothing]")
    circle = samples.SCALE.replace("id: 01_scale", "id: x").replace(
        "unit: A", "unit: A\nrequires: [x]"
    )
    root = make_pack(
        **{"01_scale": samples.SCALE, "02_same": other, "03_x": circle, "04_broken": "a: ["}
    )
    found = fit_together(Pack(root), entries(Pack(root)))
    assert [one.in_("en").removeprefix(f"{root}/exercises/") for one in found] == [
        "02_same.yaml:2:5: id: 01_scale.yaml has this id too.",
        "02_same.yaml:5:12: requires[0]: There is no exercise `nothing`.",
        "03_x.yaml:5:1: requires: It requires itself, in a circle.",
    ]
