from datetime import timedelta

import pytest

from checks.web.security_txt_invalid import SecurityTxtInvalid
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, SecurityTxt, Site
from cyberscan.testing import NOW, findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def text(days: int = 30, *problems: str, present: bool = True) -> SecurityTxt:
    return SecurityTxt(
        target=SITE,
        observed_at=NOW,
        present=present,
        expires=NOW + timedelta(days=days),
        problems=problems,
    )


@pytest.mark.parametrize(
    ("fact", "outcome", "case"),
    [
        (text(), "pass", ""),
        (text(-1), "fail", "expired"),
        (text(30, "no_contact"), "fail", "problems"),
        (text(present=False), "not_applicable", ""),
    ],
)
def test_texts(fact: SecurityTxt, outcome: str, case: str) -> None:
    [verdict] = judged(SecurityTxtInvalid(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


def test_a_refusal_is_not_a_defect() -> None:
    fact = SecurityTxt.could_not(SITE, Reason.BLOCKED)
    [finding] = findings("web.security_txt_invalid", fact)
    assert finding.outcome is Outcome.NOT_TESTED
