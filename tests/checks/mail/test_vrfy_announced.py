import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Outcome, Severity, SmtpSession
from cyberscan.testing import findings, told

MX = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.vrfy_announced"


@pytest.mark.parametrize(
    ("extensions", "outcome"),
    [
        (("SIZE 1000", "VRFY"), Outcome.FAIL),
        (("EXPN", "VRFY ON"), Outcome.FAIL),
        (("SIZE 1000", "XVRFY"), Outcome.PASS),
        ((), Outcome.PASS),
    ],
)
def test_what_is_announced(extensions: tuple[str, ...], outcome: Outcome) -> None:
    [finding] = findings(ID, SmtpSession(target=MX, extensions=extensions))
    assert (finding.outcome, finding.severity) == (outcome, Severity.INFO)
    assert told(finding)


def test_a_host_that_could_not_be_spoken_with_is_not_tested() -> None:
    [finding] = findings(ID, SmtpSession.could_not(MX, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
