"""The server offers no post-quantum hybrid key exchange (ANSSI-FT-115): information, to prepare for 2030."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsKeyExchange,
    TlsProtocols,
    Verdict,
    failed,
    group_of,
    not_applicable,
    not_tested,
    passed,
    tls_rules,
)

from ._behaviour import beside
from ._common import with_presence
from ._groups import names


class NoHybridGroup(Check[TlsKeyExchange]):
    id = "tls.no_hybrid_group"
    judges = TlsKeyExchange

    def evaluate(self, fact: TlsKeyExchange, context: Context) -> Iterator[Verdict]:
        hybrids = [group for group in fact.groups if group_of(group.number).kind == "hybrid"]
        protocols = beside(fact, context, TlsProtocols)
        if hybrids:
            yield passed(groups=names(hybrids))
        elif fact.hybrids_asked:
            due = tls_rules().single.post_quantum_from
            late = fact.observed_at.date() >= due
            yield failed(severity=Severity.LOW if late else Severity.INFO, year=due.year)
        elif protocols and with_presence(protocols, ("TLS 1.3",), "absent"):
            yield not_applicable("no_tls13")  # the hybrids exist in TLS 1.3 only
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, "hybrids were not asked for")
