from collections.abc import Callable

import pytest

from checks.tls.no_encrypt_then_mac import NoEncryptThenMac
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Severity, TlsExtensions, TlsProtocols, Verdict
from cyberscan.testing import findings, judged, told

Protocols = Callable[..., TlsProtocols]
Extensions = Callable[..., TlsExtensions]
CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"
GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


def verdict_on(extensions: TlsExtensions, protocols: TlsProtocols | None) -> Verdict:
    others = () if protocols is None else (protocols,)
    [verdict] = judged(NoEncryptThenMac(), extensions, others=others)
    return verdict


def test_cbc_without_its_protection_fails(protocols: Protocols, extensions: Extensions) -> None:
    facts = extensions(encrypt_then_mac=False), protocols(present=("TLS 1.2",), accepted=(GCM, CBC))
    verdict = verdict_on(*facts)
    assert (verdict.outcome, verdict.severity) == (Outcome.FAIL, Severity.LOW)
    assert verdict.evidence["suites"] == [CBC]
    assert CBC in told(findings("tls.no_encrypt_then_mac", *facts)[0])


@pytest.mark.parametrize(
    ("accepted", "answer", "outcome"),
    [
        ((GCM, CBC), True, Outcome.PASS),
        ((GCM,), None, Outcome.PASS),
        ((GCM, CBC), None, Outcome.NOT_TESTED),
    ],
)
def test_the_answer_and_the_suites_decide(
    protocols: Protocols,
    extensions: Extensions,
    accepted: tuple[str, ...],
    answer: bool | None,
    outcome: Outcome,
) -> None:
    fact = protocols(present=("TLS 1.2",), accepted=accepted)
    assert verdict_on(extensions(encrypt_then_mac=answer), fact).outcome is outcome


def test_the_cbc_of_an_old_version_goes_away_with_it(
    protocols: Protocols, extensions: Extensions
) -> None:
    old = protocols(present=("TLS 1.0",), accepted=("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",))
    verdict = verdict_on(extensions(encrypt_then_mac=False), old)
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_unknown_suites_are_not_tested(protocols: Protocols, extensions: Extensions) -> None:
    fact = extensions(encrypt_then_mac=False)
    assert verdict_on(fact, None).outcome is Outcome.NOT_TESTED
    failed = TlsProtocols.could_not(fact.target, Reason.TIMEOUT)
    assert verdict_on(fact, failed).outcome is Outcome.NOT_TESTED
    half = protocols(suites_complete=False)
    assert verdict_on(extensions(), half).outcome is Outcome.NOT_TESTED


def test_mail_is_milder(protocols: Protocols, extensions: Extensions) -> None:
    fact = protocols(present=("TLS 1.2",), accepted=(CBC,), mail=True)
    verdict = verdict_on(extensions(encrypt_then_mac=False, mail=True), fact)
    assert verdict.severity is Severity.INFO
