"""Opening a stream on which the next bytes to send are a ClientHello, whatever must be said before it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.session import Network
from cyberscan.network.starttls import ftp, imap, ldap, mysql, pop3, postgresql, rdp, smtp, xmpp
from cyberscan.network.starttls._answers import NotOffered, broken

__all__ = ["NotOffered", "open_stream"]

_LIMIT = 300_000
_PATIENCE = 20.0
"""Seconds: who greets first may look up our name before, or hold back to shake off robots."""


@dataclass(frozen=True)
class _Dialect:
    negotiate: Callable[[Stream, Endpoint, str], None]
    """Given the town's domain too, for protocols that greet by name."""
    patience: float | None = None
    """None: the scan's own."""


_DIALECTS = {
    "smtp": _Dialect(smtp.negotiate, _PATIENCE),
    "imap": _Dialect(imap.negotiate, _PATIENCE),
    "pop3": _Dialect(pop3.negotiate, _PATIENCE),
    "ftp": _Dialect(ftp.negotiate, _PATIENCE),
    "mysql": _Dialect(mysql.negotiate, _PATIENCE),
    "ldap": _Dialect(ldap.negotiate),
    "xmpp": _Dialect(xmpp.negotiate),
    "xmpp_server": _Dialect(xmpp.negotiate),
    "postgresql": _Dialect(postgresql.negotiate),
    "rdp": _Dialect(rdp.negotiate),
}


def open_stream(network: Network, endpoint: Endpoint) -> Stream:
    """Connect, and ask for TLS in the endpoint's dialect. The caller closes the stream.

    Raises :class:`NotOffered` only when the protocol answered as it must and has no TLS; anything else
    that stands in the way is a plain :class:`LookFailed` with its reason.
    """
    if not endpoint.starttls:
        return network.connect(endpoint.ip, endpoint.port, name=endpoint.host)
    dialect = _DIALECTS[endpoint.starttls]
    connected = network.connect(
        endpoint.ip, endpoint.port, name=endpoint.host, limit=_LIMIT, read_timeout=dialect.patience
    )
    with ExitStack() as undo:
        stream = undo.enter_context(connected)
        dialect.negotiate(stream, endpoint, next(iter(network.scope.domains), ""))
        _expect_silence(stream)
        undo.pop_all()
        return stream


def _expect_silence(stream: Stream) -> None:
    """In TLS the client speaks first: whoever talks on after the go-ahead is not about to speak TLS.

    Taken for a part of the handshake, such bytes would be believed as if they had been encrypted
    (RFC 9051 §11.1, CVE-2011-0411 and its kin).
    """
    stream.socket.setblocking(False)  # what is sent or read next sets its own time again
    try:
        more = stream.socket.recv(1, socket.MSG_PEEK)
    except OSError:
        return  # nothing there, or cut: the hello that follows will tell
    if more:
        raise broken("speaks on after the go-ahead")
