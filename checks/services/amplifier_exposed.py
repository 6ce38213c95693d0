"""A service over UDP that anybody can make answer to a victim, or that was made for one local network."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, UdpServices, Verdict

from ._udp import answered, exposed, unanswered

_PROTOCOLS = {
    "memcached": "memcached",
    "chargen": "chargen",
    "echo": "echo",
    "ntp-control": "NTP, mode 6",
    "ssdp": "SSDP (UPnP)",
    "cldap": "CLDAP (Active Directory)",
    "netbios-ns": "NetBIOS",
    "sql-browser": "SQL Server Browser",
    "portmap": "rpcbind (portmap)",
    "mdns": "mDNS",
    "xdmcp": "XDMCP",
    "ubiquiti": "Ubiquiti discovery",
}
"""SNMP, TFTP and open name servers are used for it too: they have checks of their own."""

_MUCH = 2.0
"""Bytes answered for one byte asked from which it is said to amplify. Our question is the most harmless one:
less proves nothing, neither way."""


class AmplifierExposed(Check[UdpServices]):
    id = "services.amplifier_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        for answer in answered(fact, _PROTOCOLS):
            worse = (
                Severity.HIGH if answer.name == "memcached" else None
            )  # what it keeps is read and written
            case = "amplifies" if answer.amplification >= _MUCH else ""
            yield exposed(answer, case, severity=worse, protocol=_PROTOCOLS[answer.name])
        if not answered(fact, _PROTOCOLS):
            yield unanswered(fact, _PROTOCOLS)
