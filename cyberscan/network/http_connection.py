"""One connection of the HTTP client: dialled through the gate, under TLS when asked, one answer at a time."""

from __future__ import annotations

import select
import ssl
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import SplitResult, quote

from cyberscan.network.dial import Stream, failure_of
from cyberscan.network.http_decode import Undecodable, decoded
from cyberscan.network.http_wire import (
    MAX_HEAD,
    Broken,
    Head,
    Reader,
    body_of,
    read_head,
    reusable,
)
from cyberscan.network.trust import certificate_code
from cyberscan.reasons import LookFailed, Reason

_SAFE = "!$%&'()*+,/:;=?@[]~"
"""What a path and a query may hold as it is (RFC 3986), ``%`` included: what is escaped stays escaped."""
_NOT_TLS = {
    "WRONG_VERSION_NUMBER",
    "RECORD_LAYER_FAILURE",
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
}


class CertificateRefused(Exception):
    """The peer's certificate does not hold; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Closed(Exception):
    """A connection kept open was closed by its server before it answered: another one may be asked."""


class Connection:
    """A connection and what it still holds unread."""

    def __init__(self, stream: Stream, certificate: bytes = b"") -> None:
        self.stream = stream
        self.certificate = certificate
        """What the server shows of itself, as DER; empty in clear."""
        self._reader = Reader(stream.receive)
        self._used = False

    @property
    def idle(self) -> bool:
        """Whether nothing has come since the last answer: neither its end nor words that nobody asked for."""
        link = self.stream.socket
        if isinstance(link, ssl.SSLSocket) and link.pending():
            return False
        try:
            waiting, _, _ = select.select([link], [], [], 0)
        except (OSError, ValueError):  # closed, or a number that select() does not take
            return False
        return not waiting and self._reader.untouched

    def ask(self, request: bytes) -> Head:
        """Send a request and read the head of its answer. Raises :class:`LookFailed`, :class:`Closed`."""
        self.stream.allow(MAX_HEAD)
        used, self._used = self._used, True
        try:
            self.stream.send(request)
            gone = self._reader.untouched and not self._reader.fill()
        except LookFailed as failed:
            if used and failed.failure.reason is Reason.PROTOCOL_ERROR:
                raise Closed from failed
            raise
        if gone and used:
            raise Closed
        return read_head(self._reader)

    def body(self, head: Head, method: str, limit: int) -> tuple[bytes, bool, bool]:
        """At most ``limit`` decompressed bytes; whether there was more, or an early end; whether another
        request may follow.
        """
        self.stream.allow(2 * limit + MAX_HEAD)
        try:
            parts = body_of(self._reader, head, method)
            body, more = _bounded(decoded(parts, head.tokens("content-encoding")), limit)
        except _Cut as cut:
            return (
                cut.body,
                True,
                False,
            )  # the head is sound and is kept; the body says that it is cut
        return body, more, not more and reusable(head, method)

    def close(self) -> None:
        """Close and give the slot back. Idempotent."""
        self.stream.close()


class _Cut(Exception):
    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.body = body


def _bounded(parts: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    try:
        for part in parts:
            body += part
            if len(body) > limit:
                return bytes(body[:limit]), True
    except (Broken, Undecodable, LookFailed) as error:
        if isinstance(error, LookFailed) and error.failure.reason is Reason.INTERRUPTED:
            raise
        raise _Cut(bytes(body)) from error
    return bytes(body), False


def request_head(method: str, url: SplitResult, host: str, headers: Mapping[str, str]) -> bytes:
    """A request without body. ``host`` is the checked name or address, in brackets for IPv6."""
    usual = {"http": 80, "https": 443}[url.scheme]
    port = f":{url.port}" if url.port not in (None, usual) else ""
    target = quote(url.path or "/", safe=_SAFE)
    target += f"?{quote(url.query, safe=_SAFE)}" if url.query else ""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}{port}"]
    for name, value in headers.items():
        if not value.isprintable() or not value.isascii():
            raise LookFailed(Reason.PROTOCOL_ERROR, "header that cannot be sent")
        lines.append(f"{name}: {value}")
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n"


def opened(
    dial: Callable[[], Stream], trust: ssl.SSLContext | None, host: str, timeout: float
) -> Connection:
    """A new connection. Raises :class:`LookFailed`, :class:`CertificateRefused`."""
    stream = dial()
    if trust is None:
        return Connection(stream)
    try:
        return Connection(stream, _secured(stream, trust, host, timeout))
    except BaseException:
        stream.close()
        raise


def _secured(stream: Stream, trust: ssl.SSLContext, host: str, timeout: float) -> bytes:
    stream.socket.settimeout(timeout)  # holds for the whole handshake
    try:
        secured = trust.wrap_socket(stream.socket, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(certificate_code(error)) from error
    except ssl.SSLError as error:
        reason = error.reason or "TLS"
        detail = "not_tls" if reason in _NOT_TLS else f"tls {reason.lower()}"
        raise LookFailed(Reason.PROTOCOL_ERROR, detail) from error
    except OSError as error:
        raise failure_of(error, "tls") from error
    except ValueError as error:  # a name that no TLS library takes
        raise LookFailed(Reason.PROTOCOL_ERROR, "address that cannot be asked") from error
    stream.socket = secured
    return secured.getpeercert(binary_form=True) or b""
