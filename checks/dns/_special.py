"""Special addresses among those that a zone publishes."""

from collections.abc import Iterable, Iterator

from cyberscan.sdk import (
    OF_A_LABORATORY,
    Context,
    HostAddresses,
    Reason,
    Verdict,
    address_kind,
    failed,
    not_applicable,
    not_tested,
    passed,
)


def special(addresses: Iterable[str], kinds: frozenset[str], context: Context) -> dict[str, str]:
    """Address to kind, for those of ``kinds`` that are not meant: a laboratory serves from loopback."""
    meant = OF_A_LABORATORY if context.laboratory else frozenset()
    found = {ip: address_kind(ip) for ip in addresses}
    return {ip: kind for ip, kind in found.items() if kind in kinds - meant}


def judged(
    fact: HostAddresses, kinds: frozenset[str], context: Context, cases: tuple[str, str, str]
) -> Iterator[Verdict]:
    """No address of ``kinds`` is published. ``cases``: a kind, the case when all are of it, the other case."""
    kind, alone, other = cases
    found = special(fact.addresses, kinds, context)
    if found:
        case = alone if set(found.values()) == {kind} else other
        yield failed(case, addresses=list(found))
    elif not fact.addresses:
        yield not_applicable()
    elif fact.incomplete:
        yield not_tested(Reason(fact.incomplete), "A or AAAA")
    else:
        yield passed(addresses=list(fact.addresses))
