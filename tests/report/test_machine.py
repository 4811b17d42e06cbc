import json

from grader import __version__
from grader.model.call import Returned
from grader.model.text import Text
from grader.model.verdict import Diagnosis, Evidence, Isolation, Outcome, Status, Verdict
from grader.report.machine import verdict_json


def test_a_verdict_has_the_published_form() -> None:
    secret = Evidence("f(271828)", (("x", 271828),), Returned(1), 314159, None, hidden=True)
    outcomes = (
        Outcome("one", Text("하나", "One"), Status.PASSED, 2, 2, seconds=0.25),
        Outcome(
            "two",
            Text("둘", "Two"),
            Status.WRONG,
            0,
            3,
            Text("틀림", "Off."),
            Diagnosis(("a", "b"), Text("둘 다", "Both."), Text("설명", "Why.")),
            secret,
            7,
        ),
    )
    verdict = Verdict(
        "01", 3, "tiny", Text("제목", "Title"), outcomes, Isolation("strong"), "me", "hi\n", "a.py"
    )
    told = verdict_json(verdict, "en")
    assert told == {
        "format": 1,
        "exercise": {"id": "01", "revision": 3, "pack": "tiny"},
        "grader": __version__,
        "isolation": "strong",
        "seed": "me",
        "score": 2,
        "max_score": 5,
        "passed": False,
        "checks": [
            {
                "id": "one",
                "title": "One",
                "status": "passed",
                "points": 2,
                "max_points": 2,
                "message": "",
                "diagnosis": [],
                "diagnosis_message": "",
                "line": None,
                "seconds": 0.25,
            },
            {
                "id": "two",
                "title": "Two",
                "status": "wrong",
                "points": 0,
                "max_points": 3,
                "message": "Off.",
                "diagnosis": ["a", "b"],
                "diagnosis_message": "Both.",
                "line": 7,
                "seconds": 0.0,
            },
        ],
        "output": "hi\n",
    }
    assert "271828" not in json.dumps(told)
    assert "314159" not in json.dumps(told)
    assert verdict_json(verdict, "ko")["checks"][1]["message"] == "틀림"
