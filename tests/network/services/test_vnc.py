"""Who is let in, by each version of the protocol. The pairs are what real servers offer."""

import socket
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified


def server(version: bytes, *turns: bytes) -> Callable[[socket.socket], None]:
    """A server that says its version, then one thing a turn."""

    def script(client: socket.socket) -> None:
        client.sendall(b"RFB " + version + b"\n")
        for turn in turns:
            if not client.recv(100):
                return
            client.sendall(turn)
        client.recv(100)

    return script


def kinds(*numbers: int) -> bytes:
    return b"\0" + bytes([len(numbers)]) + b"".join(n.to_bytes(4, "big") for n in numbers)


@pytest.mark.parametrize(
    ("peer", "open_access"),
    [
        (server(b"003.003", b"\0\0\0\1"), True),
        (server(b"003.003", b"\0\0\0\2" + bytes(16)), False),
        (server(b"003.003", b"\0\0\0\0\0\0\0\4full"), None),
        (server(b"003.007", b"\1\1"), True),
        (server(b"003.008", b"\1\2"), False),
        (server(b"003.008", b"\2\2\1"), True),
        (server(b"003.008", b"\1\x10"), None),  # Tight: may ask, may not
        (server(b"003.008", b"\1\x13", b"\0\2", kinds(257)), True),  # TigerVNC, TLSNone
        (server(b"003.008", b"\2\x13\2", b"\0\2", kinds(258, 2)), False),
        (server(b"003.008", b"\1\x13", b"\0\2", kinds(262)), False),
        (server(b"003.008", b"\1\x13", b"\0\1"), None),
        (server(b"003.008", b"\2\x13\x10", b"\0\2", kinds(258)), None),
        (server(b"003.008", b"\1\x13", b"\0\2", b"\0\xff\0"), None),
        (server(b"003.008", b"\0\0\0\0\4busy"), None),
    ],
)
def test_open_access_is_what_the_offer_proves(
    name: Callable[..., Identified],
    peer: Callable[[socket.socket], None],
    open_access: bool | None,
) -> None:
    seen = name(peer)
    assert (seen.name, seen.open_access) == ("vnc", open_access)


def test_a_flood_of_kinds_makes_a_short_proof(name: Callable[..., Identified]) -> None:
    flood = kinds(*range(1000, 1255))
    assert len(name(server(b"003.008", b"\1\x13", b"\0\2", flood)).proof) < 120


@pytest.mark.parametrize(
    ("peer", "how"),
    [
        (server(b"003.008"), "banner"),
        (server(b"003.008", b"RFB 003.008\n"), "banner"),
        (server(b"003.008", b"OK\r\n"), "banner"),
        (server(b"003.008", b"\1\2"), "protocol"),
        (server(b"003.008", b"\0\0\0\0\4full"), "protocol"),
        (server(b"003.003", b"\0\0\0\0\0\0\0\4full"), "protocol"),
    ],
)
def test_a_greeting_that_anybody_can_write_is_proved_by_what_follows(
    name: Callable[..., Identified], peer: Callable[[socket.socket], None], how: str
) -> None:
    assert name(peer).how == how
