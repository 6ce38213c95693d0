from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import (
    Confidence,
    Endpoint,
    Outcome,
    SmtpSession,
    TlsProtocols,
    VersionSupport,
)
from cyberscan.testing import findings, told

MX = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.starttls_broken"


def session(handshake: str, error: str = "", **values: Any) -> SmtpSession:
    base = {"target": MX, "starttls": "offered", "handshake": handshake, "handshake_error": error}
    return SmtpSession.model_validate({**base, **values})


def test_a_completed_handshake_passes() -> None:
    [finding] = findings(ID, session("done"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("fact", "case", "confidence"),
    [
        (session("refused", "454 TLS not available"), "refused", Confidence.TENTATIVE),
        (session("refused", "502 what?"), "refused", Confidence.CERTAIN),
        (session("failed", "wrong_version_number"), "handshake", Confidence.FIRM),
    ],
)
def test_an_offer_that_is_not_kept_fails(
    fact: SmtpSession, case: str, confidence: Confidence
) -> None:
    [finding] = findings(ID, fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert finding.confidence is confidence
    assert told(finding)


def test_a_server_that_speaks_tls_to_another_client_is_not_broken() -> None:
    old = VersionSupport(version="SSL 3.0", presence="present")
    [finding] = findings(ID, session("failed", "x"), TlsProtocols(target=MX, versions=(old,)))
    assert finding.outcome is Outcome.NOT_TESTED


def test_silence_after_the_offer_concludes_nothing() -> None:
    [finding] = findings(ID, session("", handshake_unknown=Failure(reason=Reason.TIMEOUT)))
    assert finding.outcome is Outcome.NOT_TESTED
    assert finding.failure is not None
    assert finding.failure.reason is Reason.TIMEOUT


def test_without_an_offer_the_question_does_not_arise() -> None:
    [finding] = findings(ID, SmtpSession(target=MX))
    assert finding.outcome is Outcome.NOT_APPLICABLE


def test_a_server_that_was_not_spoken_with_is_not_accused() -> None:
    [finding] = findings(ID, SmtpSession.could_not(MX, Reason.REFUSED))
    assert finding.outcome is Outcome.NOT_TESTED
