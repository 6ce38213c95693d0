"""The scope gate: every connection passes it, with the address really used.

Pure: it knows no network. It hands out a :class:`Permit`, and the network room's only way to open a
socket takes one. Whatever leaves the perimeter is refused with a reason, to be recorded, not followed.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyberscan.facts.targets import Address, Endpoint, Site, Target
from cyberscan.levels import Level, lowest
from cyberscan.perimeter.assets import Coverage
from cyberscan.perimeter.models import Exclusion, Perimeter
from cyberscan.reasons import LookFailed, Reason

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

# Cloud metadata services answer on these; the first is link-local already, the others are not.
_METADATA = frozenset(
    map(ipaddress.ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200"))
)


class Contact(StrEnum):
    """What a connection is for; each has its own rule."""

    RESOLVER = "resolver"
    """The chosen resolver: ours, never the authority's."""
    NAME_SERVER = "name_server"
    """A name server delegated by a declared zone, asked for that zone only."""
    CLIENT = "client"
    """What a normal client does with a name of the perimeter."""
    SCAN = "scan"
    """Port scans and service identification: declared addresses only."""


@dataclass(frozen=True)
class Permit:
    """Leave to contact one address. Only :meth:`Scope.vet` makes one."""

    ip: str
    port: int
    name: str
    contact: Contact


class Scope:
    """What one scan may touch: a perimeter, the level asked for, a date."""

    def __init__(
        self,
        perimeter: Perimeter,
        level: Level,
        today: date,
        resolvers: frozenset[tuple[str, int]] = frozenset(),
        own_addresses: frozenset[str] = frozenset(),
    ) -> None:
        self._coverage = Coverage(perimeter)
        self._exclusions = tuple(e for e in perimeter.exclude if e.until >= today)
        self._resolvers = resolvers
        self._own = own_addresses
        self._lab = perimeter.lab
        mandate = perimeter.mandate
        valid = mandate is not None and mandate.signed_on <= today <= mandate.valid_until
        self.level = lowest(level, mandate.max_level) if mandate and valid else Level.PASSIVE
        """The most that this scan may do anywhere."""

    def level_for(self, target: Target) -> Level:
        """The effective level on a target: the lowest of profile, mandate and asset."""
        if isinstance(target, Address) or (isinstance(target, Endpoint) and not target.host):
            return lowest(self.level, self._coverage.address_level(target.ip))
        return lowest(self.level, self._coverage.name_level(target.subject))

    def covers(self, target: Target) -> bool:
        """Whether a target is of the perimeter: a declared address, a declared name or below one."""
        if isinstance(target, Address) or (isinstance(target, Endpoint) and not target.host):
            return self.covers_address(target.ip)
        return self.covers_name(target.subject)

    def names_host(self, name: str) -> bool:
        """Whether the perimeter names this very host (or a URL on it)."""
        return self._coverage.names_host(name)

    def ports_of(self, name: str) -> tuple[int, ...]:
        """The ports that the perimeter names for a host; empty means the usual ones."""
        return self._coverage.ports(name)

    def ports_of_address(self, ip: str) -> tuple[int, ...]:
        """The ports that the perimeter names for an address; empty means the profile's own set."""
        return tuple(sorted({port for a in self._coverage.on_address(ip) for port in a.ports}))

    def purposes_of_address(self, ip: str) -> frozenset[str]:
        """What the perimeter says that an address is for (``gtb``, ``eau``…)."""
        return frozenset(p.value for a in self._coverage.on_address(ip) for p in a.purpose)

    def sites_of(self, name: str) -> tuple[Site, ...]:
        """The web origins to visit at a host."""
        return self._coverage.sites(name)

    def covers_name(self, name: str) -> bool:
        """Whether ``name`` is declared, or below a declared domain, and not excluded."""
        return self._coverage.has_name(name) and not self._excluded(name, None, None)

    def covers_address(self, ip: str) -> bool:
        """Whether ``ip`` is declared and not excluded."""
        address = ipaddress.ip_address(ip)
        return self._coverage.has_address(address) and not self._excluded("", address, None)

    def vet(self, ip: str, port: int, contact: Contact, name: str = "") -> Permit:
        """Leave to contact ``ip:port``, or :class:`LookFailed` with ``out_of_scope`` and why."""
        address = _real(ipaddress.ip_address(ip))
        if contact is Contact.RESOLVER:
            if (str(address), port) not in self._resolvers:
                raise LookFailed(Reason.OUT_OF_SCOPE, f"resolver not chosen: {address}")
            return Permit(str(address), port, "", contact)
        self._refuse_special(address)
        if self._excluded(name, address, port):
            raise LookFailed(Reason.OUT_OF_SCOPE, "excluded by the perimeter")
        needed = Level.ACTIVE if contact is Contact.SCAN else Level.LIGHT
        if contact is Contact.SCAN:
            if not self._coverage.has_address(address):
                raise LookFailed(Reason.OUT_OF_SCOPE, f"address not declared: {address}")
            allowed = lowest(self.level, self._coverage.address_level(str(address)))
        elif contact is Contact.NAME_SERVER:
            allowed = self.level
        else:
            declared = (
                self._coverage.has_name(name) if name else self._coverage.has_address(address)
            )
            if not declared:
                raise LookFailed(Reason.OUT_OF_SCOPE, f"not in the perimeter: {name or address}")
            allowed = self._client_level(name, address)
        if not allowed.allows(needed):
            raise LookFailed(Reason.LEVEL_TOO_LOW, f"{allowed} where {needed} is needed")
        return Permit(str(address), port, name, contact)

    def _client_level(self, name: str, address: IP) -> Level:
        if name:
            return lowest(self.level, self._coverage.name_level(name))
        return lowest(self.level, self._coverage.address_level(str(address)))

    def _refuse_special(self, address: IP) -> None:
        if str(address) in self._own and not self._lab:
            raise LookFailed(Reason.OUT_OF_SCOPE, "the scanner's own address")
        if address in _METADATA:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"cloud metadata address: {address}")
        if address.is_multicast or address.is_unspecified or address.is_link_local:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"special address: {address}")
        if not address.is_global and not self._lab:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"private or reserved address: {address}")

    def _excluded(self, name: str, address: IP | None, port: int | None) -> bool:
        return any(_hit(exclusion, name, address, port) for exclusion in self._exclusions)


def _real(address: IP) -> IP:
    """The IPv4 address inside a mapped, 6to4 or NAT64 form, so that none smuggles a private one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None and not address.sixtofour.is_global:
            return address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _hit(exclusion: Exclusion, name: str, address: IP | None, port: int | None) -> bool:
    """Whether every criterion that the exclusion states is met."""
    if exclusion.name is not None and not (
        name == exclusion.name or name.endswith("." + exclusion.name)
    ):
        return False
    if exclusion.address is not None and (
        address is None or address not in ipaddress.ip_network(exclusion.address)
    ):
        return False
    return exclusion.port is None or exclusion.port == port
