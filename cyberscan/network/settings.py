"""How the network room behaves in one scan: chosen servers, trust, politeness."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cyberscan import __version__
from cyberscan.public_sources import CERTIFICATE_LOGS, DIRECTORY, source_host
from cyberscan.registries import registry_hosts


@dataclass(frozen=True)
class Server:
    """A resolver: an address and a port."""

    ip: str
    port: int = 53

    @classmethod
    def parse(cls, text: str) -> Server:
        """``192.0.2.1``, ``192.0.2.1:5353``, ``[2001:db8::1]:53``. Raises ``ValueError``."""
        host, port = text, "53"
        if text.startswith("["):
            host, bracket, rest = text[1:].partition("]")
            if not bracket or (rest and not rest.startswith(":")):
                raise ValueError(text)
            port = rest[1:] or "53"
        elif text.count(":") == 1:
            host, _, port = text.partition(":")
        if not 1 <= int(port) <= 65535:
            raise ValueError(text)
        return cls(str(ipaddress.ip_address(host)), int(port))


@dataclass(frozen=True)
class Settings:
    """Everything that may be chosen on the command line about the network."""

    resolvers: tuple[Server, ...] = ()
    ca_file: Path | None = None
    """Extra authorities, trusted beside the public ones by every TLS client here."""
    trust_anchor: Path | None = None
    """DNSSEC trust anchors (DS or DNSKEY records in zone-file form); the root's by default."""
    rate: float = 20.0
    """New connections a second and address."""
    max_connections: int = 4
    """Open connections at once and address."""
    site_requests: int = 25
    """HTTP requests to one site in the whole scan, all probes together; a declared page is a site of its own."""
    packets_rate: int = 100
    """Port-scan packets a second and address."""
    connect_timeout: float = 5.0
    read_timeout: float = 8.0
    query_timeout: float = 3.0
    rdap: bool = False
    """Registries may be asked about the registration of the declared domains."""
    rdap_server: str = ""
    """The server to ask instead of the registries; consent in itself."""
    ct: bool = False
    """A search over Certificate Transparency logs may be asked for names below the declared domains."""
    ct_server: str = ""
    """The search to ask instead; consent in itself."""
    directory: bool = False
    """The public directory of administrations may be asked about the authority."""
    directory_server: str = ""
    """The directory to ask instead; consent in itself."""
    contact: str = ""
    """Where the person who reads their logs can write to."""
    workers: int = 16

    @property
    def registries(self) -> frozenset[tuple[str, int]]:
        """The hosts and ports of registries and public sources that may be asked."""
        allowed = self.rdap or self.rdap_server
        found = set(registry_hosts(self.rdap_server) if allowed else ())
        if self.ct or self.ct_server:
            found.add(source_host(self.ct_server or CERTIFICATE_LOGS))
        if self.directory or self.directory_server:
            found.add(source_host(self.directory_server or DIRECTORY))
        return frozenset(found)

    @property
    def user_agent(self) -> str:
        """Names the tool and a contact, so that an administrator knows whom to ask."""
        contact = f"; contact {self.contact}" if self.contact else ""
        return f"Mozilla/5.0 (compatible; cyberscan/{__version__}; posture scan under mandate{contact})"
