"""A delegated server does not answer for the zone (lame delegation, RFC 9499 §7; RFC 1912 §2.8)."""

from collections.abc import Iterator
from typing import Any

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Delegation,
    NameServerAnswers,
    ParentDelegation,
    Reason,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._servers import not_heard, silent

_LOST = (Reason.DNS_FAILURE, Reason.TIMEOUT)


class NameServerLame(Check[NameServerAnswers]):
    id = "dns.name_server_lame"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        good = {answer.server for answer in fact.answers if answer.state == "authoritative"}
        lame = [answer for answer in fact.answers if answer.state == "lame"]
        sure = all(answer.detail != "SERVFAIL" for answer in lame)
        told: dict[str, Any] = {
            "servers": [f"{a.server} ({a.ip})" for a in lame],
            "answers": sorted({a.detail for a in lame}),
        }
        if not good and lame and not silent(fact.answers) and _is_lost(fact, context):
            yield failed("all", severity=Severity.HIGH, confidence=Confidence.FIRM, **told)
        elif not good and lame:
            # Something between us and all its servers may be in the way.
            yield not_tested(Reason.BLOCKED, ", ".join(f"{a.server}: {a.detail}" for a in lame))
        elif lame:
            yield failed("some", confidence=Confidence.CERTAIN if sure else Confidence.FIRM, **told)
        elif (missing := silent(fact.answers)) or not good:
            yield not_heard(missing or fact.answers)
        else:
            yield passed(servers=sorted(good))


def _is_lost(fact: NameServerAnswers, context: Context) -> bool:
    """The resolver cannot find the zone either, and its parent did answer us and did refer to it."""
    zone = fact.target.subject
    above = [p for p in context.of(ParentDelegation, zone) if p.failed is None]
    referred = any(parent.state == "referral" for parent in above)
    return referred and any(
        d.failed and d.failed.reason in _LOST for d in context.of(Delegation, zone)
    )
