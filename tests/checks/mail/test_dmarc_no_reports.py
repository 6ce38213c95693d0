import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, Severity, Spf
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_no_reports"


def test_an_address_passes() -> None:
    fact = Dmarc(target=DOMAIN, result="valid", reports_to=("mailto:d@ville.test",))
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case"),
    [
        (Dmarc(target=DOMAIN, result="valid", found_at="ville.test"), "absent"),
        (Dmarc(target=DOMAIN, result="valid", unusable_reports_to=("d@ville.test",)), "unusable"),
    ],
)
def test_no_address_of_use_fails(fact: Dmarc, case: str) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


def test_without_a_policy_the_question_does_not_arise() -> None:
    [finding] = findings(ID, Dmarc(target=DOMAIN))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_silence_concludes_nothing() -> None:
    [finding] = findings(ID, Dmarc.could_not(DOMAIN, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_an_address_that_is_lost_beside_others_is_told() -> None:
    fact = Dmarc(
        target=DOMAIN,
        result="valid",
        reports_to=("mailto:d@ville.test",),
        unusable_reports_to=("d@x",),
    )
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, "partly", Severity.INFO,
    )  # fmt: skip
    assert "d@x" in told(finding)


def test_a_domain_that_sends_nothing_and_refuses_all_needs_no_reports() -> None:
    refusing = Dmarc(
        target=DOMAIN,
        result="valid",
        found_at="ville.test",
        policy="reject",
        applied_policy="reject",
    )
    nothing_sent = Spf(target=DOMAIN, result="valid", records=("v=spf1 -all",), all_qualifier="-")
    unknown = Spf.could_not(DOMAIN, Reason.TIMEOUT)
    watching = refusing.model_copy(update={"policy": "none", "applied_policy": "none"})
    sending = nothing_sent.model_copy(update={"all_qualifier": "~"})

    def outcome(dmarc: Dmarc, spf: Spf) -> Outcome:
        return next(f.outcome for f in findings(ID, dmarc, spf) if f.check == ID)

    assert outcome(refusing, nothing_sent) is Outcome.NOT_APPLICABLE
    assert outcome(refusing, unknown) is Outcome.NOT_TESTED
    assert outcome(refusing, sending) is Outcome.FAIL
    assert outcome(watching, nothing_sent) is Outcome.FAIL
