"""The HTTP client: requests, held to the vetted address, with a deadline and a limit on everything.

Every connection comes from ``network.connect``; no name is resolved by the operating system, no proxy
and no variable of the environment is heard. The total deadline is kept inside the socket, because the
time-outs of requests are per read and a peer that drips one byte a second never meets them.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

import requests
from requests.cookies import extract_cookies_to_jar

from cyberscan.network.dial import Stream
from cyberscan.network.http_pool import Clock, PinnedAdapter
from cyberscan.network.trust import certificate_code, context
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_BODY = 1_000_000
"""Bytes of a body that are read, once decompressed."""
MAX_HEAD = 256_000
"""Bytes before the body; http.client itself refuses a 101st header and a line above 64 KiB."""
_CHUNK = 16_384
_MOST_IPV4 = 2
_UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Encodings that were not asked for and cannot be undone here."""
_NOT_TLS = {
    "WRONG_VERSION_NUMBER",
    "RECORD_LAYER_FAILURE",
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
}


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


class CertificateRefused(Exception):
    """The peer's certificate does not hold; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Client:
    """One task's browser: keeps connections and cookies until it is closed."""

    def __init__(self, network: Network, contact: Contact = Contact.CLIENT) -> None:
        self._network = network
        self._contact = contact
        self._clock = Clock(network)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(
            {
                "User-Agent": network.settings.user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "fr,en;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            }
        )
        self._adapters: dict[bool, PinnedAdapter] = {}
        self._refused: dict[str, str] = {}
        self._shown: dict[tuple[str, int], bytes] = {}
        self._answering: set[str] = set()
        self._retired: list[Stream] = []

    def get(
        self,
        url: str,
        *,
        limit: int = MAX_BODY,
        trusted: bool = False,
        method: Literal["GET", "TRACE"] = "GET",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Ask once, follow nothing. ``limit`` bounds the decompressed body; ``headers`` are sent as well.

        An untrusted certificate is recorded, and the page looked at nevertheless: nothing secret is
        sent. With ``trusted`` it ends the look. Raises :class:`LookFailed`.
        """
        origin = _origin(url)
        request = requests.Request(method, url, headers=headers)
        if origin not in self._refused:
            try:
                return self._ask(request, limit, verify=True)
            except CertificateRefused as refused:
                self._refused[origin] = refused.code
        if trusted:
            raise LookFailed(Reason.PROTOCOL_ERROR, f"certificate {self._refused[origin]}")
        reply = self._ask(request, limit, verify=False)
        return replace(reply, certificate_error=self._refused[origin])

    def _ask(self, request: requests.Request, limit: int, *, verify: bool) -> Reply:
        url = request.url
        self._network.meter.take("requests")
        self._clock.allow(MAX_HEAD)
        response: requests.Response | None = None
        try:
            prepared = self._session.prepare_request(request)
            # Not Session.send: it reads the whole body of a redirect, decompressed and without limit.
            response = self._adapter(verify).send(
                prepared, stream=True, timeout=self._network.settings.read_timeout
            )
            # types-requests leaves it untyped
            extract_cookies_to_jar(self._session.cookies, prepared, response.raw)  # type: ignore[no-untyped-call]
            self._clock.allow(2 * limit + MAX_HEAD)
            body, truncated = _body(response, limit)
            headers = tuple((name.lower(), value) for name, value in response.raw.headers.items())
            shown = self._certificate(url)
            return Reply(url, response.status_code, headers, body, truncated, certificate=shown)
        except requests.RequestException as error:
            raise _failure(error) from error
        finally:
            if response is not None:
                response.close()
            self._release()

    def _certificate(self, url: str) -> bytes:
        parts = urlsplit(url)
        if parts.scheme != "https":
            return b""
        return self._shown.get((parts.hostname or "", parts.port or 443), b"")

    def _show(self, host: str, port: int, certificate: bytes) -> None:
        self._shown[host.strip("[]").lower(), port] = certificate

    def _adapter(self, verify: bool) -> PinnedAdapter:
        if verify not in self._adapters:
            trust = context(self._network.settings.ca_file, verify=verify)
            self._adapters[verify] = PinnedAdapter(
                trust, self._clock, self._dial, self._retired.append, self._show
            )
        return self._adapters[verify]

    def _dial(self, host: str, port: int) -> Stream:
        """Connect to one of two IPv4 addresses, then to the first IPv6 one; the gate vets each."""
        self._let_go(host, port)
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
        old = [ip for ip in addresses if ":" not in ip][:_MOST_IPV4]
        new = [ip for ip in addresses if ":" in ip][:1]
        return sorted((*old, *new), key=lambda ip: ip not in self._answering)

    def _addresses(self, host: str) -> tuple[str, tuple[str, ...]]:
        name = host.strip("[]").rstrip(".").lower()
        if is_address(name):
            return "", (name,)
        ours = self._contact is Contact.REGISTRY  # the gate holds it to the chosen registries
        if not ours and not self._network.scope.visits(name):
            raise LookFailed(Reason.OUT_OF_SCOPE, f"not in the perimeter: {name}")
        return name, self._network.addresses(name)

    def _let_go(self, host: str, port: int) -> None:
        """Close what is idle elsewhere: tasks that hold one slot of an address and wait for a second
        one would wait for each other.
        """
        self._close_pools(but=(host, port))
        self._release()

    def _close_pools(self, but: tuple[str, int] | None = None) -> None:
        for adapter in self._adapters.values():
            pools = adapter.poolmanager.pools
            for key in [k for k in pools.keys() if (k.key_host, k.key_port) != but]:  # noqa: SIM118
                # urllib3 leaves it to the garbage collector, which may come late: slots are few.
                pools[key].close()
                del pools[key]

    def _release(self) -> None:
        while self._retired:
            self._retired.pop().close()

    def close(self) -> None:
        """Close every connection and give the slots back."""
        self._close_pools()
        self._session.close()
        self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _worst(failures: dict[str, LookFailed]) -> LookFailed:
    """A closed port is certain when every IPv4 server tried says so; the scanner may lack IPv6."""
    old = [failed for ip, failed in failures.items() if ":" not in ip] or [*failures.values()]
    unsure = (failed for failed in old if failed.failure.reason is not Reason.REFUSED)
    return next(unsure, old[0])


def _body(response: requests.Response, limit: int) -> tuple[bytes, bool]:
    """At most ``limit`` decompressed bytes, and whether there was more, or an early end."""
    body = bytearray()
    encodings = response.headers.get("content-encoding", "").lower().split(",")
    if _UNREADABLE & {encoding.strip() for encoding in encodings}:
        return b"", True  # never taken for a page that says nothing
    try:
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > limit:
                return bytes(body[:limit]), True
    except (requests.RequestException, LookFailed) as error:
        stopped = error.failure.reason if isinstance(error, LookFailed) else None
        if stopped is Reason.INTERRUPTED:
            raise
        return bytes(body), True  # the head is sound and is kept; the body says that it is cut
    return bytes(body), False


def _failure(error: requests.RequestException) -> LookFailed | CertificateRefused:
    """The reason behind an exception of requests."""
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return LookFailed(Reason.PROTOCOL_ERROR, "address that cannot be asked")
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateRefused(certificate_code(cause))
        if isinstance(cause, ssl.SSLError):
            reason = cause.reason or "TLS"
            return LookFailed(
                Reason.PROTOCOL_ERROR, "not_tls" if reason in _NOT_TLS else f"tls {reason.lower()}"
            )
        if isinstance(cause, TimeoutError):
            return LookFailed(Reason.TIMEOUT, "http")
    if isinstance(error, requests.exceptions.Timeout):
        return LookFailed(Reason.TIMEOUT, "http")
    return LookFailed(Reason.PROTOCOL_ERROR, "http")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exceptions that led to this one: requests and urllib3 keep them in several places."""
    queue: list[object] = [error]
    seen: set[int] = set()
    while queue:
        one = queue.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        queue += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "address that cannot be asked") from error
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_address(text: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
