"""What the checks of key-exchange groups share."""

from __future__ import annotations

from cyberscan.sdk import (
    AcceptedGroup,
    Context,
    Reason,
    TlsKeyExchange,
    TlsProtocols,
    Verdict,
    group_grade,
    not_applicable,
    not_tested,
)

from ._behaviour import beside
from ._common import half_known

_WITH_GROUPS = ("TLS_ECDHE_", "TLS_ECDH_anon_", "TLS_AES_", "TLS_CHACHA20_", "TLS_SM4_")


def graded(fact: TlsKeyExchange, *grades: str) -> list[AcceptedGroup]:
    """The accepted groups of these grades."""
    return [group for group in fact.groups if group_grade(group.number) in grades]


def names(groups: list[AcceptedGroup]) -> list[str]:
    """As evidence: each once."""
    return list(dict.fromkeys(group.name for group in groups))


def unasked(fact: TlsKeyExchange) -> Verdict | None:
    """Not tested, when groups were seen and not all were asked for."""
    if fact.groups and not fact.groups_complete:
        return not_tested(Reason.BUDGET_SPENT, "groups were not all asked for")
    return None


def without_groups(fact: TlsKeyExchange, context: Context) -> Verdict:
    """The verdict when no group was seen: either none is in use, or none could be seen."""
    protocols = beside(fact, context, TlsProtocols)
    if protocols is None:
        return not_tested(Reason.PROTOCOL_ERROR, "the suites are not known")
    if any(suite.name.startswith(_WITH_GROUPS) for suite in protocols.suites):
        return not_tested(Reason.PROTOCOL_ERROR, "no group was seen")
    return half_known(protocols) or not_applicable("no_group")
