"""The SPF policy holds terms that serve nothing: dead names, repetitions, what stands after ``all``."""

import ipaddress
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Spf,
    SpfTerm,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class SpfUnusedTerms(Check[Spf]):
    id = "mail.spf_unused_terms"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if fact.result not in ("valid", "temperror"):
            yield not_applicable()
            return
        # What a provider publishes is not for the town to tidy.
        own = [term for term in fact.terms if term.depth == 0]
        dead = [t.text for t in own if t.state in ("void", "nothing")]
        unread = [t.text for t in own if t.state == "ignored"]
        repeated = [t.text for t in _repeated([t for t in own if not t.state])]
        if dead or unread or repeated:
            yield failed(terms=[*dead, *unread, *repeated], dead=dead, unread=unread, repeated=repeated)  # fmt: skip
        elif fact.result == "temperror":
            yield not_tested(Reason.DNS_FAILURE, fact.cause_detail)
        else:
            yield passed(records=list(fact.records))


def _repeated(terms: list[SpfTerm]) -> Iterator[SpfTerm]:
    """Terms that an earlier one has already decided, whatever their signs: the first match counts."""
    seen: set[tuple[str, str]] = set()
    networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
    for term in terms:
        if term.name in ("ip4", "ip6") and term.network:
            network = ipaddress.ip_network(term.network)
            if any(_inside(network, earlier) for earlier in networks):
                yield term
            networks.append(network)
            continue
        same = term.name, term.text.lstrip("+-~?").lower()
        if same in seen:
            yield term
        seen.add(same)


def _inside(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network,
    other: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> bool:
    if network.version != other.version or network.prefixlen < other.prefixlen:
        return False
    return network.network_address in other
