from typing import Any

import pytest

from cyberscan.reasons import Failure, Reason
from cyberscan.sdk import Confidence, Endpoint, Finding, Outcome, SmtpIpv6, SmtpSession
from cyberscan.testing import findings, told

ID = "mail.mx_ipv6_differs"
TARGET = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
SIX = "2001:db8::1"
SOUND: dict[str, Any] = {"starttls": "offered", "handshake": "done"}
LATE = {"starttls": "offered", "handshake_unknown": Failure(reason=Reason.TIMEOUT)}


def seen(six: dict[str, Any], four: dict[str, Any] | None = None) -> Finding:
    over_ipv4 = SmtpSession(target=TARGET, **(SOUND if four is None else four))
    fact = SmtpIpv6(target=TARGET, **{"address": SIX, **six})
    [finding] = findings(ID, fact, over_ipv4)
    return finding


@pytest.mark.parametrize(
    ("six", "four"),
    [
        (SOUND, SOUND),
        (SOUND, {}),  # worse over IPv4: its own checks say so
        ({}, {}),
        ({"extensions": ("AUTH PLAIN",)}, {"extensions": ("AUTH LOGIN",)}),
        ({"starttls": "offered", "handshake": "failed"}, LATE),
    ],
)
def test_as_much_protection_passes(six: dict[str, Any], four: dict[str, Any]) -> None:
    finding = seen(six, four)
    assert finding.outcome is Outcome.PASS
    assert SIX in told(finding)


@pytest.mark.parametrize(
    ("six", "case", "confidence"),
    [
        ({}, "starttls", Confidence.CERTAIN),
        ({"starttls": "offered", "handshake": "failed", "handshake_error": "eof"}, "broken", Confidence.FIRM),
        ({"starttls": "offered", "handshake": "refused", "handshake_error": "554 no"}, "broken", Confidence.FIRM),
        ({"starttls": "offered", "handshake": "refused", "handshake_error": "454 now"}, "broken", Confidence.TENTATIVE),
        ({**SOUND, "extensions": ("AUTH PLAIN",)}, "auth", Confidence.CERTAIN),
    ],
)  # fmt: skip
def test_less_protection_over_ipv6_fails(
    six: dict[str, Any], case: str, confidence: Confidence
) -> None:
    finding = seen(six)
    assert (finding.outcome, finding.case, finding.confidence) == (Outcome.FAIL, case, confidence)
    assert SIX in told(finding)


@pytest.mark.parametrize(
    "six",
    [
        {"unreached": Failure(reason=Reason.UNREACHABLE, detail="connect 25")},  # no IPv6 here
        {"unreached": Failure(reason=Reason.REFUSED, detail="connect 25")},
        LATE,
    ],
)
def test_an_address_that_was_not_spoken_with_is_not_judged(six: dict[str, Any]) -> None:
    assert seen(six).outcome is Outcome.NOT_TESTED


def test_nothing_to_compare_with() -> None:
    [finding] = findings(ID, SmtpIpv6(target=TARGET, address=SIX))
    assert finding.outcome is Outcome.NOT_TESTED
    [finding] = findings(ID, SmtpIpv6.could_not(TARGET, Reason.BLOCKED))
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_host_without_ipv6_is_not_asked() -> None:
    assert seen({"address": ""}).outcome is Outcome.NOT_APPLICABLE
