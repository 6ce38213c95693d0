from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Dmarc, MailDomain, Outcome, ReportReceiver, Severity
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.dmarc_reports_unauthorised"
OWN = "mailto:d@ville.test"
OTHER = "mailto:d@reports.test"


def receiver(consent: str, **values: Any) -> ReportReceiver:
    base = {
        "domain": "reports.test", "addresses": (OTHER,), "consent": consent,
        "asked_at": "ville.test._report._dmarc.reports.test",
    }  # fmt: skip
    return ReportReceiver.model_validate({**base, **values})


def dmarc(*receivers: ReportReceiver, **values: Any) -> Dmarc:
    base = {
        "target": DOMAIN, "result": "valid", "policy": "none", "found_at": "ville.test",
        "reports_to": (OTHER,), "receivers": receivers,
    }  # fmt: skip
    return Dmarc.model_validate({**base, **values})


@pytest.mark.parametrize("consent", ["own", "given"])
def test_those_who_agreed_pass(consent: str) -> None:
    [finding] = findings(ID, dmarc(receiver(consent)))
    assert finding.outcome is Outcome.PASS
    assert "reports.test" in told(finding)


@pytest.mark.parametrize("consent", ["missing", "redirected"])
def test_those_who_did_not_fail(consent: str) -> None:
    [finding] = findings(ID, dmarc(receiver(consent)))
    assert (finding.outcome, finding.case, finding.severity) == (
        Outcome.FAIL, consent, Severity.MEDIUM,
    )  # fmt: skip
    assert "ville.test._report._dmarc.reports.test" in told(finding)


def test_reports_that_arrive_elsewhere_too_are_less_serious() -> None:
    own = ReportReceiver(domain="ville.test", addresses=(OWN,), consent="own")
    [finding] = findings(ID, dmarc(own, receiver("missing"), reports_to=(OWN, OTHER)))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.LOW)


def test_single_messages_that_are_lost_are_mere_information() -> None:
    fact = dmarc(receiver("missing", tags=("ruf",)), reports_to=())
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)


@pytest.mark.parametrize(
    "fact",
    [
        dmarc(receiver("unknown", failed=Failure(reason=Reason.TIMEOUT))),
        Dmarc.could_not(DOMAIN, Reason.TIMEOUT),
    ],
)
def test_silence_is_no_refusal(fact: Dmarc) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    "fact",
    [
        dmarc(),
        dmarc(receiver("missing"), result="invalid"),
        dmarc(receiver("missing"), psd="y", found_at="test"),
    ],
)
def test_where_the_question_does_not_arise(fact: Dmarc) -> None:
    [finding] = findings(ID, fact)
    assert finding.outcome is Outcome.NOT_APPLICABLE
