"""Small imitations of services that a town should not expose."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from cyberscan.network.port_sets import hands_off

Talk = Callable[[socketserver.StreamRequestHandler], None]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A scanner hangs up when it has seen enough: nothing to print."""


class ServiceServer:
    """One TCP service on loopback, whose talk is a function."""

    def __init__(self, talk: Talk, *, ip: str, port: int = 0) -> None:
        self._server = _Server((ip, port), _handler(talk))
        while self._server.server_address[1] in hands_off():  # nothing would ever be sent there
            self._server.server_close()
            self._server = _Server((ip, port), _handler(talk))
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(talk: Talk) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            talk(self)

    return Handler


def redis(peer: socketserver.StreamRequestHandler) -> None:
    """An in-memory database that answers anybody."""
    while line := peer.rfile.readline(512):
        if line.strip().upper() == b"PING":
            peer.wfile.write(b"+PONG\r\n")
        elif not line.startswith((b"*", b"$")):
            peer.wfile.write(b"-ERR unknown command\r\n")


def ftp(peer: socketserver.StreamRequestHandler) -> None:
    """File transfer in clear text."""
    peer.wfile.write(b"220 (vsFTPd 2.3.5)\r\n")
    while line := peer.rfile.readline(512):
        word = line.split(b" ")[0].strip().upper()
        if word == b"QUIT":
            peer.wfile.write(b"221 Goodbye.\r\n")
            return
        features = b"211-Features:\r\n UTF8\r\n211 End\r\n"
        peer.wfile.write(
            features if word == b"FEAT" else b"530 Please login with USER and PASS.\r\n"
        )


def telnet(peer: socketserver.StreamRequestHandler) -> None:
    """A console in clear text: option negotiation, then a login prompt."""
    peer.wfile.write(b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27\r\nrouteur-mairie login: ")
    peer.rfile.readline(512)


def camera(peer: socketserver.StreamRequestHandler) -> None:
    """A video camera's streaming port (RTSP)."""
    request, sequence = peer.rfile.readline(512), b"0"
    while line := peer.rfile.readline(512).strip():
        if line.lower().startswith(b"cseq:"):
            sequence = line[5:].strip()
    answer = b"200 OK" if b"RTSP/1.0" in request else b"400 Bad Request"
    public = b"Public: OPTIONS, DESCRIBE, SETUP, TEARDOWN, PLAY"
    lines = (b"RTSP/1.0 " + answer, b"CSeq: " + sequence, b"Server: IPCAM", public, b"", b"")
    peer.wfile.write(b"\r\n".join(lines))
