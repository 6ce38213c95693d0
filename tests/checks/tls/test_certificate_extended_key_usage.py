from collections.abc import Callable

import pytest

from cyberscan.sdk import Fact, Outcome, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_extended_key_usage"


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
        ({"extended_key_usage": ("server_auth", "client_auth")}, ("pass", "")),
        ({"extended_key_usage": ("any",)}, ("pass", "")),
        ({"extended_key_usage": ("server_auth", "1.3.6.1.5.5.7.3.17")}, ("pass", "")),
        ({"extended_key_usage": None}, ("fail", "missing")),
        ({"extended_key_usage": ("client_auth",)}, ("fail", "not_for_servers")),
        ({"extended_key_usage": ("server_auth", "code_signing")}, ("fail", "other_uses")),
        ({"extended_key_usage_critical": True}, ("fail", "critical")),
        ({"extended_key_usage": None, "unreadable": ("2.5.29.37",)}, ("not_tested", "")),
        ({"extended_key_usage": None, "self_signed": True}, ("not_applicable", "self_signed")),
    ],
)
def test_the_uses_decide(
    certificates: Make, leaf: dict[str, object], expected: tuple[str, str]
) -> None:
    assert judge(certificates(leaf=leaf)) == expected
