"""File transfer: AUTH TLS (RFC 4217 §4)."""

from __future__ import annotations

import re

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import MAX_LINES, NotOffered, ask, blocked, broken, line

_NOT_KNOWN = (500, 501, 502, 503, 504)
_BY_POLICY = 534
_LOG_IN_FIRST = 530


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the ``234`` that allows TLS."""
    _greeting(stream)
    code = _command(stream, "AUTH TLS")
    if code in _NOT_KNOWN:
        code = _command(stream, "AUTH SSL")  # what servers took before RFC 4217
    if code == 234:
        return
    if code in _NOT_KNOWN or code == _BY_POLICY:
        raise NotOffered(f"AUTH TLS answered {code}")
    if code == _LOG_IN_FIRST and _list_without_tls(stream):
        raise NotOffered("FEAT names no AUTH TLS")
    raise blocked(f"AUTH TLS answered {code}") if code >= 400 else broken(f"AUTH answered {code}")


def _greeting(stream: Stream) -> None:
    code, _ = _reply(stream)
    if code == 120:  # RFC 959 §5.4: ready in some minutes, then 220
        code, _ = _reply(stream)
    if code >= 400:
        raise blocked(f"greeting {code}")
    if code != 220:
        raise broken(f"greeting {code}")


def _list_without_tls(stream: Stream) -> bool:
    """Some servers without TLS answer 530 to whatever they do not know: their list settles it."""
    stream.send(b"FEAT\r\n")
    code, lines = _reply(stream)
    return code == 211 and not any(said.upper().lstrip().startswith(b"AUTH") for said in lines)


def _command(stream: Stream, command: str) -> int:
    code, _ = _reply(stream, ask(stream, command))
    return code


def _reply(stream: Stream, first: bytes | None = None) -> tuple[int, list[bytes]]:
    """One reply, however many lines (RFC 959 §4.2)."""
    said = line(stream) if first is None else first
    start = re.match(rb"([1-6][0-9]{2})([ -]|$)", said)
    if start is None:
        raise broken("not an FTP reply")
    lines = [said[4:]]
    if start[2] != b"-":
        return int(start[1]), lines
    for _ in range(MAX_LINES):
        said = line(stream)
        if re.match(start[1] + rb"(?: |$)", said):
            return int(start[1]), lines
        lines.append(said)
    raise broken("endless reply")
