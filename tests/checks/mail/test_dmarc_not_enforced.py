from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_not_enforced"


def dmarc(policy: str, **values: Any) -> Dmarc:
    base = {"target": DOMAIN, "result": "valid", "policy": policy, "found_at": "ville.test"}
    return Dmarc.model_validate({**base, "subdomain_policy": policy, **values})


@pytest.mark.parametrize("policy", ["quarantine", "reject"])
def test_an_enforced_policy_passes(policy: str) -> None:
    [finding] = findings(ID, dmarc(policy))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case", "severity"),
    [
        (dmarc("none"), "none", Severity.MEDIUM),
        (dmarc("none", testing=True), "none", Severity.MEDIUM),
        (dmarc("quarantine", testing=True), "testing", Severity.MEDIUM),
        (dmarc("reject", testing=True), "testing", Severity.LOW),
        (dmarc("reject", percentage=10), "partial", Severity.LOW),
        (dmarc("reject", subdomain_policy="none"), "subdomains", Severity.MEDIUM),
        (dmarc("reject", nonexistent_policy="none"), "nonexistent", Severity.MEDIUM),
        (
            dmarc("reject", subdomain_policy="none", nonexistent_policy="none"),
            "subdomains",
            Severity.MEDIUM,
        ),
    ],
)
def test_weaker_than_it_should_be(fact: Dmarc, case: str, severity: Severity) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert told(finding)


def test_the_subdomains_of_a_parent_are_not_ours_to_judge() -> None:
    [finding] = findings(ID, dmarc("reject", subdomain_policy="none", found_at="test"))
    assert finding.outcome is Outcome.PASS


@pytest.mark.parametrize(
    "fact", [Dmarc(target=DOMAIN), Dmarc(target=DOMAIN, result="invalid", cause="multiple_records")]
)
def test_without_a_policy_the_question_does_not_arise(fact: Dmarc) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
