from collections.abc import Callable

import pytest

from checks.tls.weak_handshake_signature import WeakHandshakeSignature
from cyberscan.sdk import Outcome, Severity, TlsExtensions, TlsKeyExchange, TlsProtocols
from cyberscan.testing import findings, judged, told

Protocols = Callable[..., TlsProtocols]
Extensions = Callable[..., TlsExtensions]
Make = Callable[..., TlsKeyExchange]


@pytest.mark.parametrize(
    "names",
    [("rsa_pkcs1_sha256",), ("rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256"), ("dsa_sha256",)],
)
def test_sha_2_passes(key_exchange: Make, protocols: Protocols, names: tuple[str, ...]) -> None:
    fact = key_exchange(signatures=names)
    [verdict] = judged(WeakHandshakeSignature(), fact, others=[protocols()])
    assert (verdict.outcome, verdict.evidence["signatures"]) == (Outcome.PASS, list(names))


@pytest.mark.parametrize(
    "name", ["rsa_pkcs1_sha1", "rsa_pkcs1_md5", "ecdsa_sha1", "ecdsa_sha224", "dsa_sha1"]
)
def test_outdated_functions_fail(key_exchange: Make, protocols: Protocols, name: str) -> None:
    facts = key_exchange(signatures=("rsa_pkcs1_sha256", name)), protocols()
    [verdict] = judged(WeakHandshakeSignature(), facts[0], others=[facts[1]])
    assert (verdict.outcome, verdict.severity) == (Outcome.FAIL, Severity.LOW)
    assert verdict.evidence["signatures"] == [name]
    assert name in told(findings("tls.weak_handshake_signature", *facts)[0])


def test_what_an_old_version_signs_with_is_not_accused(
    key_exchange: Make, protocols: Protocols
) -> None:
    old = protocols(present=("TLS 1.0", "TLS 1.2"))

    def outcome(*signatures: str) -> Outcome:
        fact = key_exchange(signatures=signatures)
        [verdict] = judged(WeakHandshakeSignature(), fact, others=[old])
        return verdict.outcome

    assert outcome("rsa_md5_sha1", "rsa_pkcs1_sha256") is Outcome.PASS
    assert outcome("ecdsa_sha1") is Outcome.NOT_TESTED  # of TLS 1.0, or a choice of TLS 1.2
    assert outcome("ecdsa_sha1", "ecdsa_secp256r1_sha256") is Outcome.PASS  # TLS 1.2 takes SHA-256
    assert outcome("dsa_sha1", "ecdsa_secp256r1_sha256") is Outcome.NOT_TESTED  # another key
    assert outcome("rsa_pkcs1_sha1") is Outcome.FAIL  # no version before TLS 1.2 can say that


def test_without_tls_1_2_the_version_is_the_defect(
    key_exchange: Make, protocols: Protocols
) -> None:
    fact = key_exchange(signatures=("ecdsa_sha1", "rsa_md5_sha1"))
    older = protocols(present=("TLS 1.1",), accepted=("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",))
    [verdict] = judged(WeakHandshakeSignature(), fact, others=[older])
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_a_hello_without_extensions_asks_for_sha_1(
    key_exchange: Make, protocols: Protocols, extensions: Extensions
) -> None:
    others = [protocols(), extensions(intolerant_to=("extensions",))]
    fact = key_exchange(signatures=("rsa_pkcs1_sha1",))
    [verdict] = judged(WeakHandshakeSignature(), fact, others=others)
    assert verdict.outcome is Outcome.NOT_TESTED


def test_nothing_signed(key_exchange: Make, protocols: Protocols) -> None:
    def outcome(*others: TlsProtocols) -> Outcome:
        [verdict] = judged(WeakHandshakeSignature(), key_exchange(), others=others)
        return verdict.outcome

    ecdhe, static = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256"
    assert outcome() is Outcome.NOT_TESTED
    assert outcome(protocols(present=("TLS 1.2",), accepted=(ecdhe,))) is Outcome.NOT_TESTED
    assert outcome(protocols(present=("TLS 1.2",), accepted=(static,))) is Outcome.NOT_APPLICABLE
    assert outcome(protocols(accepted=("TLS_AES_128_GCM_SHA256",))) is Outcome.NOT_APPLICABLE


def test_mail_is_milder(key_exchange: Make, protocols: Protocols) -> None:
    fact = key_exchange(signatures=("rsa_pkcs1_sha1",), mail=True)
    [verdict] = judged(WeakHandshakeSignature(), fact, others=[protocols(mail=True)])
    assert verdict.severity is Severity.INFO
