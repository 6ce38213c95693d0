"""From the facts of one scan to the lines of its inventory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cyberscan.estate import Estate
from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import AddressNames
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.nmap_version import NmapVersion
from cyberscan.facts.page import Page
from cyberscan.facts.ports import OpenPorts
from cyberscan.facts.services import Product, Service, SiteProducts
from cyberscan.facts.targets import Address, Endpoint, Host, Site, Target
from cyberscan.facts.udp import UdpAnswer, UdpServices
from cyberscan.facts.web import SiteReach
from cyberscan.inventory.model import Exposure
from cyberscan.inventory.whose import provider_name
from cyberscan.outcomes import Finding, Outcome, Severity
from cyberscan.perimeter.models import Perimeter
from cyberscan.port_ranges import within_ports

_USUAL = {"http": 80, "https": 443}


def exposures(
    facts: Sequence[Fact], findings: Iterable[Finding], perimeter: Perimeter
) -> tuple[Exposure, ...]:
    """What answered, by place and port. What could not be seen is no line: the facts say so elsewhere."""
    seen = _Seen([fact for fact in facts if fact.failed is None], Estate(perimeter))
    lines = {line.id: line for line in (*seen.on_addresses(), *seen.on_names())}
    defects = _defects(findings)
    judged = (_with_defects(line, defects) for line in lines.values())
    return tuple(sorted(judged, key=lambda line: (line.place, line.transport, line.port)))


class _Seen:
    """The facts, asked by place."""

    def __init__(self, facts: Sequence[Fact], estate: Estate) -> None:
        self._estate = estate
        self._by_kind: dict[type[Fact], list[Any]] = defaultdict(list)
        for fact in facts:
            self._by_kind[type(fact)].append(fact)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._leads: dict[str, HostAddresses] = {}
        for lead in self._by_kind[HostAddresses]:
            self._leads[lead.target.subject] = lead
            for address in lead.addresses:
                self._names[address].append(lead.target.subject)
        self._looked = {f.target.subject: f.looked for f in self._by_kind[OpenPorts]}
        self._reverse = {f.target.subject: f.names for f in self._by_kind[AddressNames]}
        self._products = {f.target.key: f.products for f in self._by_kind[SiteProducts]}
        self._beliefs = {
            (f.target.subject, f.port): f for f in self._by_kind[NmapVersion] if f.believed
        }
        self._pages = {f.target.key: f for f in self._by_kind[Page]}

    def on_addresses(self) -> Iterator[Exposure]:
        """Open ports and UDP services of declared addresses."""
        named = {(f.target.subject, f.port): f for f in self._by_kind[Service]}
        for ports in self._by_kind[OpenPorts]:
            for port in ports.ports:
                if port.state == "open":
                    service = named.get((ports.target.subject, port.number))
                    yield self._port(ports, port.number, service)
        for udp in self._by_kind[UdpServices]:
            spoke = [a for a in udp.answers if a.state in ("answered", "unnamed")]
            for port in dict.fromkeys(answer.port for answer in spoke):
                # Several questions may go to one port (IKE 1 and 2): the fullest answer speaks for it.
                told = [answer for answer in spoke if answer.port == port]
                yield self._udp(
                    udp, max(told, key=lambda a: (a.state == "answered", bool(a.product)))
                )

    def _udp(self, udp: UdpServices, answer: UdpAnswer) -> Exposure:
        named_so = answer.state == "answered"
        return self._line(
            udp, udp.target, udp.target.subject, answer.port, transport="udp",
            service=answer.name if named_so else "", how="protocol" if named_so else "",
            product=answer.product, version=answer.version, open_access=answer.open_access,
        )  # fmt: skip

    def _port(self, ports: OpenPorts, number: int, service: Service | None) -> Exposure:
        target, ip = ports.target, ports.target.subject
        belief = self._beliefs.get((ip, number))
        if belief is not None and (service is None or not service.name):
            return self._line(
                ports, target, ip, number, service=belief.name, how="nmap",
                product=belief.product, version=belief.version, tls=belief.tls,
            )  # fmt: skip
        if service is None:
            return self._line(ports, target, ip, number)
        of_sites = [
            product
            for name in self._names.get(ip, ())
            for scheme in _USUAL
            if _USUAL[scheme] == number
            for product in self._site_products(Site(scheme=scheme, host=name, port=number))  # type: ignore[arg-type]
        ]
        return self._line(
            service, target, ip, number, service=service.name, how=service.how,
            title=service.title, tls=service.tls, open_access=service.open_access,
            **_product([*service.products, *of_sites], service.product, service.version),
        )  # fmt: skip

    def on_names(self) -> Iterator[Exposure]:
        """Sites and mail hosts of declared names, where their addresses are not declared."""
        for reach in self._by_kind[SiteReach]:
            for visit in reach.visits:
                if visit.state != "answered":
                    continue
                line = self._site(reach, visit.scheme)
                if not self._scanned(line):
                    yield line
        for session in self._by_kind[SmtpSession]:
            target = session.target
            if isinstance(target, Endpoint) and not self._declared(target.ip):
                yield self._line(
                    session, target, target.subject, target.port, service="smtp", how="protocol",
                    addresses=(target.ip,), tls=session.handshake == "done",
                )  # fmt: skip

    def _site(self, reach: SiteReach, scheme: str) -> Exposure:
        asked = reach.target
        assert isinstance(asked, Site)  # noqa: S101 - only sites are reached
        port = _USUAL[scheme] if asked.port in _USUAL.values() else asked.port
        site = asked.model_copy(update={"scheme": scheme, "port": port})
        page = self._pages.get(site.key)
        return self._line(
            reach, asked, asked.host, port, service=scheme, how="protocol",
            tls=scheme == "https", title=page.title if page else "",
            addresses=self._addresses(asked.host), **_product(self._site_products(site)),
        )  # fmt: skip

    def _site_products(self, site: Site) -> list[Product]:
        return [one for one in self._products.get(site.key, ()) if one.certainty != "tentative"]

    def _line(
        self, fact: Fact, target: Target, place: str, port: int, *, transport: str = "tcp", **what: Any
    ) -> Exposure:  # fmt: skip
        on_address = isinstance(target, Address)
        assets = self._estate.assets_of(target)
        purposes = tuple(dict.fromkeys(p.value for asset in assets for p in asset.purpose))
        names = tuple(self._names.get(place, ())) if on_address else (place,)
        said = next((asset.provider for asset in assets if asset.provider), "")
        return Exposure.model_validate(
            {
                "id": f"{transport}/{port}@{place}",
                "place": place,
                "port": port,
                "transport": transport,
                "names": names,
                "declared": "address" if on_address else "name",
                "purposes": purposes,
                "operator": assets[0].operator.value if assets else "",
                "provider": said or self._provider(place, names),
                "first_seen": fact.observed_at,
                "last_seen": fact.observed_at,
                "addresses": (place,) if on_address else (),
                **what,
            }
        )

    def _provider(self, place: str, names: Sequence[str]) -> str:
        """By the names that speak of this place: where they lead, what its addresses are called."""
        leads = [self._leads[name] for name in names if name in self._leads]
        return provider_name(leads, self._reverse.get(place, ()))

    def _addresses(self, name: str) -> tuple[str, ...]:
        lead = self._leads.get(name)
        return lead.addresses if lead else ()

    def _declared(self, ip: str) -> bool:
        return bool(self._estate.assets_of(Address(ip=ip)))

    def _scanned(self, line: Exposure) -> bool:
        """Whether the port scan of its addresses shows this site already."""
        return bool(line.addresses) and all(
            within_ports(self._looked.get(address, ""), line.port) for address in line.addresses
        )


def _product(products: Sequence[Product], name: str = "", version: str = "") -> dict[str, str]:
    """The likeliest product: one of our table before a mere word of the service."""
    if not products:
        return {"product": name, "version": version}
    best = min(
        products,
        key=lambda product: (product.layer != "application", product.certainty != "certain"),
    )
    return {
        "product": best.name, "product_id": best.id, "vendor": best.vendor,
        "category": best.category, "version": best.version or (version if best.name == name else ""),
    }  # fmt: skip


_Defect = tuple[Severity, str]


def _defects(findings: Iterable[Finding]) -> dict[tuple[str, int], list[_Defect]]:
    """The defects by place and port; those of a whole host stand at port 0."""
    found: dict[tuple[str, int], list[_Defect]] = defaultdict(list)
    for finding in findings:
        if finding.outcome is not Outcome.FAIL or finding.informs:
            continue
        target = finding.target
        port = finding.evidence.get("port")
        if isinstance(target, Endpoint | Site):
            port = target.port
        if isinstance(target, Address | Endpoint | Site | Host) and isinstance(port, int):
            found[target.subject, port].append((finding.severity, finding.check))
            if isinstance(target, Endpoint) and target.host:
                found[target.ip, port].append((finding.severity, finding.check))
    return found


def _with_defects(line: Exposure, defects: dict[tuple[str, int], list[_Defect]]) -> Exposure:
    places = dict.fromkeys((line.place, *line.names))
    mine = {defect for place in places for defect in defects.get((place, line.port), ())}
    if not mine:
        return line
    worst_first = sorted(mine, key=lambda defect: (-defect[0].rank, defect[1]))
    checks = tuple(dict.fromkeys(check for _, check in worst_first))
    return line.model_copy(update={"worst": worst_first[0][0], "checks": checks})
