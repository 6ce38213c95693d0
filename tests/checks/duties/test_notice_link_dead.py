from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.notice_link_dead import NoticeLinkDead
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"legal_notice": {"state": "read"}, "privacy": {}}, [("pass", "")]),
        (
            {
                "legal_notice": {
                    "state": "unreadable",
                    "reason": "gone",
                    "mention": "Mentions légales",
                },
                "privacy": {"state": "read"},
            },
            [("fail", "")],
        ),
        ({"legal_notice": {"state": "unreadable", "reason": "blocked"}}, [("not_tested", "")]),
        ({"legal_notice": {"state": "unreadable", "reason": "home_again"}}, [("not_tested", "")]),
        ({"legal_notice": {}}, [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(NoticeLinkDead(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.notice_link_dead", DutyPages.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(duties: Make, sentence: Make) -> None:
    assert "« Mentions légales »" in sentence(
        "duties.notice_link_dead",
        duties(
            legal_notice={"state": "unreadable", "reason": "gone", "mention": "Mentions légales"}
        ),
    )
