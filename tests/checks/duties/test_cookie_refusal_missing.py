from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.cookie_refusal_missing import CookieRefusalMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import DutyPages, Outcome, Site
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"cookies": {"said": {"accept": "Tout accepter", "refuse": "Tout refuser"}}},
            [("pass", "")],
        ),
        ({"cookies": {"said": {"accept": "Tout accepter"}}}, [("fail", "")]),
        ({"cookies": {"said": {"refuse": "Tout refuser"}}}, [("not_applicable", "")]),
        ({"cookies": {}}, [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    duties: Make, outcomes: Make, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert outcomes(CookieRefusalMissing(), duties(**more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.cookie_refusal_missing", DutyPages.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_passage_is_shown(duties: Make, sentence: Make) -> None:
    assert "« Tout accepter »" in sentence(
        "duties.cookie_refusal_missing", duties(cookies={"said": {"accept": "Tout accepter"}})
    )
