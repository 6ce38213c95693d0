"""A small web server for the demonstration and the tests: answers from a table of paths, and can misbehave on demand."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Misbehaviour = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Answer:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/html; charset=utf-8"

    def wire(self) -> bytes:
        """As sent."""
        lines = [f"HTTP/1.1 {self.status} Answer", f"Content-Length: {len(self.body)}"]
        if self.content_type:
            lines.append(f"Content-Type: {self.content_type}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


@dataclass
class WebServer:
    """``with WebServer({"/": Answer(b"…")}) as server: server.port``; ``context`` makes it speak TLS."""

    pages: Mapping[str, Answer | Misbehaviour]
    otherwise: Answer | Misbehaviour = Answer(b"<title>Introuvable</title>", 404)
    context: ssl.SSLContext | None = None
    greeting: Misbehaviour | None = None
    """Done with each connection, instead of listening to it."""
    requests: list[str] = field(default_factory=list)
    """Every path asked, in order."""
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
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


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    owner: WebServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is what these tests are about: nothing to print."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        owner = self.server.owner
        owner.connections += 1
        sock: socket.socket = self.request
        sock.settimeout(10)
        if owner.greeting is not None:
            owner.greeting(sock)
            return
        if owner.context is not None:
            sock = owner.context.wrap_socket(sock, server_side=True)
        try:
            while head := _head(sock):
                path = head.split(" ", 2)[1]
                owner.requests.append(path)
                owner.heads.append(head)
                answer = owner.pages.get(path, owner.otherwise)
                if not isinstance(answer, Answer):
                    answer(sock)
                    return
                sock.sendall(answer.wire())
        finally:
            sock.close()


def _head(sock: socket.socket) -> str:
    """One request's head; empty when the client has left."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(4096)
        if not more:
            return ""
        data += more
    return data.decode("latin-1")
