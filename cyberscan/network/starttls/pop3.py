"""Mailboxes by POP3: STLS (RFC 2595 §4)."""

from __future__ import annotations

import re

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import (
    MAX_LINES,
    NotOffered,
    ask,
    blocked,
    broken,
    line,
    told,
)

_FOR_NOW = re.compile(rb"\[(?:SYS/TEMP|IN-USE|LOGIN-DELAY)\]", re.IGNORECASE)


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the ``+OK`` that allows TLS."""
    greeting = line(stream)
    if greeting.startswith(b"-ERR"):
        raise blocked(told(greeting))
    if not greeting.startswith(b"+OK"):
        raise broken("not a POP3 greeting")
    capabilities = _capabilities(stream)
    if capabilities is not None and b"STLS" not in capabilities:
        raise NotOffered("STLS is not offered")
    answer = ask(stream, "STLS")
    if answer.startswith(b"+OK"):
        return
    if not answer.startswith(b"-ERR"):
        raise broken("not a POP3 answer")
    if _FOR_NOW.search(answer):
        raise blocked(told(answer))
    raise NotOffered(told(answer))


def _capabilities(stream: Stream) -> set[bytes] | None:
    """The list of CAPA; None of a server too old to know it (RFC 2449), which must be asked itself."""
    answer = ask(stream, "CAPA")
    if answer.startswith(b"-ERR"):
        return None
    if not answer.startswith(b"+OK"):
        raise broken("not a POP3 answer")
    listed: set[bytes] = set()
    for _ in range(MAX_LINES):
        said = line(stream)
        if said == b".":
            return listed
        listed.add(said.upper().strip())
    raise broken("endless answer")
