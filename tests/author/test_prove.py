from pathlib import Path

import pytest

from grader.author.proof import Proof
from grader.author.prove import is_proved, prove
from grader.course import Entry
from tests import samples
from tests.conftest import MakePack


def proved(root: Path) -> Proof:
    return prove(Entry(root / "exercises" / "01_scale.yaml"))


def told(root: Path) -> list[str]:
    proof = proved(root)
    assert all(problem.message.ko for problem in proof.problems)
    return [problem.in_("en").removeprefix(f"{root}/") for problem in proof.problems]


def test_a_sound_exercise_is_proved(tiny: Path) -> None:
    proof = proved(tiny)
    assert (proof.problems, proof.survivors) == ([], ())
    assert (proof.name, len(proof.checks), proof.points) == ("01_scale", 4, 7)
    assert proof.caught == proof.mutants > 3
    assert proof.time
    assert proof.time.limit == 5.0
    assert [(one.id, one.points, one.max_points) for one in proof.earned] == [
        ("factor_ignored", 2, 7),
        ("added", 0, 7),
    ]
    assert proof.earned[1].told == ("twice", "factor", "hidden", "zero")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: A", "unit: Z", "exercises/01_scale.yaml:4:7: unit: `Z` is no unit of pack.yaml; there are A."),
        ("raise NotImplementedError", "return x * 2", "exercises/01_scale.yaml:10:1: stub: The stub earns 2 (twice)."),
        ("returns: x + factor", "returns: x * factor if factor else np.zeros(-1)", "exercises/01_scale.yaml:52:5: misconceptions[1]: No check catches it."),
        ("returns: x + factor", "returns: solution.scales(x)", "exercises/01_scale.yaml:55:14: misconceptions[1].returns: solutions/01_scale.py has no function scales. Did you mean scale?"),
        ("def scale(x, factor=2):\n      raise", "def scaled(x, factor=2):\n      raise", "exercises/01_scale.yaml:10:1: stub: The stub has no `scale`, which `functions` asks for. Did you mean scaled?"),
        ("def scale(x, factor=2):\n      raise", "def scale(x, by=2):\n      raise", "exercises/01_scale.yaml:10:1: stub: The stub has `scale(x, by=2)`; the signature in `functions` is `(x, factor=2)`."),
        ("returns: x + factor", "returns: wrong.added(x)", "exercises/01_scale.yaml:55:14: misconceptions[1].returns: wrong.added: there is no file solutions/misconceptions/01_scale.py. Write the function there."),
        ("expect: x * factor", "expect: np.sum(x, axes=factor)", "exercises/01_scale.yaml:25:5: checks[0]: The check twice itself fails: TypeError: "),
        ("sizes: {H: 2, W: 3}", "sizes: {H: 20000000, W: 3}", "exercises/01_scale.yaml:25:5: checks[0]: The check twice itself fails: ValueError: 60000000 cells are to be drawn; 10000000 is the most"),
        ("en: First nudge", "en: \"First nudge\\n```\\nno end\"", "exercises/01_scale.yaml:14:16: hints[0].en: A figure opened by ``` is never closed."),
        ("minutes: 5", "facts: {'7': 1 // 0}", "exercises/01_scale.yaml:6:14: facts.7: An expression fails on it: ZeroDivisionError: "),
        ("returns: x + factor", "returns: 2 * x", "exercises/01_scale.yaml:52:5: misconceptions[1]: The check factor takes it for factor_ignored."),
        ("      en: \"Multiply", "      en: \"Multiply 12", None),
        ("expect: x * factor", "expect: x * factor * 1.5", "solutions/01_scale.py:1:1: fails the check twice: "),
        ("points: 2\n", "points: two\n", "exercises/01_scale.yaml:27:13: checks[0].points: `\"two\"` is not a whole number."),
        ("minutes: 5", "facts: {'7': 3 + 5}", "exercises/01_scale.yaml:6:14: facts.7: 7 is in no ko text."),
        ("minutes: 5", "facts: {'7': 3 + 5}", "exercises/01_scale.yaml:6:14: facts.7: The expression gives 8."),
        ("en: First nudge", "en: First nudge 42", "exercises/01_scale.yaml:14:5: hints[0]: The numbers differ: only in Korean -, only in English 42"),
        ("en: First nudge", "en: First `nudge`", "exercises/01_scale.yaml:14:5: hints[0]: The code differ: only in Korean -, only in English nudge"),
        ("minutes: 5", "equivalent_mutants: {a => b: why}", "exercises/01_scale.yaml:6:30: equivalent_mutants.a => b: The solution has no mutant `a => b`."),
        ("requires: [twice]", "tells: [factor_ignored]", None),
        ("    visibility: hidden\n", "    tells: [factor_ignored]\n    per_learner: true\n", None),
        ("    points: 2\n", "    points: 2\n    tells: [factor_ignored]\n", "exercises/01_scale.yaml:49:5: misconceptions[0]: The check twice names it in tells, but does not tell it."),
    ],
    ids=range(23),
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(
    make_pack: MakePack, old: str, new: str, said: str | None
) -> None:
    text = samples.SCALE.replace(old, new, 1)
    found = told(make_pack(**{"01_scale": text}))
    if said is None:
        assert found == []
    else:
        assert any(line.startswith(said) for line in found), found


def test_a_solution_that_fails_is_told_at_its_line(tiny: Path) -> None:
    solution = samples.RIGHT + "\nx = 1 / 0\n"
    (tiny / "solutions" / "01_scale.py").write_text(solution, encoding="utf-8")
    line = solution.count("\n")
    assert any(
        one.startswith(f"solutions/01_scale.py:{line}:1: fails the check twice")
        for one in told(tiny)
    )


def test_a_solution_that_is_missing_is_told(tiny: Path) -> None:
    (tiny / "solutions" / "01_scale.py").unlink()
    assert told(tiny)[0] == "solutions/01_scale.py:1:1: There is no solution."


def test_a_reference_that_fails_is_told_and_no_traceback(make_pack: MakePack) -> None:
    text = samples.SCALE.replace("expect: x * factor", "expect: solution.nothing(x)")
    assert told(make_pack(**{"01_scale": text})) == [
        "exercises/01_scale.yaml:20:13: functions.scale.expect: solutions/01_scale.py has no function nothing."
    ]


DRIFT = """
seen = set()

def drift(x, factor):
    again = (x.tobytes(), factor) in seen
    seen.add((x.tobytes(), factor))
    return x * factor + again
"""


def test_a_reference_that_changes_its_mind_is_told(make_pack: MakePack) -> None:
    text = samples.SCALE.replace("expect: x * factor", "expect: solution.drift(x, factor)")
    root = make_pack(**{"01_scale": text})
    with (root / "solutions" / "01_scale.py").open("a", encoding="utf-8") as file:
        file.write(DRIFT)
    assert any("Two gradings gave different verdicts." in one for one in told(root))


def test_checks_that_see_nothing_let_mutants_survive(tiny: Path) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    text = exercise.read_text(encoding="utf-8")
    kept = text[: text.index("  - id: zero")] + text[text.index("misconceptions:") :]
    exercise.write_text(kept, encoding="utf-8")
    proof = proved(tiny)
    assert [one.mark for one in proof.survivors] == ["if factor == 0: => if factor == 1:"]
    assert proof.survivors[0].advice.en == (
        "A check of `scale` that wants an exception (`kind: raises`) would notice it: "
        "{args: {factor: 0}}"
    )
    (problem,) = proof.problems
    assert problem.in_("en").endswith(
        "01_scale.py:2:1: No check notices it when this becomes: if factor == 1:"
    )


def with_marks(**marks: str) -> str:
    listed = "".join(f"  '{name}': why\n" for name in marks.values())
    return samples.SCALE.replace("minutes: 5", f"equivalent_mutants:\n{listed}minutes: 5")


def test_a_mark_covers_one_mutant_and_is_told_when_it_covers_none(make_pack: MakePack) -> None:
    text = with_marks(one="if factor == 0: => if factor == 1:", two="0 => 1")
    proof = proved(make_pack(**{"01_scale": text}))
    assert proof.needless == ("if factor == 0: => if factor == 1:",)
    assert (proof.equivalent, proof.caught) == (1, proof.mutants - 1)
    (problem,) = proof.problems
    assert problem.message.en == "The solution has no mutant `0 => 1`."
    text = with_marks(one="if factor == 0: => if factr == 1:")
    (problem,) = proved(make_pack("other", **{"01_scale": text})).problems
    assert "Did you mean `if factor == 0: => if factor == 1:`?" in problem.message.en


FUNCTIONS = """\
import pytest
from grader.proxy import fail


@pytest.mark.check(id="seven", title={"ko": "일곱", "en": "Seven"}, points=2)
def test_seven(submission):
    if submission.scale(7) == 9:
        fail("더했습니다.", "It added.", misconception="added")
    assert submission.scale(7) == 14
"""


def with_functions(make_pack: MakePack, code: str, functions: str = FUNCTIONS) -> Proof:
    root = make_pack(f"pack{len(code)}{len(functions)}", **{"01_scale": samples.SCALE + code})
    (root / "exercises" / "test_01_scale.py").write_text(functions, encoding="utf-8")
    return proved(root)


def test_an_author_is_told_a_fault_once_and_without_words_for_learners(make_pack: MakePack) -> None:
    root = make_pack(
        **{"01_scale": samples.SCALE.replace("expect: x * factor", "expect: x[5, 5, 5]")}
    )
    found = told(root)
    assert [one.split(": ")[1] for one in found] == ["checks[0]", "checks[2]"]
    assert all("itself fails: IndexError: " in one for one in found)
    assert not any("instructor" in one for one in found)


def test_a_function_that_fails_by_itself_is_told_at_its_line(make_pack: MakePack) -> None:
    functions = FUNCTIONS.replace("if submission", "if submision")
    proof = with_functions(make_pack, "", functions.replace(', misconception="added"', ""))
    (problem,) = proof.problems
    assert problem.in_("en").endswith(
        "test_01_scale.py:6:1: The check seven itself fails: NameError: name 'submision' is not defined"
    )


def test_what_functions_name_is_proved_by_code(make_pack: MakePack) -> None:
    proof = with_functions(
        make_pack, "    code: |\n      def scale(x, factor=2):\n          return x + factor\n"
    )
    assert proof.problems == []
    assert proof.earned[1].told == ("twice", "factor", "hidden", "zero", "seven")
    assert proof.earned[0].passed == ("twice",)
    assert (proof.points, proof.earned[1].max_points) == (9, 9)


@pytest.mark.parametrize(
    ("code", "functions", "said"),
    [
        ("", FUNCTIONS, ["A pytest function names it: write the wrong code as `code`, so that this is proved."]),
        ("    code: |\n      x = 3\n", FUNCTIONS, [
            "The pytest functions have its name, but none of them tells it from its `code`.",
            "No check catches it.",
        ]),
        ("    code: |\n      def scale(x, factor=2):\n          return x + factor\n", FUNCTIONS.replace("== 9", "== 8"), [
            "The pytest functions have its name, but none of them tells it from its `code`.",
        ]),
        ("    code: |\n      def scale(x, factor=2):\n          return x + factor\n", FUNCTIONS.replace('"added"', '"addde"'), [
            "There is no misconception `addde`. Did you mean added?",
        ]),
        ("    code: |\n      def scale(x, factor=2)\n          return x + factor\n", FUNCTIONS, ["Its line 1 is not Python: expected ':'."]),
    ],
    ids=range(5),
)  # fmt: skip
def test_code_that_is_not_told_as_itself_is_a_problem(
    make_pack: MakePack, code: str, functions: str, said: list[str]
) -> None:
    problems = [one.message.en for one in with_functions(make_pack, code, functions).problems]
    assert len(problems) == len(said)
    assert all(one.startswith(start) for one, start in zip(problems, said, strict=True)), problems


def test_a_misconception_that_is_not_made_is_a_problem(make_pack: MakePack) -> None:
    proof = proved(
        make_pack(**{"01_scale": samples.SCALE.replace("    returns: x + factor\n", "")})
    )
    (problem,) = proof.problems
    assert problem.message.en.startswith("Say what it gives (`returns`) or write its code (`code`)")


def test_a_proof_is_remembered_until_something_changes(tiny: Path, tmp_path: Path) -> None:
    entry, caches = Entry(tiny / "exercises" / "01_scale.yaml"), tmp_path / "cache"
    assert not is_proved(entry, caches)
    proof = prove(entry, caches)
    assert is_proved(entry, caches)
    assert prove(entry, caches) == proof
    (kept,) = (caches / "proofs").iterdir()
    for junk in ("[]", "{", '{"whole": 3}', '{"whole": {"key": "x"}}'):
        kept.write_text(junk, encoding="utf-8")
        assert prove(entry, caches).problems == []
    (tiny / "solutions" / "01_scale.py").write_text(samples.ADDS, encoding="utf-8")
    assert not is_proved(entry, caches)
    assert prove(entry, caches).problems


def test_what_a_new_text_does_not_change_is_not_graded_again(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = tiny / "exercises" / "01_scale.yaml"
    prove(Entry(exercise), tmp_path)
    said = samples.SCALE.replace("First nudge", "Another nudge")
    exercise.write_text(said, encoding="utf-8")
    monkeypatch.setattr("grader.author.gradings.grade", None)  # a grading would fail
    assert prove(Entry(exercise), tmp_path).problems == []
    changed = samples.SCALE.replace("{factor: 5}", "{factor: 6}")
    exercise.write_text(changed, encoding="utf-8")
    with pytest.raises(TypeError):
        prove(Entry(exercise), tmp_path)


def test_a_cache_that_cannot_be_written_is_no_fault(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    entry = Entry(tiny / "exercises" / "01_scale.yaml")
    (tiny / "solutions" / "01_scale.py").unlink()  # quick: nothing to mutate
    assert prove(entry, tmp_path / "file").problems
