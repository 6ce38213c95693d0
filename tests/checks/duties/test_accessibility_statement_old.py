from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.accessibility_statement_old import AccessibilityStatementOld
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {
                "accessibility": {
                    "state": "read",
                    "said": {"date": "établie le 1er mars 2025|2025-03-01"},
                }
            },
            [("pass", "")],
        ),
        ({"accessibility": {"state": "read", "said": {"date": "x|2023-11-22"}}}, [("pass", "")]),
        ({"accessibility": {"state": "read", "said": {"date": "x|2023-11-21"}}}, [("fail", "")]),
        ({"accessibility": {"state": "read", "said": {"date": "x|2020-09-23"}}}, [("fail", "")]),
        ({"accessibility": {"state": "read"}}, [("not_applicable", "")]),
        ({"accessibility": {"state": "document"}}, [("not_applicable", "")]),
        ({"accessibility": {"state": "unreadable", "reason": "timeout"}}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(AccessibilityStatementOld(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.accessibility_statement_old", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(duties: Make, sentence: Make) -> None:
    assert "« établie le 23 septembre 2020 »" in sentence(
        "duties.accessibility_statement_old",
        duties(
            accessibility={
                "state": "read",
                "said": {"date": "établie le 23 septembre 2020|2020-09-23"},
            }
        ),
    )
