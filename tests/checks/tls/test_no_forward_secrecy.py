from collections.abc import Callable

import pytest

from checks.tls.no_forward_secrecy import NoForwardSecrecy
from cyberscan.sdk import Outcome, Severity, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]
GOOD = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


@pytest.mark.parametrize(
    "name",
    [
        GOOD,
        "TLS_AES_128_GCM_SHA256",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_DH_anon_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256",
    ],
)
def test_ephemeral_exchanges_pass(protocols: Make, name: str) -> None:
    fact = protocols(accepted=(name,))
    assert [v.outcome for v in judged(NoForwardSecrecy(), fact)] == [Outcome.PASS]


@pytest.mark.parametrize(
    "name",
    [
        "TLS_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_DH_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_PSK_WITH_AES_128_GCM_SHA256",
        "TLS_RSA_WITH_RC4_128_SHA",
    ],
)
def test_static_exchanges_fail(protocols: Make, name: str) -> None:
    fact = protocols(accepted=(GOOD, name))
    [verdict] = judged(NoForwardSecrecy(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "accepted")
    assert (verdict.severity, verdict.evidence["suites"]) == (Severity.MEDIUM, [name])
    assert name in told(findings("tls.no_forward_secrecy", fact)[0])


def test_nothing_else_is_told_as_such(protocols: Make) -> None:
    accepted = ("TLS_RSA_WITH_AES_128_CBC_SHA",)
    [all_known] = judged(NoForwardSecrecy(), protocols(accepted=accepted))
    [half_known] = judged(NoForwardSecrecy(), protocols(accepted=accepted, suites_complete=False))
    assert (all_known.case, half_known.case) == ("only", "accepted")


def test_mail_is_milder(protocols: Make) -> None:
    fact = protocols(accepted=("TLS_RSA_WITH_AES_128_CBC_SHA",), mail=True)
    assert [v.severity for v in judged(NoForwardSecrecy(), fact)] == [Severity.INFO]


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(NoForwardSecrecy(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
