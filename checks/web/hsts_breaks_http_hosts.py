"""HSTS with includeSubDomains over names of the town that answer in plain HTTP only."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Severity,
    Site,
    SiteReach,
    Verdict,
    Visit,
    failed,
    hsts_of,
    is_address,
    not_applicable,
    passed,
)

from ._hsts import equipment_below


class HstsBreaksHttpHosts(Check[SiteReach]):
    id = "web.hsts_breaks_http_hosts"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        assert isinstance(fact.target, Site)  # noqa: S101 - this fact is about sites
        host = fact.target.host
        said = [
            hsts
            for visit in fact.visits
            for hop in visit.hops
            if not visit.certificate_error and _same_host(hop.url, host)
            if (hsts := hsts_of(hop.transport_security)) is not None and hsts.subdomains
        ]
        if is_address(host) or not said or not said[-1].max_age:
            yield not_applicable()
            return
        names = sorted(_in_http_only(host, context))
        equipment = sorted(equipment_below(host, context))
        if names:
            preload = any(hsts.preload for hsts in said)
            yield failed("preload" if preload else "broken", names=names[:10], count=len(names))
        elif equipment:
            yield failed("equipment", severity=Severity.INFO, names=equipment[:10])
        else:
            yield passed()


def _same_host(url: str, host: str) -> bool:
    return url.lower().startswith((f"https://{host}/", f"https://{host}:"))


def _in_http_only(host: str, context: Context) -> set[str]:
    """Names below ``host`` whose plain HTTP serves a page while HTTPS is closed for certain."""
    found = set()
    for reach in context.of(SiteReach):
        name = reach.target.subject
        if reach.failed is not None or not name.endswith(f".{host}"):
            continue
        ways = {visit.scheme: visit for visit in reach.visits}
        plain, tls = ways.get("http"), ways.get("https")
        if plain and tls and tls.state == "refused" and _serves(plain):
            found.add(name)
    return found


def _serves(visit: Visit) -> bool:
    return (
        visit.state == "answered"
        and not visit.reason
        and not visit.left_perimeter_to
        and bool(visit.hops)
        and visit.hops[-1].url.startswith("http:")
        and visit.hops[-1].status < 400
    )
