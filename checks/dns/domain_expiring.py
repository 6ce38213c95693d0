"""The registration of the domain ends soon, or has ended (RFC 9083 §4.5)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    Registration,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._registration import unjudged

_ENDING = frozenset(("redemption period", "pending delete"))
"""RFC 8056: the registry has begun to take the domain back."""
_SOON, _LATE = 60, 30


class DomainExpiring(Check[Registration]):
    id = "dns.domain_expiring"
    judges = Registration

    def evaluate(self, fact: Registration, context: Context) -> Iterator[Verdict]:
        if verdict := unjudged(fact):
            yield verdict
        elif _ENDING & set(fact.states):
            states = sorted(_ENDING & set(fact.states))
            yield failed("ending", severity=Severity.CRITICAL, domain=fact.domain, states=states)
        elif fact.expires_at is None:
            yield not_tested(Reason.PROTOCOL_ERROR, "the registry tells no end")
        else:
            days = (fact.expires_at - fact.observed_at).days
            date = fact.expires_at.date().isoformat()
            if days < 0:
                yield failed("expired", severity=Severity.CRITICAL, domain=fact.domain, date=date)
            elif days < context.threshold("days", _SOON):
                # Renewed by itself at many registrars: the registry does not tell.
                severity = Severity.HIGH if days < context.threshold("late", _LATE) else None
                yield failed(
                    "soon", severity=severity, confidence=Confidence.FIRM,
                    domain=fact.domain, date=date, days=days,
                )  # fmt: skip
            else:
                yield passed(domain=fact.domain, date=date)
