"""A small receiving mail server for the demonstration and the tests: EHLO, STARTTLS, MAIL, RCPT, RSET, QUIT.

It takes no message: it knows no DATA. Its faults are those of real servers, on demand.
"""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Mapping
from types import MappingProxyType, TracebackType
from typing import Literal, Self

_ANSWERS = {
    "MAIL": "250 2.1.0 Ok",
    "RCPT": "554 5.7.1 Relay access denied",
    "RSET": "250 2.0.0 Ok",
}
Upgrade = Literal["works", "refused", "garbage", "cut", "silent"]


class MailServer:
    """``with MailServer(tls=context) as server: server.port``. Without ``tls`` no STARTTLS works."""

    def __init__(
        self, *, ip: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None,
        greeting: str = "220 mx.ville.test ESMTP", extensions: tuple[str, ...] = ("SIZE 1000",),
        upgrade: Upgrade = "works", announce: bool | None = None, name: str = "mx.ville.test",
        answers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.answers = {**_ANSWERS, **answers}
        """The reply to each command that is not a greeting, an upgrade or a farewell."""
        self.tls = tls
        self.greeting = greeting
        self.name = name
        self.upgrade = upgrade
        announced = (tls is not None) if announce is None else announce
        self.extensions = (*extensions, *(("STARTTLS",) if announced else ()))
        self.commands: list[str] = []
        """Every command line received, in order."""
        self._tcp = _Tcp((ip, port), _Handler)
        self._tcp.mail = self
        self.ip, self.port = ip, int(self._tcp.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._tcp.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tcp.stopping.set()
        self._tcp.shutdown()
        self._tcp.server_close()


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = False  # closing waits for the conversations: their last command is recorded
    allow_reuse_address = True
    mail: MailServer

    def __init__(self, address: tuple[str, int], handler: type[_Handler]) -> None:
        self.stopping = threading.Event()
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave early are no news."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Tcp

    def handle(self) -> None:
        self._talk(self.request, self.server.mail.greeting)

    def _talk(self, peer: socket.socket, greeting: str = "") -> None:
        peer.settimeout(20)
        if greeting:
            _say(peer, greeting)
        while line := _line(peer):
            self.server.mail.commands.append(line)
            verb = line.split(" ", 1)[0].upper()
            if verb == "EHLO":
                self._extensions(peer)
            elif verb == "STARTTLS":
                return self._starttls(peer)
            elif verb == "QUIT":
                return _say(peer, "221 2.0.0 Bye")
            else:
                _say(peer, self.server.mail.answers.get(verb, "502 5.5.2 not implemented"))

    def _extensions(self, peer: socket.socket) -> None:
        lines = (self.server.mail.name, *self.server.mail.extensions)
        for line in lines[:-1]:
            _say(peer, f"250-{line}")
        _say(peer, f"250 {lines[-1]}")

    def _starttls(self, peer: socket.socket) -> None:
        mail = self.server.mail
        if mail.upgrade == "refused":
            _say(peer, "454 4.7.0 TLS not available due to local problem")
            return
        _say(peer, "220 2.0.0 Ready to start TLS")
        if mail.upgrade == "silent":
            self.server.stopping.wait(20)
        elif mail.upgrade == "garbage":
            peer.recv(4096)
            _say(peer, "500 what is that?")
        elif mail.upgrade == "works" and mail.tls is not None:
            with mail.tls.wrap_socket(peer, server_side=True) as secured:
                self._talk(secured)


def _say(peer: socket.socket, line: str) -> None:
    peer.sendall(line.encode() + b"\r\n")


def _line(peer: socket.socket) -> str:
    line = b""
    while len(line) < 1000 and not line.endswith(b"\n"):
        byte = peer.recv(1)
        if not byte:
            break
        line += byte
    return line.decode("ascii", "replace").strip()
