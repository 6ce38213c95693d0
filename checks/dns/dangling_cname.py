"""A name is an alias of a name that does not exist (RFC 1034 §3.6.2): somebody may create it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    DeclaredAsset,
    FreeDomains,
    HostAddresses,
    Severity,
    Verdict,
    Zone,
    failed,
    not_applicable,
    passed,
    takeover_service,
)


class DanglingCname(Check[HostAddresses]):
    id = "dns.dangling_cname"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        alias = fact.dangling
        if not fact.aliases or (alias and _told_elsewhere(fact, context)):
            yield not_applicable()
        elif not alias:
            yield passed(alias=fact.aliases[-1])
        elif _below(alias, _own_domains(context)):
            yield failed("own", severity=Severity.LOW, alias=alias)
        else:
            yield failed("elsewhere", alias=alias)


def _told_elsewhere(fact: HostAddresses, context: Context) -> bool:
    """Free for anybody to take: dns.takeover_possible and dns.target_domain_free say so."""
    service = takeover_service([fact.dangling])
    if service is not None and service.nxdomain:
        return True
    return any(
        free.failed is None and free.free
        for free in context.of(FreeDomains, fact.target.subject)
        if free.target == fact.target
    )


def _own_domains(context: Context) -> tuple[str, ...]:
    return tuple(a.target.name for a in context.of(DeclaredAsset) if isinstance(a.target, Zone))


def _below(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)
