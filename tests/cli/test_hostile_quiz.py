"""Files for `learn quiz` that mean no good: one sentence, no traceback, no wait."""

from pathlib import Path

from tests.cli.conftest import Learn
from tests.quiz.test_fuzz import HURTFUL


def test_what_cannot_be_imported_is_told_in_one_sentence(learn: Learn, work: Path) -> None:
    for number, (form, text) in enumerate(HURTFUL.values()):
        name = {"gift": "x.gift", "moodle": "x.xml", "csv": "x.csv"}[form]
        (work / name).write_text(text, encoding="utf-8")
        ended = learn("quiz", "import", name)
        assert (ended.code, ended.err.count("\n")) in ((0, 0), (0, 1), (2, 1)), number
    (work / "x.xml").write_text(HURTFUL["external entity"][1], encoding="utf-8")
    ended = learn("quiz", "import", "x.xml")
    assert (ended.code, "root:" in ended.out + ended.err) == (2, False)


def test_answers_of_any_form_do_not_stop_a_run(learn: Learn, work: Path, tiny: Path) -> None:
    (tiny / "quizzes").mkdir()
    text = (Path(__file__).parents[2] / "quizzes" / "L1.yaml").read_text(encoding="utf-8")
    (tiny / "quizzes" / "L1.yaml").write_text(text, encoding="utf-8")
    forms = ["[]", "{}", "3", "[[[1]], {}, null, true, 1e300, 'x']", '{"answers": [{"a": {"b": []}}]}',
             '{"answers": 3}', '{"answers": "x"}', "- [a, [b]]\n- {c: [d]}", "", "\x00", "&a [*a]"]  # fmt: skip
    for form in forms:
        (work / "given.yaml").write_text(form)
        ended = learn("quiz", "take", "L1", "--answers", "given.yaml", "--json")
        assert ended.code in (0, 1, 2), form
        assert "Traceback" not in ended.err
    ended = learn("quiz", "take", "L1", "--answers", "/dev/zero")
    assert (ended.code, ended.err[:9]) == (2, "/dev/zero")
