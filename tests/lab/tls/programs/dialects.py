"""How each dialect comes to TLS, for the clients that referee. Written apart from the product on purpose."""

from __future__ import annotations

import socket
from collections.abc import Callable

HOST = "www.ville.test"


def _until(peer: socket.socket, end: bytes) -> bytes:
    data = b""
    while end not in data:
        more = peer.recv(4096)
        if not more:
            raise ConnectionError("closed before TLS")
        data += more
    return data


def _reply(peer: socket.socket, code: bytes) -> None:
    """A reply of SMTP or FTP, whose last line has a space behind its code."""
    data = b""
    while not any(line[3:4] == b" " for line in data.splitlines() if data.endswith(b"\n")):
        data += _until(peer, b"\n")
    if not data.startswith(code):
        raise ConnectionError(repr(data))


def smtp(peer: socket.socket) -> None:
    _reply(peer, b"220")
    peer.sendall(b"EHLO referee\r\n")
    _reply(peer, b"250")
    peer.sendall(b"STARTTLS\r\n")
    _reply(peer, b"220")


def ftp(peer: socket.socket) -> None:
    _reply(peer, b"220")
    peer.sendall(b"AUTH TLS\r\n")
    _reply(peer, b"234")


def imap(peer: socket.socket) -> None:
    _until(peer, b"\n")
    peer.sendall(b"a STARTTLS\r\n")
    _until(peer, b"a OK")


def pop3(peer: socket.socket) -> None:
    _until(peer, b"\n")
    peer.sendall(b"STLS\r\n")
    _until(peer, b"+OK")


def ldap(peer: socket.socket) -> None:
    peer.sendall(bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037")
    if b"\x0a\x01\x00" not in peer.recv(4096):
        raise ConnectionError("refused")


def _xmpp(peer: socket.socket, space: str) -> None:
    peer.sendall(
        f"<?xml version='1.0'?><stream:stream to='{HOST}' xmlns='{space}' version='1.0' "
        "xmlns:stream='http://etherx.jabber.org/streams'>".encode()
    )
    _until(peer, b"</stream:features>")
    peer.sendall(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    _until(peer, b"<proceed")


def xmpp(peer: socket.socket) -> None:
    _xmpp(peer, "jabber:client")


def xmpp_server(peer: socket.socket) -> None:
    _xmpp(peer, "jabber:server")


def postgresql(peer: socket.socket) -> None:
    peer.sendall(bytes.fromhex("0000000804d2162f"))
    if peer.recv(1) != b"S":
        raise ConnectionError("refused")


def mysql(peer: socket.socket) -> None:
    peer.recv(4096)
    # protocol 4.1, secure connection, TLS, plug-in authentication; 16 MB packets; utf8
    peer.sendall(bytes.fromhex("20000001008a08000000000121") + bytes(23))


def rdp(peer: socket.socket) -> None:
    peer.sendall(bytes.fromhex("030000130ee000000000000100080001000000"))
    peer.recv(64)


PRELUDES: dict[str, Callable[[socket.socket], None]] = {
    "": lambda peer: None, "smtp": smtp, "ftp": ftp, "imap": imap, "pop3": pop3, "ldap": ldap,
    "xmpp": xmpp, "xmpp_server": xmpp_server, "postgresql": postgresql, "mysql": mysql, "rdp": rdp,
}  # fmt: skip


def connect(port: int, starttls: str) -> socket.socket:
    """A connection on which TLS may begin."""
    peer = socket.create_connection(
        ("127.0.0.1", port), timeout=30
    )  # a JDK reckons seconds with 8192 bits
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        PRELUDES[starttls](peer)
    except BaseException:
        peer.close()
        raise
    return peer
