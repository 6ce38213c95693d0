"""A key of the chain is too small: RSA under 2048 bits, a curve under 250 bits."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._common import leaf, no_chain, severity

ENOUGH = {"RSA": 2048, "DSA": 2048, "EC": 250, "Ed25519": 250, "Ed448": 250}
"""Bits, by type of key: the ANSSI's lower bounds until the end of 2030."""


class CertificateWeakKey(Check[TlsCertificates]):
    id = "tls.certificate_weak_key"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        own = leaf(fact)
        weak = [c for c in fact.chain if _weak(c)]
        if own is None:
            yield no_chain()
        elif weak:
            grave = severity(fact, Severity.HIGH, Severity.LOW)
            yield failed(
                severity=grave,
                keys=[f"{c.key_type} {c.key_bits}" for c in weak],
                subjects=[c.subject for c in weak],
            )
        elif own.key_type not in ENOUGH:
            yield not_tested(Reason.PROTOCOL_ERROR, f"key of type {own.key_type}")
        else:
            yield passed(key=f"{own.key_type} {own.key_bits}")


def _weak(certificate: Certificate) -> bool:
    return 0 < certificate.key_bits < ENOUGH.get(certificate.key_type, 0)
