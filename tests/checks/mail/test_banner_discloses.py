import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Finding, Outcome, Severity, SmtpSession
from cyberscan.testing import findings, told

MX = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
ID = "mail.banner_discloses"


def seen(banner: str) -> Finding:
    [finding] = findings(ID, SmtpSession(target=MX, banner=banner))
    return finding


@pytest.mark.parametrize(
    ("banner", "shown"),
    [
        ("mx ESMTP Exim 4.94.2 Mon, 22 Nov 2026 12:00:00 +0100", ["Exim 4.94.2"]),
        ("mx ESMTP Postfix (Debian/GNU)", ["Debian/GNU"]),
        ("mx ESMTP Postfix (3.7.11)", ["3.7.11"]),
        ("mx Microsoft ESMTP MAIL Service, Version: 10.0.14393.4169 ready", ["Version: 10.0.14393.4169"]),
        ("mx ESMTP Sendmail 8.15.2/8.15.2; Mon, 22 Nov", ["Sendmail 8.15.2", "8.15.2"]),
        ("mx ESMTP MailEnable Service, Version: 10.30--0 ready", ["Version: 10.30"]),
    ],
)  # fmt: skip
def test_versions_and_systems(banner: str, shown: list[str]) -> None:
    finding = seen(banner)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.INFO)
    assert finding.evidence["shown"] == shown
    assert shown[0] in told(finding)


@pytest.mark.parametrize(
    "banner",
    [
        "",
        "mx.ville.test ESMTP",
        "mx.ville.test ESMTP Postfix",
        "mx-1.2.ville.test ESMTP ready",
        "mx.ville.test ESMTP 2.0.0 ready",
        "mx.ville.test ESMTP [192.0.2.1] ready",
        "mx.ville.test ESMTP 192.0.2.1 ready",
        "mx.ville.test ESMTP 22.11.2026 12:00",
        "mx.google.com ESMTP ffacd0b85a97d-42b5e9a3f3dsi123.45 - gsmtp",
        "AM4.outlook.com Microsoft ESMTP MAIL Service ready at Sun, 22 Nov 2026 12:00:00 +0000 [08D]",
    ],
)
def test_a_discreet_greeting_passes(banner: str) -> None:
    finding = seen(banner)
    assert finding.outcome is Outcome.PASS
    assert told(finding)


def test_a_host_that_could_not_be_spoken_with_is_not_tested() -> None:
    [finding] = findings(ID, SmtpSession.could_not(MX, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
