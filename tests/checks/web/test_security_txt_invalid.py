from datetime import timedelta

import pytest

from checks.web.security_txt_invalid import SecurityTxtInvalid
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, SecurityTxt, Site
from cyberscan.testing import NOW, findings, judged, told

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
        (text(30, "no_contact"), "fail", "no_contact"),
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


PROBLEMS = (
    "no_contact", "contact_not_uri", "contact_in_clear", "uri_in_clear", "no_expires", "several_expires",
    "bad_expires", "several_languages", "content_type", "not_https",
    "canonical_elsewhere",
)  # fmt: skip


def test_a_file_of_another_place_is_information() -> None:
    [finding] = findings("web.security_txt_invalid", text(30, "canonical_elsewhere"))
    assert finding.informs


def test_each_defect_is_told_in_words() -> None:
    found = findings("web.security_txt_invalid", text(30, *PROBLEMS))
    assert {finding.case for finding in found} == set(PROBLEMS)
    assert not any("_" in told(finding) for finding in found)
