"""The name servers do not list the same servers for the zone (RFC 1034 §4.2.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    NameServerAnswers,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._servers import not_heard, silent


class NameServersDiffer(Check[NameServerAnswers]):
    id = "dns.name_servers_differ"
    judges = NameServerAnswers

    def evaluate(self, fact: NameServerAnswers, context: Context) -> Iterator[Verdict]:
        lists = {a.server: a.names for a in fact.answers if a.names is not None}
        good = {a.server for a in fact.answers if a.state == "authoritative"}
        if len({answer.server for answer in fact.answers}) < 2:
            yield not_applicable()
        elif len({frozenset(names) for names in lists.values()}) > 1:
            # A change that is spreading looks the same, for an hour or two.
            told = [f"{server}: {', '.join(names) or '-'}" for server, names in lists.items()]
            yield failed(confidence=Confidence.FIRM, lists=told)
        elif missing := silent(fact.answers):
            yield not_heard(missing)
        elif len(lists) < 2 or set(lists) != good:
            yield not_tested(Reason.DNS_FAILURE, f"{len(lists)} of {len(good)} gave a list")
        else:
            yield passed(servers=sorted(lists), listed=list(next(iter(lists.values()))))
