"""Mail transport and submission: EHLO, then STARTTLS (RFC 3207)."""

from __future__ import annotations

from cyberscan.facts.targets import Endpoint
from cyberscan.network import smtp
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import NotOffered, blocked, broken

_NOT_TAKEN = (500, 501, 502, 503, 504, 555)
"""The command itself is refused. Others (454, 550, 554…) are about us or about this moment."""


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the ``220`` that allows TLS."""
    smtp.greet(stream)
    announced = {extension.partition(" ")[0] for extension in smtp.hello(stream)}
    if "STARTTLS" not in announced:
        smtp.leave_in_step(stream)
        raise NotOffered("STARTTLS is not offered")
    reply = smtp.command(stream, "STARTTLS")
    if reply.code in _NOT_TAKEN:
        raise NotOffered(f"STARTTLS answered {reply.code}")
    if reply.code >= 400:
        raise blocked(f"STARTTLS answered {reply.code}")
    if reply.code != 220:
        raise broken(f"STARTTLS answered {reply.code}")
