"""What a sending mail server does as far as STARTTLS: greeting, EHLO, STARTTLS, handshake, QUIT.

Never a MAIL FROM, never an AUTH. A server is judged by what it announces (RFC 5321, RFC 3207); one that
is silent, cuts, or turns strangers away was not looked at, and says nothing about its transport.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
import time
from dataclasses import dataclass
from typing import Literal

from cyberscan.network.dial import Stream
from cyberscan.network.session import Network
from cyberscan.reasons import Failure, LookFailed, Reason

MAX_LINE = 2048
"""Four times what RFC 5321 §4.5.3.1.5 allows; whoever sends more is not a mail server."""
MAX_LINES = 128
_READ_TIMEOUT = 20.0
GREETING_TIMEOUT = 35.0
"""Many servers hold their greeting back 5 to 30 s to shake off spam senders; RFC 5321 §4.5.3.2.1 has
clients wait five minutes."""
_CODE = re.compile(rb"([2-5][0-9]{2})([ -]|$)")
_UNKNOWN_COMMAND = (500, 502)
_CLOSING = 421


@dataclass(frozen=True)
class Reply:
    """One reply: its code and the text of its lines."""

    code: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Upgrade:
    """What came of STARTTLS where it was announced."""

    handshake: Literal["", "done", "refused", "failed"]
    error: str = ""
    """The answer that refused, or how the handshake broke."""
    unknown: Failure | None = None
    """With an empty ``handshake``: why nothing can be said of it."""


@dataclass(frozen=True)
class Conversation:
    """What one connection learnt."""

    banner: str
    extensions: tuple[str, ...]
    """Upper-case keywords of the EHLO answer, with their parameters, in order."""
    upgrade: Upgrade | None = None
    """None when STARTTLS is not announced."""


def converse(network: Network, ip: str, port: int, name: str) -> Conversation:
    """One whole polite conversation. Raises :class:`LookFailed` when EHLO got no usable answer."""
    with connect(network, ip, port, name) as stream:
        banner = greet(stream, GREETING_TIMEOUT)
        extensions = hello(stream)
        if "STARTTLS" not in extensions:
            leave_in_step(stream)
            return Conversation(banner, extensions)
        return Conversation(banner, extensions, _upgrade(stream, name))


def greet(stream: Stream, patience: float | None = None) -> str:
    """Read the greeting and return its text. A refusal to serve us is ``blocked`` (RFC 5321 §3.1)."""
    reply = read_reply(stream, patience)
    if reply.code != 220:
        reason = Reason.BLOCKED if reply.code >= 400 else Reason.PROTOCOL_ERROR
        raise LookFailed(reason, f"greeting {reply.code}")
    return " / ".join(reply.lines)[:500]


def hello(stream: Stream) -> tuple[str, ...]:
    """Say EHLO; the extensions that are announced, upper case, without the first line (a name)."""
    verb = "EHLO"
    reply = command(stream, f"{verb} {_own_literal(stream)}")
    if reply.code == 250:
        return tuple(line.upper()[:200] for line in reply.lines[1:] if line)
    if reply.code in _UNKNOWN_COMMAND:  # RFC 5321 §4.1.1.1: a server without extensions takes HELO
        verb = "HELO"
        reply = command(stream, f"{verb} {_own_literal(stream)}")
        if reply.code == 250:
            return ()
    reason = Reason.BLOCKED if reply.code >= 400 else Reason.PROTOCOL_ERROR
    raise LookFailed(reason, f"{verb} answered {reply.code}")


def command(stream: Stream, line: str) -> Reply:
    """Send one command line and read the reply."""
    stream.send(line.encode("ascii") + b"\r\n")
    return read_reply(stream)


def read_reply(stream: Stream, patience: float | None = None) -> Reply:
    """One reply, however many lines; ``protocol_error`` when it is not SMTP or does not end."""
    lines: list[str] = []
    for _ in range(MAX_LINES):
        raw = _line(stream, patience)
        match = _CODE.match(raw)
        if match is None:
            raise LookFailed(Reason.PROTOCOL_ERROR, "not an SMTP reply")
        lines.append(raw[4:].decode("utf-8", "replace").strip())
        if match.group(2) != b"-":
            return Reply(int(match.group(1)), tuple(lines))
    raise LookFailed(Reason.PROTOCOL_ERROR, "endless reply")


def _line(stream: Stream, patience: float | None) -> bytes:
    # Byte by byte: nothing that follows the reply may be swallowed, TLS begins there.
    line = b""
    while len(line) < MAX_LINE:
        byte = stream.receive(1, patience)
        if not byte:
            raise LookFailed(Reason.PROTOCOL_ERROR, "closed before the end of a reply")
        if byte == b"\n":
            return line.rstrip(b"\r")
        line += byte
    raise LookFailed(Reason.PROTOCOL_ERROR, "endless line")


def connect(network: Network, ip: str, port: int, name: str) -> Stream:
    """A connection with the patience and the limits of a mail conversation.

    Raises :class:`LookFailed`: ``blocked`` at once where nobody answers on the port in this scan.
    """
    network.permit(ip, port, name=name)
    silences = network.governor.silences
    silences.give_up(port)
    try:
        stream = network.connect(ip, port, name=name, limit=300_000, read_timeout=_READ_TIMEOUT)
    except LookFailed as failed:
        if time.monotonic() < network.deadline:  # else it was our time that ran out
            silences.failed(name, ip, port, failed.failure.reason)
        raise
    silences.answered(port)
    return stream


def _own_literal(stream: Stream) -> str:
    """The address literal that a client without a name of its own says (RFC 5321 §4.1.3)."""
    own = ipaddress.ip_address(stream.socket.getsockname()[0].partition("%")[0])
    return f"[IPv6:{own}]" if own.version == 6 else f"[{own}]"


def _upgrade(stream: Stream, name: str) -> Upgrade:
    try:
        reply = command(stream, "STARTTLS")
        if reply.code != 220:
            return _not_upgraded(stream, reply)
        _shake_hands(stream, name)
    except ssl.SSLError as error:
        return Upgrade("failed", (error.reason or "TLS error").lower()[:200])
    except LookFailed as failed:
        if failed.failure.reason is Reason.PROTOCOL_ERROR:
            return Upgrade("failed", failed.failure.detail)
        return Upgrade("", unknown=failed.failure)
    return Upgrade("done")


def _not_upgraded(stream: Stream, reply: Reply) -> Upgrade:
    """Only an error is a refusal; 421 ends the session whatever was asked (RFC 5321 §3.8)."""
    if reply.code == _CLOSING or reply.code < 400:
        reason = Reason.BLOCKED if reply.code == _CLOSING else Reason.PROTOCOL_ERROR
        return Upgrade("", unknown=Failure(reason=reason, detail=f"STARTTLS answered {reply.code}"))
    say_quit(stream)
    return Upgrade("refused", f"{reply.code} {' '.join(reply.lines)}"[:200])


def _shake_hands(stream: Stream, name: str) -> None:
    """Complete a handshake that verifies nothing, say QUIT inside it, and leave."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = _tolerant_context().wrap_bio(incoming, outgoing, server_hostname=name or None)
    while True:
        try:
            tls.do_handshake()
            tls.write(b"QUIT\r\n")
            break
        except ssl.SSLWantReadError:
            stream.send(outgoing.read())
            data = stream.receive(16384)
            if not data:
                raise LookFailed(Reason.PROTOCOL_ERROR, "closed in the handshake") from None
            incoming.write(data)
    stream.send(outgoing.read())


def _tolerant_context() -> ssl.SSLContext:
    """A client that accepts any certificate, version and suite: here the question is only whether
    TLS can be had at all; what it is worth is judged elsewhere."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= 0x4  # SSL_OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on
    return context


def leave_in_step(stream: Stream) -> None:
    """Say QUIT. A peer that answers it like EHLO says yes to all, or is one answer late: what it
    announced cannot be told, and nothing it did not announce is absent."""
    reply = say_quit(stream)
    if reply is not None and reply.code < 400 and reply.code != 221:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"QUIT answered {reply.code}")


def say_quit(stream: Stream) -> Reply | None:
    """Say QUIT; the reply, or None when the peer hung up instead."""
    try:
        return command(stream, "QUIT")
    except LookFailed:
        return None  # many hang up at once: all that was to be learnt is known
