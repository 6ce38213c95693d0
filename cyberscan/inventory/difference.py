"""What differs between what is declared and what answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cyberscan.document import Document
from cyberscan.estate import Estate
from cyberscan.facts.base import Fact
from cyberscan.facts.discovery import AddressNames
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.ports import OpenPorts
from cyberscan.facts.targets import Address
from cyberscan.inventory.model import Exposure
from cyberscan.inventory.whose import provider_name
from cyberscan.perimeter.models import Perimeter
from cyberscan.reasons import Reason


@dataclass(frozen=True)
class Elsewhere:
    """An address that declared names lead to and that is not declared: nothing but them was looked at there."""

    address: str
    names: tuple[str, ...]
    provider: str


@dataclass(frozen=True)
class Difference:
    """Between the perimeter and the inventory."""

    elsewhere: tuple[Elsewhere, ...]
    unexplained: tuple[Exposure, ...]
    """On declared addresses, without any declared purpose or name."""
    closed: tuple[str, ...]
    """Declared addresses that answered, with no open port among those looked at."""
    unseen: tuple[tuple[str, Reason], ...]
    """Declared addresses of which nothing can be said, and why."""

    def __bool__(self) -> bool:
        return bool(self.elsewhere or self.unexplained or self.closed or self.unseen)

    def unexplained_ports(self, unnamed: str) -> list[tuple[str, list[str]]]:
        """One entry a place, so that an open host fills one line; ``unnamed`` stands for unknown services."""
        places: dict[str, list[str]] = {}
        for line in self.unexplained:
            port = f"{line.port}/udp" if line.transport == "udp" else str(line.port)
            places.setdefault(line.place, []).append(f"{port} ({line.service or unnamed})")
        return list(places.items())


def inventory_difference(document: Document) -> Difference:
    """What a person who declared the perimeter of a result would want to know."""
    return difference(document.facts, document.inventory, document.perimeter)


def difference(
    facts: Sequence[Fact], inventory: Iterable[Exposure], perimeter: Perimeter
) -> Difference:
    """The same, from the parts of a result."""
    lines = tuple(inventory)
    exposed = {line.place for line in lines}
    scans = [fact for fact in facts if isinstance(fact, OpenPorts)]
    whole = [
        f
        for f in scans
        if f.failed is None and f.silence == "filtered" and not f.answers_everywhere
    ]
    return Difference(
        elsewhere=_elsewhere(facts, Estate(perimeter)),
        unexplained=tuple(line for line in lines if line.unexplained),
        closed=tuple(f.target.subject for f in whole if f.target.subject not in exposed),
        unseen=tuple((f.target.subject, f.failed.reason) for f in scans if f.failed is not None),
    )


def _elsewhere(facts: Sequence[Fact], estate: Estate) -> tuple[Elsewhere, ...]:
    names: dict[str, list[HostAddresses]] = {}
    reverse = {
        fact.target.subject: fact.names
        for fact in facts
        if isinstance(fact, AddressNames) and fact.failed is None
    }
    for fact in facts:
        if isinstance(fact, HostAddresses) and fact.failed is None:
            for address in fact.addresses:
                if not estate.assets_of(Address(ip=address)):
                    names.setdefault(address, []).append(fact)
    return tuple(
        Elsewhere(
            address,
            tuple(lead.target.subject for lead in leads),
            provider_name(leads, reverse.get(address, ())),
        )
        for address, leads in sorted(names.items())
    )
