from typing import Any

from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, MailDomain, Outcome, Severity, Spf, SpfPlatform
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.spf_shared_platform"
RELAY = SpfPlatform(domain="relay.example", name="Relais", kind="hosting")
MAILBOX = SpfPlatform(domain="mail.example", name="Courrier", kind="mailbox")


def spf(*platforms: SpfPlatform, result: str = "valid") -> Spf:
    base: dict[str, Any] = {"target": DOMAIN, "records": ("v=spf1 …",), "platforms": platforms}
    return Spf.model_validate({**base, "result": result})


def test_a_relay_of_shared_hosting_is_told_as_an_information_to_be_confirmed() -> None:
    [finding] = findings(ID, spf(MAILBOX, RELAY))
    assert finding.outcome is Outcome.FAIL
    assert (finding.severity, finding.confidence) == (Severity.INFO, Confidence.TENTATIVE)
    assert "Relais" in told(finding)


def test_mailboxes_of_a_provider_are_no_defect() -> None:
    [finding] = findings(ID, spf(MAILBOX))
    assert finding.outcome is Outcome.PASS
    assert "Courrier" in told(finding)


def test_no_service_at_all_passes() -> None:
    [finding] = findings(ID, spf())
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_a_policy_that_is_not_applied_is_not_judged() -> None:
    [finding] = findings(ID, spf(RELAY, result="permerror"))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_what_could_not_be_read_to_the_end_does_not_pass() -> None:
    [finding] = findings(ID, spf(MAILBOX, result="temperror"))
    assert finding.outcome is Outcome.NOT_TESTED
    outcomes = {f.outcome for f in findings(ID, spf(RELAY, result="temperror"))}
    assert outcomes == {Outcome.FAIL, Outcome.NOT_TESTED}


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
