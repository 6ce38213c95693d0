"""TLS peers for tests: real servers of OpenSSL, and programmable ones that only say hello."""

from __future__ import annotations

import os
import secrets
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cyberscan.facts.targets import Endpoint, Starttls
from cyberscan.network.dial import Stream
from cyberscan.network.session import Network
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

Answer = Callable[[socket.socket, int], None]
"""Called with each connection and its number."""

HOST = "www.ville.test"
HANDSHAKE, ALERT = 22, 21


def room(seconds: float = 60, read_timeout: float = 0.6, connections: int = 150) -> Network:
    """A network room that may talk to ``HOST`` on loopback, without a pace."""
    return network(
        perimeter(hosts=[HOST]),
        budget=Budget(connections=connections, seconds=seconds),
        rate=1000.0,
        read_timeout=read_timeout,
    )


def endpoint(port: int, starttls: Starttls = "") -> Endpoint:
    """A port of ``HOST`` on loopback."""
    return Endpoint(host=HOST, ip="127.0.0.1", port=port, starttls=starttls)


def make_pair(folder: Path, host: str, *options: str) -> tuple[Path, Path]:
    """A self-signed certificate of 30 days for ``host``: its key and itself, as PEM files."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    kind = options or ("-newkey", "rsa:2048")
    subprocess.run(
        ["openssl", "req", "-x509", *kind, "-nodes", "-days", "30",
         "-keyout", key, "-out", certificate, "-subj", f"/CN={host}"],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, certificate


@contextmanager
def openssl_server(pair: tuple[Path, Path], *options: str) -> Iterator[int]:
    """``openssl s_server`` with the given options; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with subprocess.Popen(
        ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-key", pair[0],
         "-cert", pair[1], *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"OPENSSL_CONF": os.devnull, "PATH": "/usr/bin:/bin"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        while process.stdout.readline().strip() != b"ACCEPT":
            assert process.poll() is None
        drain = threading.Thread(target=process.stdout.read, daemon=True)
        drain.start()
        try:
            yield port
        finally:
            process.kill()
            drain.join()


@contextmanager
def peer(answer: Answer) -> Iterator[int]:
    """A peer that calls ``answer`` for each connection, one at a time; gives its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        number = 0
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                with suppress(OSError):
                    answer(connection, number)
            number += 1

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(server.getsockname()[1])
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(6)


def reset(connection: socket.socket) -> None:
    """Make the coming close a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass(frozen=True)
class Asked:
    """A ClientHello as a server reads it."""

    claimed: int
    version: int
    suites: tuple[int, ...]
    compression: bytes
    extensions: Mapping[int, bytes]

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups on offer."""
        return _words(self.extensions.get(10, b"\x00\x00")[2:])


def read_hello(connection: socket.socket) -> Asked:
    """The ClientHello that a connection begins with."""
    return parse_hello(connection.recv(4096))


def parse_hello(hello: bytes) -> Asked:
    """The ClientHello in one record; anything else (an SSL 2.0 hello) offers nothing."""
    if hello[:1] != b"\x16":
        return Asked(0, 0, (), b"", {})
    claimed = int.from_bytes(hello[9:11], "big")
    at = 44 + hello[43]
    size = int.from_bytes(hello[at : at + 2], "big")
    suites = _words(hello[at + 2 : at + 2 + size])
    at += 2 + size
    compression = hello[at + 1 : at + 1 + hello[at]]
    rest, extensions = hello[at + 3 + hello[at] :], {}
    while len(rest) >= 4:
        kind, length = struct.unpack(">HH", rest[:4])
        extensions[kind] = rest[4 : 4 + length]
        rest = rest[4 + length :]
    newest = max(_words(extensions.get(43, b"\x00")[1:]), default=claimed)
    version = 0x0304 if 0x0304 in _words(extensions.get(43, b"\x00")[1:]) else min(newest, claimed)
    return Asked(claimed, version, suites, compression, extensions)


def _words(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])


def record(kind: int, body: bytes, version: int = 0x0303) -> bytes:
    """One record."""
    return struct.pack(">BHH", kind, version, len(body)) + body


def message(kind: int, body: bytes) -> bytes:
    """One handshake message, without its record."""
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def alert(code: int, level: int = 2) -> bytes:
    """An alert, in its record."""
    return record(ALERT, bytes([level, code]))


REFUSAL = alert(40)


def hello_message(
    version: int, code: int, *, extensions: Mapping[int, bytes] | None = None,
    session: bytes = b"", compression: int = 0, random: bytes = b"",
) -> bytes:  # fmt: skip
    """A ServerHello message; with TLS 1.3 the version goes into its extension."""
    found = dict(extensions or {})
    if version >= 0x0304:
        found[43] = version.to_bytes(2, "big")
    body = min(version, 0x0303).to_bytes(2, "big") + (random or secrets.token_bytes(32))
    body += bytes([len(session)]) + session + code.to_bytes(2, "big") + bytes([compression])
    listed = b"".join(struct.pack(">HH", k, len(v)) + v for k, v in found.items())
    return message(2, body + (len(listed).to_bytes(2, "big") + listed if found else b""))


def certificate_message(*certificates: bytes) -> bytes:
    """A Certificate message of TLS 1.2."""
    listed = b"".join(len(c).to_bytes(3, "big") + c for c in certificates)
    return message(11, len(listed).to_bytes(3, "big") + listed)


def curve_message(group: int, scheme: int = 0x0804) -> bytes:
    """A ServerKeyExchange of TLS 1.2 with a named curve."""
    point, signature = bytes(32), bytes(64)
    body = struct.pack(">BHB", 3, group, len(point)) + point
    return message(12, body + struct.pack(">HH", scheme, len(signature)) + signature)


DONE = message(14, b"")


def server_hello(version: int, code: int, extensions: Mapping[int, bytes] | None = None) -> bytes:
    """The shortest flight: a ServerHello, and the end of it before TLS 1.3."""
    body = hello_message(version, code, extensions=extensions)
    return record(HANDSHAKE, body if version >= 0x0304 else body + DONE)


def speaking_tls12(accepted: Sequence[int], refuse: Callable[[socket.socket], None]) -> Answer:
    """TLS 1.2 alone with some suites, in its own order; ``refuse`` is its manner of saying no."""

    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        chosen = next((c for c in accepted if c in asked.suites), None)
        if asked.version == 0x0303 and chosen is not None:
            connection.sendall(server_hello(0x0303, chosen))
        else:
            refuse(connection)

    return answer


class Canned(Stream):
    """A stream that hands out ``chunks`` and then ends, without a socket; counts what was taken."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""
        self.taken = 0

    def send(self, data: bytes) -> None:
        """Whatever is said is not listened to."""

    def receive(self, size: int = 4096, timeout: float | None = None) -> bytes:
        """The next chunk, or as much of it as was asked for."""
        data = self._rest or next(self._chunks, b"")
        data, self._rest = data[:size], data[size:]
        self.taken += len(data)
        return data
