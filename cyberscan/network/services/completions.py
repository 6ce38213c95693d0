"""The harmless question that completes a greeting: what the service can do, never who may enter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Identified, ask
from cyberscan.network.services.vnc import who_is_let_in
from cyberscan.network.text import readable

_SAYS_ANONYMOUS = re.compile(
    r"(?<!no )(?<!not )\banonymous (?:ftp |logins? |access |users? )(?:is |are )?"
    r"(?:allowed|enabled|accepted|permitted|welcome|ok\b)",
    re.IGNORECASE,
)


def _ftp(stream: Stream, found: Identified) -> Identified:
    """FEAT lists ``AUTH TLS`` when the server can encrypt (RFC 4217 §6)."""
    answer = ask(stream, b"FEAT\r\n", whole=_last_line)
    if not answer.startswith(b"211"):
        return _announced(_ftp_without_list(stream, found, answer))
    lines = [readable(line).lower() for line in answer.splitlines()[1:]]
    features = tuple(line for line in lines if line and not line.startswith("211"))[:40]
    return _announced(replace(found, how="protocol", features=features or ("empty",)))


def _ftp_without_list(stream: Stream, found: Identified, answer: bytes) -> Identified:
    """FEAT is optional (RFC 2389) and some answer it only after login: ask for TLS itself."""
    asked = ask(stream, b"AUTH TLS\r\n")
    if asked.startswith(b"234 "):
        return replace(found, how="protocol", features=("auth tls",))
    if re.match(rb"50[02] ", answer) and re.match(rb"(?:50[0-4]|53[04]) ", asked):
        return replace(found, how="protocol", features=("no feat",))
    return found  # nothing is concluded


def _announced(found: Identified) -> Identified:
    """That anybody may come in is only believed of a greeting that says so: no name is ever sent."""
    if found.features and _SAYS_ANONYMOUS.search(found.banner):
        return replace(found, features=(*found.features, "anonymous announced"))
    return found


def _last_line(data: bytes) -> bool:
    """Whether a reply of SMTP or FTP has come to its last line (RFC 959 §4.2, RFC 5321 §4.2)."""
    lines = data.splitlines()
    return data.endswith(b"\n") and re.match(rb"\d{3}(?: |$)", lines[-1]) is not None


def _smtp(stream: Stream, found: Identified) -> Identified:
    """EHLO lists what is offered. Not sent before the greeting is over: that is what spam robots do."""
    if not re.search(r"(?:^| )220 ", found.banner):
        return found
    answer = ask(stream, b"EHLO cyberscan.invalid\r\n", whole=_last_line)
    if not _last_line(answer) or not answer.startswith(b"250"):
        return found
    lines = [readable(line[4:], 100).lower() for line in answer.splitlines()[1:]]
    ask(stream, b"QUIT\r\n", seconds=0.05)
    return replace(found, how="protocol", features=tuple(filter(None, lines))[:40] or ("empty",))


def _pop3(stream: Stream, found: Identified) -> Identified:
    """CAPA lists ``STLS`` when the server can encrypt (RFC 2595 §4)."""
    lines = ask(stream, b"CAPA\r\n", whole=lambda data: data.endswith(b".\r\n")).splitlines()
    if not lines or not lines[0].startswith(b"+OK") or lines[-1] != b".":
        return found
    features = tuple(readable(line).lower() for line in lines[1:-1])[:40]
    return replace(found, how="protocol", features=features or ("empty",))


def _imap(stream: Stream, found: Identified) -> Identified:
    """CAPABILITY lists ``STARTTLS`` when the server can encrypt (RFC 9051 §6.1.1)."""
    answer = ask(stream, b"a1 CAPABILITY\r\n", whole=lambda data: b"\na1 " in data)
    listed = re.search(rb"^\* CAPABILITY ([^\r\n]{1,1000})", answer, re.MULTILINE)
    if listed is None or b"a1 OK" not in answer:
        return found
    return replace(found, how="protocol", features=tuple(readable(listed[1], 1000).lower().split()))


COMPLETIONS: dict[str, Callable[[Stream, Identified], Identified]] = {
    "vnc": who_is_let_in,
    "ftp": _ftp,
    "smtp": _smtp,
    "pop3": _pop3,
    "imap": _imap,
}
"""By the short name of the service."""
