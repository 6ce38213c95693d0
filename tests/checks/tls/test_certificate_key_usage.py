from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_key_usage"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ({}, ("pass", "")),
        ({"key_usage": ("digital_signature", "key_encipherment")}, ("pass", "")),
        ({"key_usage": None}, ("fail", "missing")),
        ({"key_usage_critical": False}, ("fail", "not_critical")),
        ({"key_usage": ("key_encipherment",)}, ("fail", "old_exchange")),
        ({"key_usage": ("key_encipherment",), "key_type": "EC"}, ("fail", "wrong")),
        ({"key_usage": ("crl_sign",)}, ("fail", "wrong")),
        ({"key_usage": ("digital_signature", "key_cert_sign")}, ("fail", "authority")),
        ({"is_authority": True}, ("fail", "authority")),
        ({"key_usage": None, "unreadable": ("2.5.29.15",)}, ("not_tested", "")),
        ({"key_usage": None, "self_signed": True}, ("not_applicable", "self_signed")),
    ],
)
def test_the_uses_decide(
    certificates: Make, leaf: dict[str, object], expected: tuple[str, str]
) -> None:
    assert judge(certificates(leaf=leaf)) == expected
