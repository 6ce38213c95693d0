"""Signatures that hold, but are about to end and should have been renewed by now (RFC 6781 §4.4.2).

Signers that sign on the spot make signatures that live for hours: a short time left proves nothing alone.
What accuses is a signature made to live a week or more that nobody renewed in time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cyberscan.sdk import (
    Check,
    Context,
    Dnssec,
    Reason,
    SignaturePeriod,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._dnssec import undetermined

LONG_LIFE = timedelta(days=7)
LATE_HOURS = 24
"""No automatic signer of long-lived signatures waits this long."""
SOON_HOURS = 72
SOON_PERCENT = 10
"""Of its life: the latest that a common signer renews by default."""


class DnssecSignatureExpiring(Check[Dnssec]):
    id = "dns.dnssec_signature_expiring"
    judges = Dnssec

    def evaluate(self, fact: Dnssec, context: Context) -> Iterator[Verdict]:
        if fact.state == "undetermined":
            yield undetermined(fact)
        elif fact.state != "secure":
            # dns.dnssec_bogus and dns.dnssec_missing tell it.
            yield not_applicable(state=fact.state)
        elif not fact.signatures:
            yield not_tested(Reason.DNS_FAILURE, "no signature seen")
        elif due := [p for p in fact.signatures if _is_due(p, fact.observed_at, context)]:
            first = min(due, key=lambda period: period.expiration)
            yield failed(
                types=[period.rtype for period in due],
                hours=int((first.expiration - fact.observed_at).total_seconds() // 3600),
                expires_on=first.expiration.date().isoformat(),
            )
        else:
            earliest = min(period.expiration for period in fact.signatures)
            yield passed(expires_on=earliest.date().isoformat())


def _is_due(period: SignaturePeriod, now: datetime, context: Context) -> bool:
    life, left = period.expiration - period.inception, period.expiration - now
    if life < LONG_LIFE:
        return False
    late = left < timedelta(hours=context.threshold("late_hours", LATE_HOURS))
    soon = left < timedelta(hours=context.threshold("hours", SOON_HOURS))
    return late or (soon and left < life * context.threshold("percent", SOON_PERCENT) / 100)
