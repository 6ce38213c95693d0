"""What a domain lacks to be put on the list of HTTPS-only sites built into browsers: information, never an advice alone."""

from collections.abc import Iterator

from cyberscan.sdk import (
    ONE_YEAR,
    Check,
    Context,
    DeclaredAsset,
    Hop,
    Reason,
    Site,
    SiteReach,
    Verdict,
    Visit,
    Zone,
    failed,
    hsts_of,
    not_applicable,
    not_tested,
    passed,
)

from ._hsts import equipment_below


class HstsNotPreloadable(Check[SiteReach]):
    id = "web.hsts_not_preloadable"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        assert isinstance(fact.target, Site)  # noqa: S101 - this fact is about sites
        host = fact.target.host
        ways = {visit.scheme: visit for visit in fact.visits}
        plain, tls = ways.get("http"), ways.get("https")
        if host not in _domains(context) or plain is None or tls is None:
            yield not_applicable()  # the list takes whole domains only
            return
        if "failed" in (plain.state, tls.state) or "not_asked" in (plain.state, tls.state):
            yield not_tested(Reason.PROTOCOL_ERROR, plain.reason or tls.reason)
            return
        lacking = [*_of_header(tls), *_of_redirect(plain, host)]
        below = _not_in_https(host, context)
        if below:
            lacking.append("subdomains_in_http")
        if lacking:
            yield failed("dangerous" if below else "lacking", lacking=lacking, names=below[:10])
        else:
            yield passed()


def _domains(context: Context) -> set[str]:
    return {a.target.name for a in context.of(DeclaredAsset) if isinstance(a.target, Zone)}


def _of_header(tls: Visit) -> list[str]:
    first = tls.hops[0] if tls.hops else None
    if tls.state == "refused" or first is None:
        return ["https"]
    said = None if tls.certificate_error else hsts_of(first.transport_security)
    if tls.certificate_error:
        return ["certificate"]
    if said is None:
        return ["header"]
    return [
        *(["max_age"] if said.max_age < ONE_YEAR else []),
        *([] if said.subdomains else ["includesubdomains"]),
        *([] if said.preload else ["preload"]),
    ]


def _of_redirect(plain: Visit, host: str) -> list[str]:
    if plain.state == "refused":
        return []  # nothing listens on port 80, nothing has to lead away from it
    hops: tuple[Hop, ...] = plain.hops
    leads = bool(hops) and hops[0].location.lower().startswith(
        (f"https://{host}/", f"https://{host}?")
    )
    leads = leads or (bool(hops) and hops[0].location.lower() == f"https://{host}")
    return [] if leads else ["redirect"]


def _not_in_https(host: str, context: Context) -> list[str]:
    """Names and equipment of the perimeter that would be cut off."""
    found = equipment_below(host, context)
    for reach in context.of(SiteReach):
        name = reach.target.subject
        states = {visit.scheme: visit.state for visit in reach.visits}
        if (
            reach.failed is None
            and name.endswith(f".{host}")
            and (states.get("http"), states.get("https")) == ("answered", "refused")
        ):
            found.add(name)
    return sorted(found)
