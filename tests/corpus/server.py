"""Serves the whole corpus on two ports of loopback: each site under its own name, in clear and by TLS."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections import defaultdict
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from tests.corpus.site_files import SiteFile

_GONE = (ConnectionError, ssl.SSLError, TimeoutError, OSError)


class CorpusServer:
    """``with CorpusServer(sites, context) as server: server.ports["https"]``."""

    def __init__(self, sites: Iterable[SiteFile], context: ssl.SSLContext) -> None:
        self.sites = {site.name: site for site in sites}
        self.asked: dict[str, list[str]] = defaultdict(list)
        """Paths, by site."""
        self._servers = {"http": _Server(self, None), "https": _Server(self, context)}
        self.ports = {scheme: server.port for scheme, server in self._servers.items()}

    def __enter__(self) -> Self:
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, owner: CorpusServer, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner, self.context = owner, context
        self.port = int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is expected: nothing to print."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        sock: socket.socket = self.request
        sock.settimeout(10)
        try:
            if self.server.context is not None:
                sock = self.server.context.wrap_socket(sock, server_side=True)
            while self._one(sock):
                pass
        except _GONE:
            return
        finally:
            sock.close()

    def _one(self, sock: socket.socket) -> bool:
        """Answer one request; whether another may follow."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = sock.recv(4096)
            if not more:
                return False
            data += more
        lines = data.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        fields = (line.partition(":") for line in lines[1:])
        host = next((value for key, _, value in fields if key.lower() == "host"), "")
        name = host.strip().partition(":")[0].lower()
        self.server.owner.asked[name].append(f"{method} {path}")
        site = self.server.owner.sites.get(name)
        if site is None:
            return False
        if method != "GET":
            sock.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return True
        answer = site.answer(path)
        sock.sendall(answer.wire)
        return not answer.close
