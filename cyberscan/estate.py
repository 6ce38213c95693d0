"""Which declared asset a target belongs to: for what it is used, and who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from cyberscan.facts.targets import Address, Endpoint, Target
from cyberscan.perimeter.assets import targets_of
from cyberscan.perimeter.models import Asset, Perimeter

_Network = IPv4Network | IPv6Network


class Estate:
    """The declared assets, asked by target."""

    def __init__(self, perimeter: Perimeter) -> None:
        self._by_name: dict[str, list[Asset]] = {}
        self._networks: list[tuple[_Network, Asset]] = []
        self._domains: set[str] = set()
        self._purposes: dict[str, tuple[str, ...]] = {}
        for asset in perimeter.assets:
            if asset.address is not None:
                self._networks.append((ip_network(asset.address), asset))
                continue
            for target in targets_of(asset):
                self._by_name.setdefault(target.subject, []).append(asset)
            if asset.domain is not None:
                self._domains.add(asset.domain)

    def assets_of(self, target: Target) -> tuple[Asset, ...]:
        """The closest declarations of a target: itself, else the domain above it."""
        if isinstance(target, Address) or (isinstance(target, Endpoint) and not target.host):
            address = ip_address(target.ip)
            return tuple(asset for network, asset in self._networks if address in network)
        for name in _upwards(target.subject):
            found = self._by_name.get(name, [])
            if name != target.subject:
                found = [asset for asset in found if asset.domain]
            elif same_kind := [asset for asset in found if _names(asset, target)]:
                return tuple(same_kind)
            # Who runs the mail of a name says nothing of who runs its sites.
            if found := [asset for asset in found if not asset.mail or target.kind == "mail"]:
                return tuple(found)
        return ()

    def purposes_of(self, target: Target) -> tuple[str, ...]:
        """What a target is for; a declared mail domain is for mail, said or not."""
        if target.key not in self._purposes:
            self._purposes[target.key] = self._said_of(target)
        return self._purposes[target.key]

    def _said_of(self, target: Target) -> tuple[str, ...]:
        assets = self.assets_of(target)
        purposes = [purpose.value for asset in assets for purpose in asset.purpose]
        purposes += ["messagerie" for asset in assets if asset.mail and target.kind == "mail"]
        return tuple(dict.fromkeys(purposes))

    def domain_of(self, target: Target) -> str:
        """The longest declared domain at or above a target; its own name when there is none."""
        for name in _upwards(target.subject):
            if name in self._domains:
                return name
        return target.subject


def _names(asset: Asset, target: Target) -> bool:
    """Whether the asset names a thing of the same kind (the mail of a domain, not its sites)."""
    return any(named.kind == target.kind for named in targets_of(asset))


def _upwards(name: str) -> Iterator[str]:
    labels = name.split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
