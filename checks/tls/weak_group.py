"""The server agrees to key-exchange groups that the ANSSI's guide forbids, or that it describes itself."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Severity,
    TlsKeyExchange,
    Verdict,
    failed,
    group_of,
    passed,
)

from ._common import severity
from ._groups import graded, names, unasked, without_groups

_WITHIN_REACH = 200
"""Bits of the order: below, the strength is under 100 bits."""


class WeakGroup(Check[TlsKeyExchange]):
    id = "tls.weak_group"
    judges = TlsKeyExchange

    def evaluate(self, fact: TlsKeyExchange, context: Context) -> Iterator[Verdict]:
        weak = graded(fact, "forbidden")
        if weak:
            smallest = min(group_of(group.number).bits for group in weak)
            web = Severity.MEDIUM if smallest < _WITHIN_REACH else Severity.LOW
            mild = severity(fact, web, Severity.INFO)
            told = names(weak)
            yield failed("weak", severity=mild, groups=told, examples=told[:3], count=len(told))
        elif fact.explicit_curve:
            yield failed("explicit", severity=severity(fact, Severity.LOW, Severity.INFO))
        elif fact.groups:
            yield unasked(fact) or passed(groups=names(list(fact.groups)))
        else:
            yield without_groups(fact, context)
