from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.privacy_notice_incomplete import PrivacyNoticeIncomplete
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
                "privacy": {
                    "state": "read",
                    "said": {
                        name: name
                        for name in (
                            "controller",
                            "purposes",
                            "retention",
                            "rights",
                            "dpo",
                            "complaint",
                        )
                    },
                }
            },
            [("pass", "")],
        ),
        (
            {
                "privacy": {
                    "state": "read",
                    "said": {
                        "controller": "a",
                        "purposes": "b",
                        "rights": "c",
                        "dpo": "d",
                        "complaint": "e",
                    },
                }
            },
            [("fail", "missing")],
        ),
        ({"privacy": {"state": "read"}}, [("fail", "nothing")]),
        ({"privacy": {"state": "read_in_part"}}, [("not_tested", "")]),
        ({"privacy": {}}, [("not_applicable", "")]),
        ({"privacy": {}, "whole": False}, [("not_tested", "")]),
        ({"privacy": {"state": "document"}}, [("fail", "document")]),
        ({"privacy": {"state": "almost_empty"}}, [("fail", "drawn")]),
        ({"privacy": {"state": "elsewhere", "reason": "out_of_scope"}}, [("not_tested", "")]),
        ({"privacy": {"state": "unreadable", "reason": "blocked"}}, [("not_tested", "")]),
        ({"privacy": {"state": "unreadable", "reason": "gone"}}, [("not_tested", "")]),
        ({"privacy": {"state": "not_asked", "reason": "budget_spent"}}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(PrivacyNoticeIncomplete(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.privacy_notice_incomplete", DutyPages.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED


def test_what_is_missing_is_a_doubt(duties: Make, doubts: Make) -> None:
    fact = duties(privacy={"state": "read", "said": {"rights": "droits"}})
    assert doubts(judged(PrivacyNoticeIncomplete(), fact))


def test_all_that_is_missing_is_told_at_once(duties: Make, sentence: Make) -> None:
    fact = duties(privacy={"state": "read", "said": {"rights": "droits", "dpo": "dpo"}})
    told = sentence("duties.privacy_notice_incomplete", fact)
    assert "controller, purposes, retention, complaint" in told
