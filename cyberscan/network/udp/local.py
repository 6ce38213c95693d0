"""Services made for one local network: Windows names and directory, discovery, screens, small servers."""

from __future__ import annotations

import ipaddress
import itertools
import re

import dns.flags
import dns.message

from cyberscan.network.text import readable
from cyberscan.network.udp.ber import element, elements
from cyberscan.network.udp.dns_answer import dns_answer
from cyberscan.network.udp.question import Heard, UdpQuestion


def _netbios_name(name: bytes) -> bytes:
    """The first-level encoding of RFC 1001 §14.1: each half byte becomes a letter."""
    return b"\x20" + bytes(half + 0x41 for byte in name for half in (byte >> 4, byte & 15)) + b"\0"


_ANY_NAME = _netbios_name(b"*" + bytes(15))


def _send_netbios(nonce: bytes, ip: str) -> bytes:
    """Who are you (RFC 1002 §4.2.12): the answer is an address, not the list of the names."""
    return nonce[:2] + b"\0\0\0\x01" + bytes(6) + _ANY_NAME + b"\x00\x20\x00\x01"


def _netbios(data: bytes, sent: bytes) -> Heard | None:
    """A response to our number, about the name we asked (RFC 1002 §4.2.13 and §4.2.14)."""
    if len(data) < 56 or data[:2] != sent[:2] or not data[2] & 0x80 or data[2] & 0x78:
        return None
    if data[4:6] != b"\0\0" or data[12:46] != _ANY_NAME:
        return None
    code = data[3] & 15
    return Heard("name answer" if not code else f"negative name answer, code {code}")


def _send_cldap(nonce: bytes, ip: str) -> bytes:
    """The protocol versions that the root entry announces: the smallest thing to ask (RFC 4512 §5.1)."""
    number = bytes([nonce[0] & 0x3F | 0x40]) + nonce[1:4]
    attribute = b"supportedLDAPVersion"
    search = (
        bytes.fromhex(
            "0400 0a0100 0a0100 020101 020102 010100"
        )  # root entry, one answer, two seconds
        + b"\x87\x0bobjectClass"
        + bytes([0x30, len(attribute) + 2, 0x04, len(attribute)])
        + attribute
    )
    message = b"\x02\x04" + number + bytes([0x63, len(search)]) + search
    return bytes([0x30, len(message)]) + message


_SEARCH_ANSWERS = (0x64, 0x65)
"""An entry, or the end of the search."""


def _cldap(data: bytes, sent: bytes) -> Heard | None:
    """A whole answer to the search, with our number. Directories write lengths in one byte or in five."""
    try:
        [message] = elements(data, 0x30)
        _, number, rest = element(message)
        kind = element(rest)[0]
    except ValueError:
        return None
    if message[:1] != b"\x02" or number != sent[4:8] or kind not in _SEARCH_ANSWERS:
        return None
    return Heard("search answered", open_access=True)


def _send_sql_browser(nonce: bytes, ip: str) -> bytes:
    """Where is the default instance ([MC-SQLR] §2.2.3): one instance, never the list of them."""
    return b"\x04MSSQLSERVER\0"


def _sql_browser(data: bytes, sent: bytes) -> Heard | None:
    """A server response: a length, then keys and values between semicolons (§2.2.5)."""
    if len(data) < 10 or data[0] != 5 or int.from_bytes(data[1:3], "little") != len(data) - 3:
        return None
    words = data[3:1027].split(b";")
    if words[0] != b"ServerName" or b"Version" not in words[:-1]:
        return None
    version = readable(words[words.index(b"Version") + 1], 30)
    return Heard("instance described", "Microsoft SQL Server", version, open_access=True)


def _send_ssdp(nonce: bytes, ip: str) -> bytes:
    """A search for root devices, sent to one address (UPnP Device Architecture §1.3.2)."""
    return (
        b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n"
        b'MAN: "ssdp:discover"\r\nMX: 1\r\nST: upnp:rootdevice\r\n\r\n'
    )


_SSDP_PRODUCT = re.compile(r"(?:^| )([A-Za-z][\w.()+-]{0,60})/(\d[\w.+~-]{0,40})$")
"""The last of the names that SERVER lists, when it is a name and a version."""


def _ssdp(data: bytes, sent: bytes) -> Heard | None:
    """An answer to that search; its SERVER names the system, UPnP and the product, in this order."""
    lines = data[:4096].split(b"\r\n")
    if not lines[0].startswith(b"HTTP/1.1 200"):
        return None
    fields: dict[bytes, bytes] = {}
    for line in lines[1:40]:
        name, _, value = line.partition(b":")
        fields.setdefault(name.strip().lower(), value.strip())
    if fields.get(b"st") != b"upnp:rootdevice" or not fields.get(b"usn", b"").startswith(b"uuid:"):
        return None
    server = readable(fields.get(b"server", b""), 120)
    named = _SSDP_PRODUCT.search(server)
    product, version = (named[1], named[2]) if named else ("", "")
    return Heard(server or "root device", product, version)


def _send_mdns(nonce: bytes, ip: str) -> bytes:
    """The name of the very address asked: neither a list of services nor of neighbours (RFC 6762 §5.1)."""
    name = ipaddress.ip_address(ip).reverse_pointer
    return dns.message.make_query(
        name, "PTR", id=int.from_bytes(nonce[:2], "big"), flags=0
    ).to_wire()


def _mdns(data: bytes, sent: bytes) -> Heard | None:
    """An authoritative answer, as a multicast DNS responder gives to a plain client (RFC 6762 §6.7, §18.4)."""
    answer = dns_answer(data, sent)
    if answer is None or answer.flags & (dns.flags.AA | dns.flags.RA) != dns.flags.AA:
        return None  # who offers to search is an ordinary name server
    [asked] = dns.message.from_wire(sent).question
    told = any(one.name == asked.name and one.rdtype == asked.rdtype for one in answer.answer)
    return Heard("multicast DNS answer") if told else None


def _send_xdmcp(nonce: bytes, ip: str) -> bytes:
    """Is a session offered? Without a name of an authentication."""
    return b"\x00\x01\x00\x02\x00\x01\x00"


_WILLING = {5: (True, 3), 6: (False, 2)}
"""Willing and Unwilling: whether a session is offered, and how many texts follow."""


def _xdmcp(data: bytes, sent: bytes) -> Heard | None:
    """Willing or Unwilling, version 1, whose texts fill the announced length."""
    if len(data) < 6 or data[:2] != b"\0\x01" or int.from_bytes(data[4:6], "big") != len(data) - 6:
        return None
    willing, count = _WILLING.get(int.from_bytes(data[2:4], "big"), (None, 0))
    rest = data[6:]
    for _ in range(count):
        size = int.from_bytes(rest[:2], "big")
        if len(rest) < 2 + size:
            return None
        rest = rest[2 + size :]
    if willing is None or rest:
        return None
    return Heard("willing" if willing else "unwilling", open_access=willing)


def _send_memcached(nonce: bytes, ip: str) -> bytes:
    """The version, in one datagram with our number."""
    return nonce[:2] + b"\0\0\0\x01\0\0version\r\n"


def _memcached(data: bytes, sent: bytes) -> Heard | None:
    """``VERSION 1.6.18`` behind a header with our number."""
    if data[:4] != sent[:4] or data[6:8] != b"\0\0" or not data[8:].startswith(b"VERSION "):
        return None
    return Heard("VERSION", "memcached", readable(data[16:], 30), open_access=True)


def _send_word(nonce: bytes, ip: str) -> bytes:
    return nonce


def _echo(data: bytes, sent: bytes) -> Heard | None:
    """Our own bytes back (RFC 862)."""
    return Heard("our own bytes") if data == sent else None


_SHORTEST_ROW = 32


def _chargen(data: bytes, sent: bytes) -> Heard | None:
    """Characters in their order, line after line (RFC 864). Some leave out the first or the last one."""
    row = data[:4096].split(b"\r\n")[0]
    if len(row) < _SHORTEST_ROW or not row.isascii():
        return None
    ordered = all(
        then == now + 1 or (now >= 0x7D and then <= 0x21) for now, then in itertools.pairwise(row)
    )
    return Heard("rows of characters") if ordered else None


QUESTIONS = (
    UdpQuestion("netbios-ns", 137, _send_netbios, _netbios),
    UdpQuestion("cldap", 389, _send_cldap, _cldap),
    UdpQuestion("sql-browser", 1434, _send_sql_browser, _sql_browser),
    UdpQuestion("ssdp", 1900, _send_ssdp, _ssdp),
    UdpQuestion("mdns", 5353, _send_mdns, _mdns),
    UdpQuestion("xdmcp", 177, _send_xdmcp, _xdmcp),
    UdpQuestion("memcached", 11211, _send_memcached, _memcached),
    UdpQuestion("echo", 7, _send_word, _echo),
    UdpQuestion("chargen", 19, _send_word, _chargen),
)
