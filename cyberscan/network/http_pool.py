"""Connections of the HTTP client: dialled by the network room, timed and counted inside the socket."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from cyberscan.network.dial import Stream
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

Dial = Callable[[str, int], Stream]
Retire = Callable[[Stream], None]
Show = Callable[[str, int, bytes], None]
"""Told the certificate (DER) that a host shows on a port."""


class Clock:
    """The task's deadline and the bytes that the current answer may still send."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._left = 0

    def allow(self, amount: int) -> None:
        """How many bytes may come from now on."""
        self._left = amount

    def timeout(self) -> float:
        """Seconds that the next read may wait. Raises :class:`LookFailed` when time or bytes are spent."""
        if self._left <= 0:
            raise LookFailed(Reason.BUDGET_SPENT, "bytes")
        return min(self._network.seconds_left, self._network.settings.read_timeout)

    def received(self, amount: int) -> None:
        """Count bytes that came in."""
        self._left -= amount
        self._network.meter.received(amount)


class _PlainSocket(socket.socket):
    """A socket whose every read obeys the clock."""

    clock: Clock

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.clock.timeout())
        try:
            amount = super().recv_into(buffer, nbytes, flags)
        except TimeoutError as error:
            raise LookFailed(Reason.TIMEOUT, "read") from error
        self.clock.received(amount)
        return amount


class _TlsSocket(ssl.SSLSocket):
    """The same, under TLS."""

    clock: Clock

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.clock.timeout())
        try:
            amount = super().recv_into(buffer, nbytes, flags)
        except TimeoutError as error:
            raise LookFailed(Reason.TIMEOUT, "read") from error
        self.clock.received(amount)
        return amount


class PinnedAdapter(HTTPAdapter):
    """Dials through ``dial``; hands streams to ``retire`` when their connection is closed.

    A stream is retired and not closed at once: http.client closes a connection that will not be kept
    before its answer is read, and the slot is to be given back only after.
    """

    def __init__(
        self, trust: ssl.SSLContext, clock: Clock, dial: Dial, retire: Retire, show: Show
    ) -> None:
        self._trust = trust
        trust.sslsocket_class = _TlsSocket
        self._pools = _pools(clock, dial, retire, show)
        super().__init__(max_retries=0, pool_connections=8, pool_maxsize=1)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **options: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """There is no proxy here: the address that was vetted is the one to be reached."""
        raise LookFailed(Reason.OUT_OF_SCOPE, "proxy")

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        """The shared context decides of trust, whatever ``verify`` says."""
        host, _ = super().build_connection_pool_key_attributes(request, True)
        tls = {"ssl_context": self._trust} if host["scheme"] == "https" else {}
        return host, tls

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing to load for each connection: the shared context has it."""


def _pools(
    clock: Clock, dial: Dial, retire: Retire, show: Show
) -> dict[str, type[HTTPConnectionPool]]:
    """The pool classes of one client, whose connections know its clock."""

    class Plain(HTTPConnection):
        stream: Stream | None = None

        def _new_conn(self) -> socket.socket:
            self.stream, sock = _opened(dial, clock, self.host, self.port)
            return sock

        def close(self) -> None:
            super().close()
            _retired(self, retire)

    class Tls(HTTPSConnection):
        stream: Stream | None = None

        def _new_conn(self) -> socket.socket:
            self.stream, sock = _opened(dial, clock, self.host, self.port or 443)
            return sock

        def connect(self) -> None:
            super().connect()
            self.is_verified = True  # a refused certificate is recorded: urllib3 need not warn
            if isinstance(self.sock, _TlsSocket):
                self.sock.clock = clock
                show(self.host, self.port or 443, self.sock.getpeercert(binary_form=True) or b"")

        def close(self) -> None:
            super().close()
            _retired(self, retire)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


def _opened(dial: Dial, clock: Clock, host: str, port: int) -> tuple[Stream, socket.socket]:
    stream = dial(host, port)
    sock = _PlainSocket(fileno=stream.socket.detach())
    sock.clock = clock
    sock.settimeout(clock.timeout())  # holds for the whole TLS handshake
    return stream, sock


def _retired(connection: Any, retire: Retire) -> None:
    stream, connection.stream = connection.stream, None
    if stream is not None:
        retire(stream)
