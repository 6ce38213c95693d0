from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.accessibility_degree_differs import AccessibilityDegreeDiffers
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
                    "value": "partial",
                    "state": "read",
                    "said": {"degree": "conformité partielle|partial"},
                }
            },
            [("pass", "")],
        ),
        (
            {
                "accessibility": {
                    "value": "full",
                    "mention": "totalement conforme",
                    "state": "read",
                    "said": {"degree": "non conforme|none"},
                }
            },
            [("fail", "")],
        ),
        (
            {
                "accessibility": {
                    "value": "unclear",
                    "state": "read",
                    "said": {"degree": "non conforme|none"},
                }
            },
            [("not_applicable", "")],
        ),
        ({"accessibility": {"value": "partial", "state": "read"}}, [("not_applicable", "")]),
        (
            {"accessibility": {"value": "partial", "state": "unreadable", "reason": "blocked"}},
            [("not_tested", "")],
        ),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(AccessibilityDegreeDiffers(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.accessibility_degree_differs", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED
