import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Outcome, SmtpSession
from cyberscan.testing import findings, told

MX = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.starttls_missing"


def test_an_offer_passes() -> None:
    [finding] = findings(ID, SmtpSession(target=MX, extensions=("STARTTLS",), starttls="offered"))
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("extensions", "case"),
    [(("SIZE 1000", "8BITMIME"), "absent"), (("XXXXXXXA", "SIZE"), "masked")],
)
def test_no_offer_fails(extensions: tuple[str, ...], case: str) -> None:
    [finding] = findings(ID, SmtpSession(target=MX, extensions=extensions))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert told(finding)


@pytest.mark.parametrize(
    "reason", [Reason.TIMEOUT, Reason.REFUSED, Reason.BLOCKED, Reason.OUT_OF_SCOPE]
)
def test_a_server_that_was_not_spoken_with_is_not_accused(reason: Reason) -> None:
    [finding] = findings(ID, SmtpSession.could_not(MX, reason))
    assert finding.outcome is Outcome.NOT_TESTED
