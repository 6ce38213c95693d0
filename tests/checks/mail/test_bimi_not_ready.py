from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Bimi, Dmarc, Fact, Finding, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.bimi_not_ready"
LOGO = Bimi(target=DOMAIN, result="valid", logo="https://ville.test/logo.svg")


def dmarc(**values: Any) -> Dmarc:
    usual = {"result": "valid", "policy": "reject", "subdomain_policy": "reject"}
    return Dmarc(**{"target": DOMAIN, **usual, **values})


def judged(*facts: Fact) -> Finding:
    [finding] = findings(ID, *facts)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    if finding.outcome is Outcome.FAIL:
        assert finding.severity is Severity.INFO
    return finding


def test_a_logo_under_a_firm_policy_passes() -> None:
    assert judged(LOGO, dmarc()).outcome is Outcome.PASS
    assert judged(LOGO, dmarc(policy="reject", percentage=50)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("values", "case"),
    [
        ({"policy": "none"}, "dmarc"),
        ({"result": "none", "policy": ""}, "dmarc"),
        ({"testing": True}, "dmarc"),
        ({"subdomain_policy": "none"}, "subdomains"),
        ({"policy": "quarantine", "percentage": 50}, "partial"),
    ],
)
def test_a_logo_that_nobody_will_show(values: dict[str, Any], case: str) -> None:
    finding = judged(LOGO, dmarc(**values))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)


@pytest.mark.parametrize(
    "cause", ["multiple_records", "missing_logo", "logo_not_https", "evidence_not_https"]
)
def test_a_record_that_mailboxes_ignore(cause: str) -> None:
    fact = Bimi(
        target=DOMAIN, result="invalid", cause=cause, cause_detail="http://", records=("v",)
    )
    assert judged(fact).case == cause


def test_a_text_that_is_no_record() -> None:
    assert judged(Bimi(target=DOMAIN, attempts=("v=BIMI 1; l=",))).case == "ignored"


@pytest.mark.parametrize("result", ["none", "declined"])
def test_no_logo_is_no_defect(result: Any) -> None:
    assert judged(Bimi(target=DOMAIN, result=result)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "facts",
    [
        (LOGO,),
        (LOGO, Dmarc.could_not(DOMAIN, Reason.TIMEOUT)),
        (Bimi.could_not(DOMAIN, Reason.TIMEOUT),),
    ],
)
def test_what_is_not_known_concludes_nothing(facts: tuple[Fact, ...]) -> None:
    assert judged(*facts).outcome is Outcome.NOT_TESTED
