"""Whether a mail host would carry a stranger's message elsewhere, judged by one recipient and no message.

The recipient's domain is reserved for examples (RFC 2606) and receives no mail. After the answer the
transaction is given up (RSET): there is never a DATA, so nothing can be delivered, whatever was accepted.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal

from cyberscan.network.dial import Stream
from cyberscan.network.session import Network
from cyberscan.network.smtp import (
    GREETING_TIMEOUT,
    Reply,
    command,
    connect,
    greet,
    hello,
    leave_in_step,
    say_quit,
)
from cyberscan.reasons import LookFailed, Reason

SENDERS = ("", "cyberscan-test@example.org")
"""The empty one first: every host must take bounces (RFC 5321 §4.5.5), and no policy of a domain applies."""
RECIPIENT = "cyberscan-test@example.com"
NONSENSE = "CYBERSCAN"
"""No verb of SMTP: whoever obeys it says yes to everything."""

_NOT_UNDERSTOOD = frozenset((500, 501, 502, 503, 504, 555))
_AUTHENTICATION = 530
_ABOUT_THE_RECIPIENT = re.compile(r"5\.(?:1\.(?:2|10)|4\.\d{1,3})\b")
"""The domain takes no mail or is not known (RFC 3463, RFC 7505 §4): says nothing of other domains."""
_ABOUT_US = re.compile(
    r"5\.1\.[78]\b|5\.7\.2[0-9]\b|black ?list|block ?list|blocked|\bd?ns?[bw]l\b|\brbl\b|spamhaus|spamcop|"
    r"barracuda|reputation|\bbanned\b|\blisted\b|reverse|\bptr\b|\bspf\b|hostname|\bhelo\b|\behlo\b",
    re.IGNORECASE,
)
_RELAY = re.compile(r"relay|authenti|gateway to reach", re.IGNORECASE)
_DENIED = re.compile(
    r"relay(?:ing)?(?: access)? denied|relay(?:ing)? not permitted|unable to relay", re.IGNORECASE
)
"""Postfix says it with a 454 unless told otherwise (``defer_unauth_destination``): it is no "not now"."""
_TLS_FIRST = re.compile(r"starttls|\btls\b", re.IGNORECASE)


@dataclass(frozen=True)
class Relay:
    """What became of the question."""

    state: Literal["accepted", "refused"]
    verb: Literal["MAIL", "RCPT"]
    reply: Reply
    neighbour: bool


def ask_to_relay(network: Network, ip: str, port: int, name: str) -> Relay:
    """One conversation, one recipient. Raises :class:`LookFailed` when the answer concludes nothing."""
    with connect(network, ip, port, name) as stream:
        greet(stream, GREETING_TIMEOUT)
        hello(stream)
        near = _neighbours(stream.socket.getsockname()[0], ip)
        refusal = _sender(stream)
        if refusal is not None:
            say_quit(stream)
            return Relay("refused", "MAIL", refusal, near)
        reply = command(stream, f"RCPT TO:<{RECIPIENT}>")
        if reply.code in (250, 251):
            _control(stream)
            return Relay("accepted", "RCPT", reply, near)
        say_quit(stream)
        _must_be_refusal(reply, "RCPT")
        return Relay("refused", "RCPT", reply, near)


def _sender(stream: Stream) -> Reply | None:
    """Say who writes; the reply that asks strangers to log in first, or None once a sender is taken."""
    reply = Reply(0, ())
    for sender in SENDERS:
        reply = command(stream, f"MAIL FROM:<{sender}>")
        if reply.code == 250:
            return None
        if reply.code < 500 or reply.code == _AUTHENTICATION:
            break
    text = " ".join(reply.lines)
    if reply.code == _AUTHENTICATION and not _TLS_FIRST.search(text):
        return reply  # RFC 4954 §6: nothing is taken from strangers
    raise LookFailed(Reason.BLOCKED, f"MAIL answered {reply.code}")


def _must_be_refusal(reply: Reply, verb: str) -> None:
    """Raise unless the answer refuses to relay, whoever asks and wherever it would go."""
    text = " ".join(reply.lines)
    if reply.code < 400 or reply.code in _NOT_UNDERSTOOD:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"{verb} answered {reply.code}")
    if _DENIED.search(text):
        return
    elsewhere = reply.code == 556 or _ABOUT_THE_RECIPIENT.match(text)
    tls_first = reply.code == _AUTHENTICATION and _TLS_FIRST.search(text)
    ours = _ABOUT_US.search(text) and not _RELAY.search(text)
    if reply.code < 500 or elsewhere or tls_first or ours:
        raise LookFailed(Reason.BLOCKED, f"{verb} answered {reply.code}")


def _control(stream: Stream) -> None:
    """Give the transaction up, and see that the host refuses at least what means nothing."""
    command(stream, "RSET")
    reply = command(stream, NONSENSE)
    if reply.code < 400:
        say_quit(stream)
        raise LookFailed(Reason.PROTOCOL_ERROR, "says yes to everything")
    leave_in_step(stream)


def _neighbours(own: str, peer: str) -> bool:
    """Whether two addresses share what is usually one network: it may be served on purpose."""
    ours, theirs = ipaddress.ip_address(own.partition("%")[0]), ipaddress.ip_address(peer)
    width = 24 if theirs.version == 4 else 64
    return ours in ipaddress.ip_network(f"{theirs}/{width}", strict=False)
