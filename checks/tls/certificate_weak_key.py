"""A key of the chain is too weak: too small, a tiny RSA exponent, a curve that nobody should use."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Certificate,
    Check,
    Context,
    Deployment,
    Reason,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_tested,
    passed,
    tls_rules,
)

from ._certificates import each, path
from ._common import severity

_CURVES = ("EC", "Ed25519", "Ed448")
_MODULI = ("RSA", "DSA")
_BINARY = ("sect", "c2pnb", "c2tnb", "wap-wsg-idm-ecid-wtls1", "wap-wsg-idm-ecid-wtls3")
"""Curves over binary fields: not among those that the ANSSI recommends or tolerates."""


class CertificateWeakKey(Check[TlsCertificates]):
    id = "tls.certificate_weak_key"
    judges = TlsCertificates

    def evaluate(self, fact: TlsCertificates, context: Context) -> Iterator[Verdict]:
        yield from each(fact, lambda sent, own: _judge(fact, sent, own))


def _judge(fact: TlsCertificates, sent: Deployment, own: Certificate) -> Verdict:
    # A root that Mozilla no longer needs may be weak: nobody asks it once the chain holds without it.
    unasked = "mozilla" in sent.trusted_by
    chain = [c for c in path(sent) if c is own or not (c.self_signed and unasked)]
    grave = severity(fact, Severity.HIGH, Severity.LOW)
    mild = severity(fact, Severity.LOW, Severity.INFO)
    if small := [c for c in chain if _small(c, fact)]:
        keys = [f"{c.key_type} {c.key_bits}" for c in small]
        return failed("size", severity=grave, keys=keys, subjects=[c.subject for c in small])
    # An old root may have a small exponent, and is trusted all the same: it only signs.
    if tiny := [c for c in chain if _tiny_exponent(c) and (c is own or not c.self_signed)]:
        broken = any(c.exponent in (0, 1) or (c.exponent or 1) % 2 == 0 for c in tiny)
        exponents = [str(c.exponent) for c in tiny]
        return failed("exponent", severity=grave if broken else mild, exponents=exponents,
                      subjects=[c.subject for c in tiny])  # fmt: skip
    if own.curve.lower().startswith(_BINARY):
        return failed("curve", severity=mild, curve=own.curve)
    if own.key_type not in (*_CURVES, *_MODULI):
        return not_tested(Reason.PROTOCOL_ERROR, f"key of type {own.key_type}")
    return passed(key=f"{own.key_type} {own.key_bits}")


def _small(certificate: Certificate, fact: TlsCertificates) -> bool:
    rules = tls_rules()
    if certificate.key_type in _MODULI:
        return 0 < certificate.key_bits < rules.modulus_bits(fact.observed_at.date())
    return certificate.key_type in _CURVES and 0 < certificate.key_bits < rules.single.curve_bits


def _tiny_exponent(certificate: Certificate) -> bool:
    exponent = certificate.exponent
    return exponent is not None and (exponent < tls_rules().single.exponent or exponent % 2 == 0)
