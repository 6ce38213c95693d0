"""The server's finite-field Diffie-Hellman prime is too small (Logjam), or soon will be."""

from collections.abc import Iterator
from datetime import timedelta

from cyberscan.sdk import (
    Check,
    Context,
    DhPrime,
    Reason,
    Severity,
    TlsKeyExchange,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
    prime_origin,
    tls_rules,
)

from ._behaviour import beside
from ._common import half_known, severity


class WeakDh(Check[TlsKeyExchange]):
    id = "tls.weak_dh"
    judges = TlsKeyExchange

    def evaluate(self, fact: TlsKeyExchange, context: Context) -> Iterator[Verdict]:
        if fact.primes:
            yield _sized(fact, min(fact.primes, key=lambda prime: prime.bits))
        else:
            yield _unseen(beside(fact, context, TlsProtocols))


def _sized(fact: TlsKeyExchange, prime: DhPrime) -> Verdict:
    rules, bits = tls_rules(), prime.bits
    if bits < rules.modulus_bits(fact.observed_at.date()):
        web = Severity.HIGH if bits < 1024 else Severity.MEDIUM
        grave = severity(fact, web, Severity.LOW)
        origin = prime_origin(prime.sha256)
        return failed("shared" if origin else "small", severity=grave, bits=bits, origin=origin)
    ends = rules.modulus_ends(bits)
    if ends is not None:
        until = (ends - timedelta(days=1)).year
        return failed("dated", severity=Severity.INFO, bits=bits, until=until)
    return passed(bits=bits)


def _unseen(protocols: TlsProtocols | None) -> Verdict:
    if protocols is None:
        return not_tested(Reason.PROTOCOL_ERROR, "the suites are not known")
    if any(s.name.startswith(("TLS_DHE_", "TLS_DH_anon_")) for s in protocols.suites):
        return not_tested(Reason.PROTOCOL_ERROR, "the prime was not seen")
    return half_known(protocols) or not_applicable("no_finite_field")
