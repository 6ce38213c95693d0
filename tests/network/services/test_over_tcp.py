"""Telephony and names over TCP, by the answers of coturn, a telephone exchange and BIND."""

import re
import socket
import struct
from collections.abc import Callable

import dns.message
import dns.rcode
import dns.rrset
import pytest

from cyberscan.network.services import Identified

Name = Callable[..., Identified]


def sip(client: socket.socket) -> None:
    asked = client.recv(4096)
    assert b"SIP/2.0/TCP" in asked
    call = re.search(rb"Call-ID: [0-9a-f]+", asked)
    assert call is not None
    lines = (
        b"SIP/2.0 200 OK",
        call[0],
        b"CSeq: 1 OPTIONS",
        b"Server: Asterisk PBX 18.10.0",
        b"",
        b"",
    )
    client.sendall(b"\r\n".join(lines))
    client.recv(10)


def stun(client: socket.socket) -> None:
    asked = client.recv(100)
    software = b"Coturn-4.6.1 'Gorst'"
    body = struct.pack(">HH", 0x0020, 8) + bytes(8) + struct.pack(">HH", 0x8022, 20) + software
    client.sendall(b"\1\1" + struct.pack(">H", len(body)) + asked[4:20] + body)
    client.recv(10)


def names(*, recursion: bool) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        while framed := client.recv(4096):
            asked = dns.message.from_wire(framed[2:])
            answer = dns.message.make_response(asked, recursion_available=recursion)
            question = asked.question[0]
            if "version" in str(question.name):
                told = dns.rrset.from_text(question.name, 0, "CH", "TXT", '"9.18.33-Debian"')
                answer.answer.append(told)
            elif recursion:
                start = "a.root-servers.net. x.y. 1 1 1 1 1"
                answer.answer.append(dns.rrset.from_text(".", 86400, "IN", "SOA", start))
            else:
                answer.set_rcode(dns.rcode.REFUSED)
            wire = answer.to_wire()
            client.sendall(struct.pack(">H", len(wire)) + wire)

    return script


@pytest.mark.parametrize(
    ("peer", "hint", "product", "version", "open_access"),
    [
        (sip, "sip", "Asterisk PBX", "18.10.0", None),
        (stun, "stun", "Coturn", "4.6.1", None),
        (names(recursion=True), "dns", "BIND", "9.18.33-Debian", True),
        (names(recursion=False), "dns", "BIND", "9.18.33-Debian", False),
    ],
)
def test_it_is_named_with_its_software(
    name: Name, peer: Callable[[socket.socket], None], hint: str, product: str, version: str,
    open_access: bool | None,
) -> None:  # fmt: skip
    seen = name(peer, hint)
    assert (seen.name, seen.how) == (hint, "protocol")
    assert (seen.product, seen.version, seen.open_access) == (product, version, open_access)


@pytest.mark.parametrize("hint", ["sip", "stun", "dns"])
def test_an_echo_is_none_of_them(name: Name, hint: str) -> None:
    def echo(client: socket.socket) -> None:
        while data := client.recv(4096):
            client.sendall(data)

    assert name(echo, hint).name == ""
