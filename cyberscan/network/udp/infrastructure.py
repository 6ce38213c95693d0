"""Services that hold a network together: names, time, boot files, remote calls, port forwarding."""

from __future__ import annotations

import re

import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from cyberscan.network.text import readable
from cyberscan.network.udp.dns_answer import dns_answer
from cyberscan.network.udp.question import Heard, Send, UdpQuestion, fixed


def _send_dns(name: str, kind: str, order: str) -> Send:
    def send(nonce: bytes, ip: str) -> bytes:
        query = dns.message.make_query(name, kind, order, id=int.from_bytes(nonce[:2], "big"))
        return query.to_wire()

    return send


def _dns(data: bytes, sent: bytes) -> Heard | None:
    """Who begins the root zone. Only who looks names up for us, or serves the root, can tell."""
    answer = dns_answer(data, sent)
    if answer is None:
        return None
    code = dns.rcode.to_text(answer.rcode())
    told = any(records.rdtype == dns.rdatatype.SOA for records in answer.answer)
    offered = bool(answer.flags & dns.flags.RA)
    if not offered or code == "REFUSED":
        return Heard(code, open_access=False)
    if told and code == "NOERROR" and not answer.flags & dns.flags.AA:
        return Heard(code, features=("recursion",), open_access=True)
    return Heard(code)  # it offers to search, but did not find: no telling for whom it does


_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,6}){1,4}[A-Za-z0-9.+~-]{0,40}")
_NAME_SERVERS = (
    ("dnsmasq-", "dnsmasq"),
    ("unbound ", "Unbound"),
    ("PowerDNS Authoritative Server ", "PowerDNS"),
    ("PowerDNS Recursor ", "PowerDNS Recursor"),
    ("Knot DNS ", "Knot DNS"),
    ("NSD ", "NSD"),
    ("Microsoft DNS ", "Microsoft DNS"),
)
"""How the version.bind answer of a product begins, as the product writes it when nobody changed it."""


def _dns_version(data: bytes, sent: bytes) -> Heard | None:
    """What a name server says of itself (RFC 4892); it says what its administrator likes."""
    answer = dns_answer(data, sent)
    if answer is None:
        return None
    texts = [
        record for rrset in answer.answer if rrset.rdtype == dns.rdatatype.TXT for record in rrset
    ]
    if not texts:
        return Heard(dns.rcode.to_text(answer.rcode()))
    said = readable(b"".join(texts[0].strings), 100)
    product = next((name for start, name in _NAME_SERVERS if said.startswith(start)), "")
    if not product and re.match(r"9\.\d{1,2}\.\d", said):  # BIND announces its bare number
        product = "BIND"
    version = _VERSION.search(said) if product else None
    return Heard(said, product, version[0] if version else "")


def _send_ntp(nonce: bytes, ip: str) -> bytes:
    """A client's request (mode 3), our number where its clock would stand (RFC 5905 §8)."""
    return b"\x23" + bytes(39) + nonce[:8]


def _ntp(data: bytes, sent: bytes) -> Heard | None:
    """A server's answer (mode 4) that returns the time stamp we sent."""
    if len(data) < 48 or data[0] & 7 != 4 or data[24:32] != sent[40:48]:
        return None
    version = f"NTP {data[0] >> 3 & 7}"
    if (
        not data[1] and (kiss := data[12:16]).isalpha()
    ):  # it answers that it refuses (RFC 5905 §7.4)
        return Heard(f"stratum 0, kiss {kiss.decode('ascii', 'replace')}", version=version)
    return Heard(f"stratum {data[1]}", version=version)


_READ_VARIABLES = 2
_NTP_VERSION = re.compile(r'version="([^"]{1,100})"')


def _send_ntp_control(nonce: bytes, ip: str) -> bytes:
    """Read variables (mode 6, RFC 9327 §4): the program and its version. Never the list of clients."""
    return bytes([0x16, _READ_VARIABLES]) + nonce[:2] + bytes(8)


def _ntp_control(data: bytes, sent: bytes) -> Heard | None:
    """A response without the error bit, to our number."""
    if len(data) < 12 or data[0] & 7 != 6 or data[2:4] != sent[2:4]:
        return None
    if data[1] & 0xDF != 0x80 | _READ_VARIABLES:
        return None
    if not 0 < int.from_bytes(data[10:12], "big") <= len(data) - 12:
        return None
    said = data[12:2000].decode("latin-1")
    found = _NTP_VERSION.search(said)
    announced = readable(found[1].encode(), 100) if found else ""
    version = _VERSION.search(announced)
    product = (
        ("ntpsec" if "ntpsec" in announced else "ntpd") if announced.startswith("ntpd") else ""
    )
    return Heard("variables read", product, version[0] if version else "", open_access=True)


_NO_SUCH_FILE = 1


def _send_tftp(nonce: bytes, ip: str) -> bytes:
    """A read request for a file that nobody has: the answer is an error, nothing is read."""
    return b"\x00\x01absent-" + nonce.hex().encode() + b"\0octet\0"


def _tftp(data: bytes, sent: bytes) -> Heard | None:
    """An error packet (RFC 1350 §5): a code, then a text that ends with a zero."""
    if len(data) < 5 or data[:2] != b"\x00\x05" or data[2] or data[3] > 8 or data[-1]:
        return None
    if data[4:].count(0) != 1 or len(data) > 516:
        return None
    said = readable(data[4:-1], 80)
    return Heard(f"error {data[3]}: {said}", open_access=True if data[3] == _NO_SUCH_FILE else None)


_PORTMAPPER = (100000).to_bytes(4, "big")


def _send_portmap(nonce: bytes, ip: str) -> bytes:
    """The procedure that does nothing, of the port mapper (RFC 5531 §12, RFC 1833 §3)."""
    return nonce[:4] + bytes(4) + b"\0\0\0\x02" + _PORTMAPPER + b"\0\0\0\x02" + bytes(20)


def _portmap(data: bytes, sent: bytes) -> Heard | None:
    """An accepted call, with our number."""
    if len(data) != 24 or data[:4] != sent[:4] or data[4:12] != b"\0\0\0\x01\0\0\0\0":
        return None
    return Heard("null call accepted", open_access=True) if data[12:] == bytes(12) else None


def _natpmp(data: bytes, sent: bytes) -> Heard | None:
    """The external address (RFC 6886 §3.2): twelve bytes, or eight with an error code."""
    if len(data) not in (8, 12) or data[:2] != b"\x00\x80" or int.from_bytes(data[2:4], "big") > 5:
        return None
    code = data[3]
    if code == 0 and len(data) != 12:
        return None
    return Heard(f"external address answer, code {code}", open_access=True if not code else None)


QUESTIONS = (
    UdpQuestion("dns", 53, _send_dns(".", "SOA", "IN"), _dns),
    UdpQuestion("dns-version", 53, _send_dns("version.bind", "TXT", "CH"), _dns_version),
    UdpQuestion("ntp", 123, _send_ntp, _ntp),
    UdpQuestion("ntp-control", 123, _send_ntp_control, _ntp_control),
    UdpQuestion("tftp", 69, _send_tftp, _tftp, from_any_port=True),
    UdpQuestion("portmap", 111, _send_portmap, _portmap),
    UdpQuestion("nat-pmp", 5351, fixed(b"\x00\x00"), _natpmp),
)
