"""The scope gate: every connection passes it, with the address really used.

Pure: it knows no network. It hands out a :class:`Permit`, and the network room's only way to open a
socket takes one. Whatever leaves the perimeter is refused with a reason, to be recorded, not followed.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyberscan.facts.perimeter import EQUIPMENT
from cyberscan.facts.targets import Address, Endpoint, Site, Target
from cyberscan.levels import Level, lowest
from cyberscan.perimeter.assets import Coverage
from cyberscan.perimeter.identifiers import host_name
from cyberscan.perimeter.mandate import MandateState, mandate_state
from cyberscan.perimeter.models import Exclusion, Perimeter
from cyberscan.perimeter.special import IP, contacted, faces, refused
from cyberscan.reasons import Failure, LookFailed, Reason

USUAL_PORTS = frozenset((25, 53, 80, 443, 465, 587, 8080, 8443))
"""What an ordinary client of a town asks: mail, DNS, web. A redirect to port 22 is not followed."""

_POLICY_PORT = 443
"""Of an MTA-STS policy: no other can be written (RFC 8461 §3.3)."""


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
    REGISTRY = "registry"
    """A registry's server, or a public source of names, when the user allows it: nobody of the perimeter."""


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
        registries: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        self._coverage = Coverage(perimeter)
        self._exclusions = tuple(e for e in perimeter.exclude if e.until >= today)
        self._resolvers = resolvers
        self._registries = registries
        self._own = frozenset(contacted(ip) for ip in own_addresses)
        self._lab = perimeter.lab
        self.authority = perimeter.authority
        """Whom the public directory may be asked about."""
        mandate = perimeter.mandate
        valid = mandate_state(perimeter, today) is MandateState.VALID
        self.level = lowest(level, mandate.max_level) if mandate and valid else Level.PASSIVE
        """The most that this scan may do anywhere."""
        self._permits: dict[tuple[str, int, Contact, str], Permit] = {}

    def level_for(self, target: Target) -> Level:
        """The effective level on a target: the lowest of profile, mandate and asset."""
        if isinstance(target, Address) or (isinstance(target, Endpoint) and not target.host):
            return lowest(self.level, self._coverage.address_level(str(contacted(target.ip))))
        return lowest(self.level, self._coverage.name_level(_canonical(target.subject)))

    def covers(self, target: Target) -> bool:
        """Whether a target is of the perimeter: a declared address, a declared name or below one."""
        if isinstance(target, Address) or (isinstance(target, Endpoint) and not target.host):
            return self.covers_address(target.ip)
        return self.covers_name(target.subject)

    def outside(self, target: Target) -> Failure | None:
        """Why a target must not be looked at; None when it may."""
        if self.covers(target):
            return None
        address = _address(getattr(target, "ip", ""))
        excluded = self._excluded(_canonical(target.subject), address, None)
        detail = "excluded by the perimeter" if excluded else "not in the perimeter"
        return Failure(reason=Reason.OUT_OF_SCOPE, detail=detail)

    def names_host(self, name: str) -> bool:
        """Whether the perimeter names this very host (or a URL on it)."""
        return self._coverage.names_host(_canonical(name))

    def ports_of(self, name: str) -> tuple[int, ...]:
        """The ports that the perimeter names for a host; empty means the usual ones."""
        return self._coverage.ports(_canonical(name))

    def selectors_of(self, domain: str) -> tuple[str, ...]:
        """The DKIM selectors that the perimeter names for a domain."""
        return self._coverage.selectors(_canonical(domain))

    def ports_of_address(self, ip: str) -> tuple[int, ...]:
        """The ports that the perimeter names for an address; empty means the profile's own set."""
        return tuple(sorted({port for a in self._coverage.on_address(ip) for port in a.ports}))

    def purposes_of_address(self, ip: str) -> frozenset[str]:
        """What the perimeter says that an address is for (``gtb``, ``eau``…)."""
        return frozenset(p.value for a in self._coverage.on_address(ip) for p in a.purpose)

    def is_equipment(self, ip: str) -> bool:
        """Whether the perimeter declares equipment of the connected city at ``ip``."""
        return bool(self.purposes_of_address(ip) & EQUIPMENT)

    def spares(self, ip: str, name: str = "") -> bool:
        """Whether equipment stands at ``ip``, asked for as ``name``: it is greeted, and asked nothing more.

        Behind one address a site may stand as well: what is declared of the name comes first. A host of no
        stated purpose is taken for equipment where its address is for nothing else. ``ip`` may be empty.
        """
        name = _canonical(name)
        told = self._coverage.purposes(name)
        here = self.purposes_of_address(ip) if ip else frozenset()
        if not name:
            return bool(here & EQUIPMENT)
        if told:
            return bool(told & EQUIPMENT) and not self._coverage.sites(name)
        return self._coverage.names_host(name) and bool(here) and here <= EQUIPMENT

    def reads_identity(self, ip: str) -> bool:
        """Whether the perimeter says in writing that devices at ``ip`` may be asked who they are."""
        return self._coverage.reads_identity(ip)

    def place_in_range(self, ip: str) -> int:
        """How far ``ip`` stands from the begin of a declared range that holds it: the closest begin."""
        address = contacted(ip)
        ranges = [ipaddress.ip_network(a.address or ip) for a in self._coverage.on_address(ip)]
        return min((int(address) - int(one.network_address) for one in ranges), default=0)

    @property
    def lab(self) -> bool:
        """Whether the perimeter is a laboratory's: local addresses are meant there."""
        return self._lab

    @property
    def domains(self) -> tuple[str, ...]:
        """The declared domains, in the order of the perimeter."""
        return self._coverage.domains

    def domain_of(self, name: str) -> str:
        """The closest declared domain or mail domain at or above a name; empty when there is none."""
        return self._coverage.domain_of(_canonical(name))

    def sites_of(self, name: str) -> tuple[Site, ...]:
        """The web origins to visit at a host."""
        return self._coverage.sites(_canonical(name))

    def covers_name(self, name: str) -> bool:
        """Whether ``name`` is declared, or below a declared domain, and not excluded."""
        name = _canonical(name)
        return self._coverage.has_name(name) and not self._excluded(name, None, None)

    def visits(self, name: str) -> bool:
        """Whether a client may ask ``name``: it is covered, or the MTA-STS host of a declared mail domain."""
        canonical = _canonical(name)
        hosts_policy = self._coverage.policy_host_level(canonical) is not None
        excluded = self._excluded(canonical, None, None)
        return self.covers_name(name) or (hosts_policy and not excluded)

    def covers_address(self, ip: str) -> bool:
        """Whether ``ip`` is declared and not excluded."""
        address = _address(ip)
        if address is None:
            return False
        return self._coverage.has_address(address) and not self._excluded("", address, None)

    def vet(self, ip: str, port: int, contact: Contact, name: str = "") -> Permit:
        """Leave to contact ``ip:port``, or :class:`LookFailed` with ``out_of_scope`` and why."""
        asked = (ip, port, contact, name)
        if asked not in self._permits:  # nothing that decides ever changes
            self._permits[asked] = self._vet(*asked)
        return self._permits[asked]

    def _vet(self, ip: str, port: int, contact: Contact, name: str) -> Permit:
        try:
            address = contacted(ip)
        except ValueError as error:
            raise LookFailed(Reason.OUT_OF_SCOPE, "not an address") from error
        if contact is Contact.RESOLVER:
            if (str(address), port) not in self._resolvers:
                raise LookFailed(Reason.OUT_OF_SCOPE, f"resolver not chosen: {address}")
            return Permit(str(address), port, "", contact)
        name = _canonical(name)
        self._refuse_special(address)
        if self._excluded(name, address, port):
            raise LookFailed(Reason.OUT_OF_SCOPE, "excluded by the perimeter")
        if contact is Contact.REGISTRY:
            self._refuse_other_registry(name, port)
            return Permit(str(address), port, name, contact)
        needed = Level.ACTIVE if contact is Contact.SCAN else Level.LIGHT
        allowed = lowest(self.level, self._granted(contact, name, address, port))
        if not allowed.allows(needed):
            raise LookFailed(Reason.LEVEL_TOO_LOW, f"{allowed} where {needed} is needed")
        return Permit(str(address), port, name, contact)

    def _granted(self, contact: Contact, name: str, address: IP, port: int) -> Level:
        """The level of the declaration that covers a contact; raises when none does."""
        if contact is Contact.NAME_SERVER:
            if port != 53 and not self._lab:
                raise LookFailed(Reason.OUT_OF_SCOPE, f"not a name server's port: {port}")
            return self.level
        usual = contact is Contact.CLIENT and self._usual(name, address, port)
        if contact is Contact.CLIENT and name:
            if not self._coverage.has_name(name):
                return self._granted_as_sender(name, port)
            if usual:
                return self._coverage.name_level(name)
        # By address: a scan, a client without a name, or a port that no ordinary client would ask.
        if not self._coverage.has_address(address):
            raise LookFailed(Reason.OUT_OF_SCOPE, f"not declared: {address} port {port}")
        allowed = self._coverage.address_level(str(address))
        if contact is Contact.CLIENT and not usual and not allowed.allows(Level.ACTIVE):
            raise LookFailed(Reason.OUT_OF_SCOPE, f"port not declared: {port}")
        return lowest(allowed, self._coverage.name_level(name)) if name else allowed

    def _granted_as_sender(self, name: str, port: int) -> Level:
        """For a name that is not declared: the host of a declared mail domain's policy, and its one port."""
        level = self._coverage.policy_host_level(name) if port == _POLICY_PORT else None
        if level is None:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"not in the perimeter: {name}")
        return level

    def _usual(self, name: str, address: IP, port: int) -> bool:
        """A port that an ordinary client asks, or one that the perimeter names."""
        return (
            self._lab
            or port in USUAL_PORTS
            or port in self._coverage.ports(name)
            or any(port == site.port for site in self._coverage.sites(name))
            or port in self.ports_of_address(str(address))
        )

    def _refuse_other_registry(self, name: str, port: int) -> None:
        """Only the very servers that were chosen, and never a host of the authority."""
        if (name, port) not in self._registries:
            raise LookFailed(Reason.OUT_OF_SCOPE, f"registry not chosen: {name}")
        if self._coverage.has_name(name):
            raise LookFailed(Reason.OUT_OF_SCOPE, f"a host of the perimeter: {name}")

    def _refuse_special(self, address: IP) -> None:
        if why := refused(address, self._lab):
            raise LookFailed(Reason.OUT_OF_SCOPE, why)
        if address in self._own and not self._lab:
            raise LookFailed(Reason.OUT_OF_SCOPE, "the scanner's own address")

    def _excluded(self, name: str, address: IP | None, port: int | None) -> bool:
        return any(_hit(exclusion, name, address, port) for exclusion in self._exclusions)


def _address(text: str) -> IP | None:
    try:
        return contacted(text)
    except ValueError:
        return None


def _canonical(name: str) -> str:
    """One spelling for a name, whoever gave it, so that no exclusion is missed for a capital or a dot.

    Service labels (``_dmarc``) are no host names but may stand below one: they keep their text.
    """
    if not name:
        return ""
    try:
        return host_name(name)
    except ValueError:
        return name.strip().rstrip(".").lower()


def _hit(exclusion: Exclusion, name: str, address: IP | None, port: int | None) -> bool:
    """Whether every criterion that the exclusion states is met."""
    if exclusion.name is not None and not (
        name == exclusion.name or name.endswith("." + exclusion.name)
    ):
        return False
    if exclusion.address is not None and (
        address is None
        or not any(face in ipaddress.ip_network(exclusion.address) for face in faces(address))
    ):
        return False
    return exclusion.port is None or exclusion.port == port
