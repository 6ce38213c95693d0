from collections.abc import Callable

import pytest

from checks.tls.anonymous_suite import AnonymousSuite
from cyberscan.sdk import Endpoint, Outcome, Severity, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]
GOOD = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
ANONYMOUS = "TLS_DH_anon_WITH_AES_128_GCM_SHA256"


def at(fact: TlsProtocols, port: int, starttls: str) -> TlsProtocols:
    target = Endpoint.model_validate(
        {"host": "mx.ville.test", "ip": "127.0.0.1", "port": port, "starttls": starttls}
    )
    return fact.model_copy(update={"target": target})


def test_suites_with_a_certificate_pass(protocols: Make) -> None:
    assert [v.outcome for v in judged(AnonymousSuite(), protocols())] == [Outcome.PASS]


@pytest.mark.parametrize("name", [ANONYMOUS, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"])
def test_an_anonymous_suite_fails(protocols: Make, name: str) -> None:
    fact = protocols(accepted=(GOOD, name))
    [verdict] = judged(AnonymousSuite(), fact)
    assert (verdict.outcome, verdict.severity) == (Outcome.FAIL, Severity.HIGH)
    assert verdict.evidence["suites"] == [name]
    assert name in told(findings("tls.anonymous_suite", fact)[0])


@pytest.mark.parametrize(
    ("port", "starttls", "outcome", "severity"),
    [
        (25, "smtp", Outcome.NOT_APPLICABLE, None),
        (5269, "xmpp_server", Outcome.NOT_APPLICABLE, None),
        (465, "", Outcome.FAIL, Severity.LOW),
        (143, "imap", Outcome.FAIL, Severity.HIGH),
        (993, "", Outcome.FAIL, Severity.HIGH),
    ],
)
def test_a_mail_server_may_encrypt_without_proving_who_it_is(
    protocols: Make, port: int, starttls: str, outcome: Outcome, severity: Severity | None
) -> None:
    fact = at(protocols(accepted=(GOOD, ANONYMOUS)), port, starttls)
    [verdict] = judged(AnonymousSuite(), fact)
    assert (verdict.outcome, verdict.severity) == (outcome, severity)


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(AnonymousSuite(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
