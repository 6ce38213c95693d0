"""A zone key of RSA that is too short to be relied on (NIST SP 800-131A: 2048 bits)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Reason,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._dnssec import nothing_to_judge

RECOMMENDED = 2048
FACTORED = 1024
"""Shorter moduli were factored in public (RSA-768 in 2009, RSA-829 in 2020)."""

_RSA = (1, 5, 7, 8, 10)


class DnssecWeakKey(Check[Dnssec]):
    id = "dns.dnssec_weak_key"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        in_use = [key for key in fact.keys if not key.revoked]
        sizes = [key.bits for key in in_use if key.algorithm in _RSA]
        if nothing := nothing_to_judge(fact):
            yield nothing
            return
        known = [bits for bits in sizes if bits]
        shortest = min(known, default=0)
        recommended = int(context.threshold("bits", RECOMMENDED))
        if known and shortest < FACTORED:
            yield failed("broken", severity=Severity.HIGH, bits=shortest)
        elif known and shortest < recommended:
            yield failed("short", bits=shortest, recommended=recommended)
        elif len(known) < len(sizes):
            yield not_tested(Reason.PROTOCOL_ERROR, "an RSA key that cannot be read")
        else:
            yield passed(keys=len(in_use))
