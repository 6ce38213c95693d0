from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.accessibility_statement_unlinked import AccessibilityStatementUnlinked
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"accessibility": {"mention": "Accessibilité : non conforme", "state": "read"}},
            [("pass", "")],
        ),
        (
            {"accessibility": {"mention": "Accessibilité : non conforme", "state": "elsewhere"}},
            [("pass", "")],
        ),
        ({"accessibility": {"mention": "Accessibilité : non conforme"}}, [("fail", "")]),
        (
            {"accessibility": {"mention": "Accessibilité : non conforme"}, "whole": False},
            [("not_tested", "")],
        ),
        ({"accessibility": {}}, [("not_applicable", "")]),
        ({}, [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(AccessibilityStatementUnlinked(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.accessibility_statement_unlinked", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(duties: Make, sentence: Make) -> None:
    assert "« Accessibilité : non conforme »" in sentence(
        "duties.accessibility_statement_unlinked",
        duties(accessibility={"mention": "Accessibilité : non conforme"}),
    )
