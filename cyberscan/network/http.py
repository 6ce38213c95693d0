"""The HTTP client: HTTP/1.1 held to the vetted address, with a deadline and a limit on everything.

Every connection comes from ``network.connect``; no name is resolved by the operating system, no proxy
and no variable of the environment is heard. The deadline is the stream's, which counts every read: a peer
that drips one byte a second meets it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import SplitResult, urlsplit

from cyberscan.network.dial import Stream
from cyberscan.network.http_connection import (
    CertificateRefused,
    Closed,
    Connection,
    opened,
    request_head,
)
from cyberscan.network.http_cookies import Cookies
from cyberscan.network.http_wire import Head
from cyberscan.network.trust import context
from cyberscan.perimeter.identifiers import host_name
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_BODY = 1_000_000
"""Bytes of a body that are read, once decompressed."""
_MOST_IPV4 = 2
_USUAL = {"http": 80, "https": 443}

Method = Literal["GET", "TRACE"]
Origin = tuple[str, str, int]
"""Scheme, checked host without brackets, port."""


@dataclass(frozen=True)
class Reply:
    """One answer. ``headers`` have lower-case names and are repeated when repeated."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    truncated: bool = False
    """The body was longer than the limit, or stopped before its end."""
    certificate_error: str = ""
    certificate: bytes = b""
    """What the server shows of itself, as DER, trusted or not; empty in clear."""

    def header(self, name: str) -> str:
        """The first header of that name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


class Client:
    """One task's browser: keeps connections and cookies until it is closed."""

    def __init__(
        self, network: Network, contact: Contact = Contact.CLIENT, *, page: str = "/", ipv6: bool = False
    ) -> None:  # fmt: skip
        """``page``: the declared page that is visited, whose requests are counted apart from its host's.
        ``ipv6``: only the first IPv6 address of a host is spoken with.
        """
        self._network = network
        self._contact = contact
        self._page = page
        self._ipv6 = ipv6
        self._headers = {
            "User-Agent": network.settings.user_agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "fr,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "keep-alive",
        }
        self._cookies = Cookies()
        self._idle: dict[Origin, Connection] = {}
        self._refused: dict[Origin, str] = {}
        self._answering: set[str] = set()

    def get(
        self,
        url: str,
        *,
        limit: int = MAX_BODY,
        trusted: bool = False,
        method: Method = "GET",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Ask once, follow nothing. ``limit`` bounds the decompressed body; ``headers`` are sent as well.

        An untrusted certificate is recorded, and the page looked at nevertheless: nothing secret is
        sent. With ``trusted`` it ends the look. Raises :class:`LookFailed`.
        """
        parts, origin = _asked(url)
        request = self._request(method, parts, origin, url, headers or {})
        if origin not in self._refused:
            try:
                return self._ask(url, origin, request, method, limit)
            except CertificateRefused as refused:
                self._refused[origin] = refused.code
        if trusted:
            raise LookFailed(Reason.PROTOCOL_ERROR, f"certificate {self._refused[origin]}")
        reply = self._ask(url, origin, request, method, limit)
        return replace(reply, certificate_error=self._refused[origin])

    def _request(
        self, method: Method, parts: SplitResult, origin: Origin, url: str, more: Mapping[str, str]
    ) -> bytes:
        sent = {**self._headers, **more}
        if cookie := self._cookies.header(url):
            sent["Cookie"] = cookie
        host = f"[{origin[1]}]" if ":" in origin[1] else origin[1]
        return request_head(method, parts, host, sent)

    def _ask(self, url: str, origin: Origin, request: bytes, method: Method, limit: int) -> Reply:
        self._count(origin)
        connection, head = self._answered(origin, request)
        reusable = False
        try:
            self._cookies.take(url, head.headers)
            body, truncated, reusable = connection.body(head, method, limit)
        finally:
            if reusable:
                self._idle[origin] = connection
            else:
                connection.close()
        return Reply(
            url, head.status, head.headers, body, truncated, certificate=connection.certificate
        )

    def _answered(self, origin: Origin, request: bytes) -> tuple[Connection, Head]:
        """A connection and the head of the answer on it; a kept one that was closed meanwhile is replaced."""
        kept = self._idle.pop(origin, None)
        if kept is not None:
            if kept.idle:
                try:
                    return kept, self._head(kept, request)
                except Closed:
                    kept.close()
            kept.close()
        try:
            fresh = self._opened(origin)
        except (LookFailed, CertificateRefused):
            self._count_back(origin)
            raise
        return fresh, self._head(fresh, request)

    def _count(self, origin: Origin) -> None:
        if self._contact is Contact.CLIENT:
            self._network.take_request(origin[1], origin[2], self._page)
        else:  # a registry is no site of the authority
            self._network.meter.take("requests")

    def _count_back(self, origin: Origin) -> None:
        """Nothing was asked: what could not be sent is no cost of the site."""
        if self._contact is Contact.CLIENT:
            self._network.return_request(origin[1], origin[2], self._page)
        else:
            self._network.meter.note("requests", -1)

    def _head(self, connection: Connection, request: bytes) -> Head:
        try:
            return connection.ask(request)
        except LookFailed:
            connection.close()
            raise

    def _opened(self, origin: Origin) -> Connection:
        scheme, host, port = origin
        trust = None
        if scheme == "https":
            verify = origin not in self._refused
            trust = context(self._network.settings.ca_file, verify=verify)
        timeout = min(self._network.seconds_left, self._network.settings.read_timeout)
        return opened(lambda: self._dial(host, port), trust, host, timeout)

    def _dial(self, host: str, port: int) -> Stream:
        """Connect to one of two IPv4 addresses, then to the first IPv6 one; the gate vets each."""
        self._let_go()
        name, addresses = self._addresses(host)
        failures: dict[str, LookFailed] = {}
        for ip in self._in_turn(addresses):
            try:
                stream = self._network.connect(ip, port, name=name, contact=self._contact)
            except LookFailed as failed:
                if failed.ends_the_task:
                    raise
                failures[ip] = failed
            else:
                self._answering.add(ip)
                return stream
        if not failures:
            raise LookFailed(Reason.DNS_FAILURE, "no address")
        raise _worst(failures)

    def _in_turn(self, addresses: tuple[str, ...]) -> list[str]:
        """As browsers do, the next address when one is dead; those that answered this task first."""
        old = [] if self._ipv6 else [ip for ip in addresses if ":" not in ip][:_MOST_IPV4]
        new = [ip for ip in addresses if ":" in ip][:1]
        return sorted((*old, *new), key=lambda ip: ip not in self._answering)

    def _addresses(self, host: str) -> tuple[str, tuple[str, ...]]:
        if is_address(host):
            return "", (host,)
        ours = self._contact is Contact.REGISTRY  # the gate holds it to the chosen registries
        if not ours and not self._network.scope.visits(host):
            raise LookFailed(Reason.OUT_OF_SCOPE, f"not in the perimeter: {host}")
        return host, self._network.addresses(host)

    def _let_go(self) -> None:
        """Close what is idle: tasks that hold one slot of an address and wait for a second one would wait
        for each other.
        """
        while self._idle:
            self._idle.popitem()[1].close()

    def close(self) -> None:
        """Close every connection and give the slots back."""
        self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _asked(url: str) -> tuple[SplitResult, Origin]:
    """The parts of an address and its origin. Raises :class:`LookFailed` when it cannot be asked."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in _USUAL or "@" in parts.netloc or not parts.hostname:
            raise ValueError(url)
        host = parts.hostname.rstrip(".")
        host = host if is_address(host) else host_name(host)
        return parts, (parts.scheme, host, parts.port or _USUAL[parts.scheme])
    except ValueError as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "address that cannot be asked") from error


def _worst(failures: dict[str, LookFailed]) -> LookFailed:
    """A closed port is certain when every IPv4 server tried says so; the scanner may lack IPv6."""
    old = [failed for ip, failed in failures.items() if ":" not in ip] or [*failures.values()]
    unsure = (failed for failed in old if failed.failure.reason is not Reason.REFUSED)
    return next(unsure, old[0])


def is_address(text: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
