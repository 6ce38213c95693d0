from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.accessibility_statement_incomplete import AccessibilityStatementIncomplete
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings, judged

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {
                "accessibility": {
                    "state": "read",
                    "said": {
                        "degree": "non conforme|none",
                        "date": "établie le 1er mars 2025|2025-03-01",
                        "contact": "signaler",
                        "remedies": "Défenseur des droits",
                    },
                }
            },
            [("pass", "")],
        ),
        (
            {
                "accessibility": {
                    "state": "read",
                    "said": {"degree": "x|none", "contact": "c", "remedies": "r"},
                }
            },
            [("fail", "missing")],
        ),
        (
            {"accessibility": {"state": "read", "said": {"date": "x|2025-03-01"}}},
            [("fail", "missing")],
        ),
        ({"accessibility": {"state": "read"}}, [("fail", "nothing")]),
        (
            {
                "accessibility": {
                    "state": "read_in_part",
                    "said": {"degree": "x|none", "date": "x|2025-03-01", "contact": "c"},
                }
            },
            [("not_tested", "")],
        ),
        ({"accessibility": {}}, [("not_applicable", "")]),
        ({"accessibility": {}, "whole": False}, [("not_tested", "")]),
        ({"accessibility": {"state": "document"}}, [("fail", "document")]),
        ({"accessibility": {"state": "almost_empty"}}, [("fail", "drawn")]),
        ({"accessibility": {"state": "elsewhere", "reason": "out_of_scope"}}, [("not_tested", "")]),
        ({"accessibility": {"state": "unreadable", "reason": "blocked"}}, [("not_tested", "")]),
        ({"accessibility": {"state": "unreadable", "reason": "gone"}}, [("not_tested", "")]),
        ({"accessibility": {"state": "not_asked", "reason": "budget_spent"}}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(AccessibilityStatementIncomplete(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.accessibility_statement_incomplete", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED


def test_what_is_missing_is_a_doubt(duties: Make, doubts: Make) -> None:
    fact = duties(accessibility={"state": "read", "said": {"contact": "c"}})
    assert doubts(judged(AccessibilityStatementIncomplete(), fact))
