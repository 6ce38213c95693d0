from typing import Literal

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Finding, Outcome, Severity, SmtpSession
from cyberscan.testing import findings, told

ID = "mail.auth_in_clear"


def seen(
    *extensions: str, port: int = 25, starttls: Literal["offered", "not_offered"] = "not_offered"
) -> Finding:
    target = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=port, starttls="smtp")
    [finding] = findings(ID, SmtpSession(target=target, extensions=extensions, starttls=starttls))
    return finding


@pytest.mark.parametrize(
    "extensions",
    [(), ("SIZE 1000",), ("AUTH",), ("AUTH CRAM-MD5 NTLM GSSAPI",), ("XAUTH LOGIN",)],
)
def test_nothing_that_shows_a_password_passes(extensions: tuple[str, ...]) -> None:
    finding = seen(*extensions)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


@pytest.mark.parametrize(
    ("port", "starttls", "case", "severity"),
    [
        (25, "offered", "optional", Severity.MEDIUM),
        (25, "not_offered", "never", Severity.MEDIUM),
        (587, "offered", "optional", Severity.MEDIUM),
        (587, "not_offered", "never", Severity.HIGH),
    ],
)
@pytest.mark.parametrize("extension", ["AUTH LOGIN NTLM", "AUTH=PLAIN", "AUTH XOAUTH2"])
def test_a_password_before_encryption(
    port: int, starttls: Literal["offered", "not_offered"], case: str, severity: Severity,
    extension: str,
) -> None:  # fmt: skip
    finding = seen(extension, port=port, starttls=starttls)
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert str(port) in told(finding)


def test_a_host_that_could_not_be_spoken_with_is_not_tested() -> None:
    target = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
    [finding] = findings(ID, SmtpSession.could_not(target, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
