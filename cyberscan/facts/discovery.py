"""Facts that lead to what was not declared: names that exist, and who says so. Nothing is contacted for them."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part


class AddressNames(Fact):
    """What a declared address is called in reverse DNS. Whoever holds the address writes these names."""

    kind: Literal["discovery.address_names"] = "discovery.address_names"
    names: tuple[str, ...] = ()
    """Host names only, lower case; empty when the address has none."""
    more: int = 0
    """Names beyond those of ``names``."""


class ServiceRecord(Part):
    """One SRV record (RFC 2782) that leads somewhere."""

    service: str
    """``_imaps._tcp``."""
    host: str
    port: int


class ServiceRecords(Fact):
    """The usual services that a domain announces in DNS."""

    kind: Literal["discovery.service_records"] = "discovery.service_records"
    records: tuple[ServiceRecord, ...] = ()
    refused: tuple[str, ...] = ()
    """Services that the domain says it does not offer (target ``.``)."""
    unknown: tuple[str, ...] = ()
    """Services that could not be asked for: they may be there."""


class FoundName(Part):
    """A name below a declared domain that exists."""

    name: str
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """The CNAME chain, in order."""
    purpose: str = ""
    """What its label suggests, in the words of the perimeter (``acces-distant``…): a guess, never an observation."""


class TownNames(Fact):
    """Which of the usual names of town halls exist below a domain (``data/town_names.toml``)."""

    kind: Literal["discovery.town_names"] = "discovery.town_names"
    asked: int = 0
    found: tuple[FoundName, ...] = ()
    wildcard: bool = False
    """The zone answers for any name: those that answer like a random one are not in ``found``."""
    same: int = 0
    """How many answered just like a random name: nothing says that anybody created them."""
    unknown: tuple[str, ...] = ()
    """Names that could not be asked for, or told from the wildcard: they may exist."""


class LoggedName(Part):
    """A name below a declared domain in publicly logged certificates."""

    name: str
    issuer: str = ""
    """Organisation or name of the issuer, of the newest one."""
    first: AwareDatetime | None = None
    """Begin of the oldest certificate that was given."""
    last: AwareDatetime | None = None
    """End of the newest one."""
    addresses: tuple[str, ...] | None = None
    """Where it leads today; empty when it certainly leads nowhere, None when it was not or could not be asked."""
    aliases: tuple[str, ...] = ()


class CertificateLogs(Fact):
    """What Certificate Transparency (RFC 9162) knows below a domain, by a search server that the user chose."""

    kind: Literal["discovery.certificate_logs"] = "discovery.certificate_logs"
    server: str = ""
    status: Literal["asked", "elsewhere"] = "asked"
    """``elsewhere``: the domain lies below another declared one, whose answer holds it."""
    names: tuple[LoggedName, ...] = ()
    wildcards: tuple[str, ...] = ()
    """Names such as ``*.ville.fr``: they cover hosts that no log names."""
    more: int = 0
    """Names beyond those of ``names``."""


class DirectoryEntry(Fact):
    """What the public directory of administrations says of the authority; telephones and persons are not kept."""

    kind: Literal["discovery.directory"] = "discovery.directory"
    server: str = ""
    status: Literal["found", "not_found", "elsewhere"] = "found"
    """``elsewhere``: told with the first declared domain."""
    title: str = ""
    """The name of the authority there."""
    sites: tuple[str, ...] = ()
    """Host names of its sites."""
    mail_domains: tuple[str, ...] = ()
    """What stands behind the @ of its addresses."""
