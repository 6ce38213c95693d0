"""The server's finite-field Diffie-Hellman prime is under 2048 bits (Logjam)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._common import half_known, no_tls, severity

ENOUGH = 2048
"""Bits: the ANSSI's lower bound until the end of 2030."""


class WeakDh(Check[TlsProtocols]):
    id = "tls.weak_dh"
    judges = TlsProtocols

    def evaluate(self, fact: TlsProtocols, context: Context) -> Iterator[Verdict]:
        exchanged = [s for s in fact.suites if s.name.startswith(("TLS_DHE_", "TLS_DH_anon_"))]
        if other := no_tls(fact):
            yield other
        elif fact.dh_bits is not None and fact.dh_bits < ENOUGH:
            web = Severity.HIGH if fact.dh_bits < 1024 else Severity.MEDIUM
            yield failed(severity=severity(fact, web, Severity.LOW), bits=fact.dh_bits)
        elif fact.dh_bits is not None:
            yield passed(bits=fact.dh_bits)
        elif exchanged:
            yield not_tested(Reason.PROTOCOL_ERROR, "the prime was not seen")
        else:
            yield half_known(fact) or not_applicable("no_finite_field")
