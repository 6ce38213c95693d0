"""Facts about exposed ports and the services behind them."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class Port(Part):
    """One port that is not plainly closed."""

    number: int
    transport: Literal["tcp", "udp"] = "tcp"
    state: Literal["open", "filtered"] = "open"


class OpenPorts(Fact):
    """What a port scan of one address saw."""

    kind: Literal["services.ports"] = "services.ports"
    ports: tuple[Port, ...] = ()
    """Open ones, and filtered ones when they are few; none of a host that answers everywhere."""
    scanned: int = 0
    closed: int = 0
    filtered: int = 0
    tool: Literal["nmap", "connect"] = "nmap"
    looked: str = ""
    """The ports that were scanned, as ranges (``"1-1023,3389"``): silence on others proves nothing."""
    answers_everywhere: bool = False
    """A tarpit or SYN proxy: every port answers, so an open port proves nothing."""


class Service(Fact):
    """What an open port turned out to be."""

    kind: Literal["services.service"] = "services.service"
    port: int = 0
    transport: Literal["tcp", "udp"] = "tcp"
    name: str = ""
    """A short code (``ssh``, ``rdp``, ``redis``, ``http``…); empty when it stayed unknown."""
    how: Literal["protocol", "banner", "port"] = "port"
    """``protocol``: it answered as only that service does. ``port``: only the number says so."""
    product: str = ""
    version: str = ""
    banner: str = ""
    tls: bool = False
    open_access: bool | None = None
    """True when the service answered a harmless request without asking who we are."""
    proof: str = ""
    features: tuple[str, ...] = ()
    """What it announces, lower case (``starttls``, ``auth tls``…); empty when it was not asked."""
    silent: bool = False
    """It took the connection and never said a word: what it is could not be seen."""


class UdpAnswer(Part):
    """What one harmless datagram brought back."""

    name: str
    """The protocol that was spoken: ``snmp``, ``ipmi``, ``ntp``, ``bacnet``."""
    port: int
    state: Literal["answered", "closed", "silent"]
    """``closed``: the host refused (ICMP). ``silent``: a firewall or nothing, no telling which."""
    detail: str = ""


class UdpServices(Fact):
    """What the UDP services of one address answered; a protocol that is not listed was not asked."""

    kind: Literal["services.udp"] = "services.udp"
    answers: tuple[UdpAnswer, ...] = ()


class SshAlgorithms(Fact):
    """The SSH identification string and KEXINIT lists."""

    kind: Literal["services.ssh"] = "services.ssh"
    banner: str = ""
    protocol: str = ""
    kex: tuple[str, ...] = ()
    host_keys: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
