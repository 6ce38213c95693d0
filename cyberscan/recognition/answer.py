"""One HTTP answer as the signatures read it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cyberscan.recognition.addresses import own_path
from cyberscan.recognition.parts import Parts

MAX_BODY = 65_536
_MAX_HEADERS = 100
_FILM = ("multipart/x-mixed-replace", "video/")
"""What cameras send without end: their images are nobody's to keep."""
_MAX_VALUE = 2_000
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r\n]")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,6})[^\r\n]{0,100}\r\n")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_REALM = re.compile(r'realm="([^"]{0,100})"', re.IGNORECASE)
_SHORT = 4_096
_REFRESH = re.compile(
    r"""<meta\s[^<>]{0,100}?http-equiv\s*=\s*["']?refresh\b[^<>]{0,60}?url\s*=\s*['"]?([^"'\s<>]{1,500})""",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(
    r"""\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*["']([^"'\s<>]{1,500})["']"""
)
_COOKIE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=")


@dataclass(frozen=True)
class Answer:
    """What may name a product. Nothing here is trusted: it is all the peer's own words."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """The first of each name, names in lower case; ``set-cookie`` is in :attr:`cookies`."""
    cookies: tuple[str, ...] = ()
    """Names only."""
    body: bytes = b""
    """At most 64 kB, out of its chunks."""
    path: str = "/"
    """What was asked for."""
    host: str = ""
    """Who was asked: what a page takes from another host says nothing of this one."""
    certificate_subject: str = ""
    """As RFC 4514 writes it, like :attr:`certificate_issuer`."""
    certificate_issuer: str = ""
    favicon: str = ""
    """See :func:`cyberscan.recognition.favicon.favicon_hash`."""
    parts: Parts | None = None
    """What the page loads and says of itself, when a parser has read it whole; else it is read from :attr:`body`."""
    declared: bool = False
    """The declared page, or what it led to: its address is no guess of ours."""
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was read of it once: see :mod:`cyberscan.recognition.material`."""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body[:MAX_BODY].decode("utf-8", "replace")

    @property
    def title(self) -> str:
        """The page's title, on one line."""
        found = _TITLE.search(self.text)
        return one_line(html.unescape(found[1])) if found else ""

    @property
    def realm(self) -> str:
        """The realm of a password prompt."""
        found = _REALM.search(self.headers.get("www-authenticate", ""))
        return found[1] if found else ""

    @property
    def is_film(self) -> bool:
        """Whether images follow without end."""
        return self.headers.get("content-type", "").lower().startswith(_FILM)

    @property
    def location(self) -> str:
        """Where a browser is sent on this very host, as a path; empty when it leaves it or is not sent."""
        if 300 <= self.status < 400:
            return own_path(self.headers.get("location", ""), self.host, self.path)
        return own_path(self._sent_by_page(), self.host, self.path)

    def _sent_by_page(self) -> str:
        """Where a page that has nothing to show sends its reader by itself."""
        if self.status != 200 or len(self.body) > _SHORT:
            return ""
        found = _REFRESH.search(self.text) or _SCRIPTED.search(self.text)
        return html.unescape(found[1]) if found else ""


def cookie_name(line: str) -> str:
    """The name of the cookie that the value of a ``Set-Cookie`` header sets; empty when it sets none."""
    found = _COOKIE.match(line)
    return found[1] if found else ""


def read_answer(data: bytes, path: str = "/", host: str = "") -> Answer | None:
    """The answer in ``data``; None when it is no HTTP."""
    status = _STATUS.match(data)
    if status is None:
        return None
    head, _, body = data.partition(b"\r\n\r\n")
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for line in head.split(b"\r\n")[1 : _MAX_HEADERS + 1]:
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        name, value = one_line(name[:100]).lower(), one_line(value[:_MAX_VALUE])
        if not colon:
            continue
        if name == "set-cookie" and (cookie := cookie_name(value)):
            cookies.append(cookie)
        headers.setdefault(name, value)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    answer = Answer(int(status[1]), headers, tuple(cookies), body[:MAX_BODY], path, host)
    return replace(answer, body=b"") if answer.is_film else answer


def one_line(text: str) -> str:
    """``text`` without what cannot be printed, its spaces made one."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def _dechunked(body: bytes) -> bytes:
    parts, at = [], 0
    while match := _CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size + 2
        if not size:
            break
    return b"".join(parts)
