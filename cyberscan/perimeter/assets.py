"""What the declared assets cover, and the seeds they give to the scan."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Address, Host, MailDomain, Site, Target, Zone
from cyberscan.levels import Level, lowest
from cyberscan.perimeter.identifiers import web_origin
from cyberscan.perimeter.mandate import asset_level
from cyberscan.perimeter.models import Asset, Perimeter, Purpose

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def site_of(url: str) -> Site:
    """The site of a declared URL. Raises ``ValueError`` when it is not http(s) with a host name."""
    origin = web_origin(url)
    return Site(scheme=origin.scheme, host=origin.host, port=origin.port, path=origin.path)


def targets_of(asset: Asset) -> Iterator[Target]:
    """The targets that one asset names."""
    if asset.domain is not None:
        yield Zone(name=asset.domain)
    if asset.mail is not None:
        yield MailDomain(name=asset.mail)
    if asset.host is not None:
        yield Host(name=asset.host)
    if asset.url is not None:
        yield site_of(asset.url)
    for ip in asset.addresses:
        yield Address(ip=ip)


def _usual_site(name: str) -> Site:
    return Site(scheme="https", host=name, port=443)


def _may_have_site(asset: Asset) -> bool:
    """A name declared for mail alone, say, is not visited as a site."""
    web = {
        Purpose.SITE, Purpose.TELESERVICE, Purpose.OPEN_DATA, Purpose.API, Purpose.BOUTIQUE,
        Purpose.BILLETTERIE, Purpose.OTHER,
    }  # fmt: skip
    return not asset.purpose or bool(web & set(asset.purpose))


class Coverage:
    """Which names and addresses are declared, and at what level."""

    def __init__(self, perimeter: Perimeter) -> None:
        self._exact: dict[str, Level] = {}
        self._below: dict[str, Level] = {}
        self._domains: set[str] = set()
        self._policy_hosts: dict[str, str] = {}
        self._hosts: set[str] = set()
        self._ports: dict[str, tuple[int, ...]] = {}
        self._selectors: dict[str, tuple[str, ...]] = {}
        self._purposes: dict[str, set[str]] = {}
        self._sites: dict[str, dict[str, Site]] = {}
        self._networks: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Level]] = []
        self._on_addresses: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Asset]] = []
        for asset in perimeter.assets:
            self._add(asset)

    def _add(self, asset: Asset) -> None:
        level = asset_level(asset)
        if asset.address is not None:
            self._networks.append((ipaddress.ip_network(asset.address), level))
            self._on_addresses.append((ipaddress.ip_network(asset.address), asset))
            return
        for target in targets_of(asset):
            known = self._exact.get(target.subject)
            self._exact[target.subject] = level if known is None else lowest(level, known)
            if isinstance(target, Zone | MailDomain):
                self._domains.add(target.name)
                known_selectors = self._selectors.get(target.name, ())
                self._selectors[target.name] = known_selectors + asset.dkim_selectors
            if isinstance(target, MailDomain):
                self._policy_hosts[f"mta-sts.{target.name}"] = target.name
            if isinstance(target, Zone):
                below = self._below.get(target.subject, level)
                self._below[target.subject] = lowest(level, below)
            self._add_host(asset, target)

    def _add_host(self, asset: Asset, target: Target) -> None:
        sites = self._sites.setdefault(target.subject, {})
        if isinstance(target, Host | Site):
            self._hosts.add(target.subject)
            self._ports[target.subject] = self._ports.get(target.subject, ()) + asset.ports
            self._purposes.setdefault(target.subject, set()).update(p.value for p in asset.purpose)
        if isinstance(target, Site):
            sites[target.key] = target
        elif isinstance(target, Host) and _may_have_site(asset):
            usual = _usual_site(target.name)
            sites[usual.key] = usual
        elif isinstance(target, Zone) and _may_have_site(asset):
            for name in (target.name, f"www.{target.name}"):
                usual = _usual_site(name)
                self._sites.setdefault(name, {})[usual.key] = usual

    def names_host(self, name: str) -> bool:
        """Declared as a host or in a URL, so that its absence from DNS is news."""
        return name in self._hosts

    def ports(self, name: str) -> tuple[int, ...]:
        """The ports that the perimeter names for a host."""
        return self._ports.get(name, ())

    def purposes(self, name: str) -> frozenset[str]:
        """What the perimeter says that a host is for; empty when it does not say."""
        return frozenset(self._purposes.get(name, ()))

    def selectors(self, name: str) -> tuple[str, ...]:
        """The DKIM selectors that the perimeter names for a domain."""
        return tuple(dict.fromkeys(self._selectors.get(name, ())))

    def sites(self, name: str) -> tuple[Site, ...]:
        """The web origins declared at a host, or implied by it."""
        return tuple(self._sites.get(name, {}).values())

    @property
    def domains(self) -> tuple[str, ...]:
        """The declared domains, in the order of the perimeter."""
        return tuple(self._below)

    def domain_of(self, name: str) -> str:
        """The closest declared zone or mail domain at or above a name; empty when there is none."""
        labels = name.split(".")
        above = (".".join(labels[start:]) for start in range(len(labels)))
        return next((candidate for candidate in above if candidate in self._domains), "")

    def has_name(self, name: str) -> bool:
        """Declared itself, or below a declared domain."""
        return name in self._exact or self._parent(name) is not None

    def has_address(self, address: IP) -> bool:
        """Inside a declared address or network."""
        return any(address in network for network, _ in self._networks)

    def is_third_party(self, address: IP) -> bool:
        """Declared as somebody else's, by one declaration at least."""
        return any(address in network and asset.owner for network, asset in self._on_addresses)

    def name_level(self, name: str) -> Level:
        """The level of the closest declaration; ``passive`` when there is none."""
        if name in self._exact:
            return self._exact[name]
        parent = self._parent(name)
        return Level.PASSIVE if parent is None else self._below[parent]

    def policy_host_level(self, name: str) -> Level | None:
        """The level at the host of a declared mail domain's MTA-STS policy; None for any other name.

        RFC 8461 §3.3 makes this host part of the mail domain: every sender visits it, and nothing else there.
        """
        owner = self._policy_hosts.get(name)
        return None if owner is None else lowest(Level.LIGHT, self._exact[owner])

    def address_level(self, ip: str) -> Level:
        """The lowest level among the declarations that hold ``ip``."""
        address = ipaddress.ip_address(ip)
        levels = [level for network, level in self._networks if address in network]
        return lowest(*levels) if levels else Level.PASSIVE

    def on_address(self, ip: str) -> Iterator[Asset]:
        """The declarations that hold ``ip``, with their ports and purposes."""
        address = ipaddress.ip_address(ip)
        return (asset for network, asset in self._on_addresses if address in network)

    def reads_identity(self, ip: str) -> bool:
        """Whether the narrowest declarations of ``ip`` all allow to ask devices who they are."""
        address = ipaddress.ip_address(ip)
        holding = [(net.prefixlen, a) for net, a in self._on_addresses if address in net]
        narrowest = max((length for length, _ in holding), default=0)
        return bool(holding) and all(a.read_identity for n, a in holding if n == narrowest)

    def _parent(self, name: str) -> str | None:
        labels = name.split(".")
        for start in range(1, len(labels) - 1):
            candidate = ".".join(labels[start:])
            if candidate in self._below:
                return candidate
        return None


def seeds(perimeter: Perimeter, level: Level) -> Iterator[DeclaredAsset]:
    """One fact per declared target: what the scan starts from."""
    coverage = Coverage(perimeter)
    for asset in perimeter.assets:
        for target in targets_of(asset):
            own = (
                coverage.address_level(target.ip)
                if isinstance(target, Address)
                else coverage.name_level(target.subject)
            )
            yield DeclaredAsset(
                target=target,
                visited=_may_have_site(asset),
                purposes=tuple(p.value for p in asset.purpose),
                operator=asset.operator.value,
                owner=asset.owner,
                ports=asset.ports,
                lab=perimeter.lab,
                level=lowest(level, own),
                probe="perimeter",
            )
