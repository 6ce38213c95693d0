"""The corpus: one file a site, with what it answers and what must be seen in it.

A file begins with TOML (:class:`Expected` says which keys), then holds answers as sent, each under a line
``### GET /path``; ``### GET *`` is for every other path. Words after the path change how it is sent:

``base64``
    the body is written in base64
``gzip``, ``chunked``
    it is sent so
``times=N``
    the body is said N times
``cut``
    more bytes are announced than come
``close``
    the connection is closed without a word

In heads and bodies ``{{name}}`` is the site's own name, ``{{in a month}}`` a date. Unless ``stock = false``, a site has what a sound town
has: the usual protections in every head, ``{{foot}}`` with its notices, the pages that they lead to.
"""

from __future__ import annotations

import base64
import gzip
import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "web"
_SECTION = re.compile(rb"^### GET (\S+)([^\r\n]*)\r?\n", re.MULTILINE)
_STOCK = Path(__file__).parent / "stock.txt"
HEADERS = (
    b"Strict-Transport-Security: max-age=63072000; includeSubDomains; preload\r\n"
    b"Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'self'; "
    b"form-action 'self'; frame-ancestors 'self'\r\n"
    b"X-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\n"
    b"Referrer-Policy: strict-origin-when-cross-origin\r\n"
    b"Permissions-Policy: geolocation=(), camera=(), microphone=()\r\n"
    b"Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n"
)
_FOOT = (
    '<footer><ul><li><a href="/mentions-legales">Mentions légales</a></li><li><a href="/accessibilite">'
    'Accessibilité : totalement conforme</a></li><li><a href="/donnees-personnelles">'
    "Politique de confidentialité</a></li></ul></footer>"
).encode()


@dataclass(frozen=True)
class Expected:
    """What must be seen in a site, and nothing else."""

    about: str
    """What kind of site this is, in a few words."""
    nature: str = "content"
    """Of its home page; ``unread`` where it cannot be had."""
    products: dict[str, str] = field(default_factory=dict)
    """By id, the version that must be read; empty where it tells none. Of applications, no other may be named."""
    versions_open: bool = False
    """Whatever version is read is neither right nor wrong."""
    may: tuple[str, ...] = ()
    """Products that may be named or not."""
    extensions: dict[str, str] = field(default_factory=dict)
    """By slug."""
    leaks: tuple[str, ...] = ()
    """Topics that must be proved, and no other."""
    fail: tuple[str, ...] = ()
    """Checks that must accuse it (low and above), and no other."""
    open: tuple[str, ...] = ()
    """Checks, or families with ``.*``, of which nothing is expected."""
    degree: str = ""
    """Of accessibility, as the home page says it (``none``, ``partial``, ``full``); empty where not asked."""
    headers: bool = True
    """Whether the usual protections are sent."""
    stock: bool = True
    scheme: str = "https"


@dataclass(frozen=True)
class Sent:
    """One answer, as it goes over the wire."""

    wire: bytes
    close: bool = False


@dataclass(frozen=True)
class SiteFile:
    """One site of the corpus."""

    label: str
    expected: Expected
    answers: dict[str, Sent]

    @property
    def name(self) -> str:
        """The site's name."""
        return name_of(self.label)

    def answer(self, path: str) -> Sent:
        """What the site says to a path."""
        found = self.answers.get(path) or self.answers.get(path.partition("?")[0])
        return found or self.answers["*"]


def name_of(label: str) -> str:
    """The host name of a site's file."""
    return f"{label.replace('_', '-')}.corpus.test"


@cache
def sites() -> tuple[SiteFile, ...]:
    """The whole corpus."""
    return tuple(read_site(path) for path in sorted(FOLDER.glob("*.site")))


def read_site(path: Path) -> SiteFile:
    """One file. ``ValueError`` when it is not written as it should be."""
    data = path.read_bytes()
    first = _SECTION.search(data)
    if first is None:
        raise ValueError(f"{path.name}: no answer")
    expected = _expected(tomllib.loads(data[: first.start()].decode()))
    name = name_of(path.stem)
    found: dict[str, Sent] = {}
    if expected.stock:
        found = _answers(_STOCK.read_bytes(), name, expected.headers)
    found |= _answers(data[first.start() :], name, expected.headers and expected.stock)
    return SiteFile(path.stem, expected, found)


def _expected(said: dict[str, Any]) -> Expected:
    for key in ("may", "leaks", "fail", "open"):
        said[key] = tuple(said.get(key, ()))
    return Expected(**said)


def _answers(data: bytes, name: str, protected: bool) -> dict[str, Sent]:
    marks = list(_SECTION.finditer(data))
    ends = [mark.start() for mark in marks[1:]] + [len(data)]
    return {
        mark[1].decode(): _sent(data[mark.end() : end], mark[2].decode().split(), name, protected)
        for mark, end in zip(marks, ends, strict=True)
    }


def _sent(text: bytes, words: list[str], name: str, protected: bool) -> Sent:
    if "close" in words:
        return Sent(b"", close=True)
    head, _, body = text.replace(b"\r\n", b"\n").partition(b"\n\n")
    body = _filled(body.removesuffix(b"\n"), name)
    head = _filled(head.strip(), name).replace(b"\n", b"\r\n") + b"\r\n"
    if "base64" in words:
        body = base64.b64decode(body)
    for word in words:
        if word.startswith("times="):
            body *= int(word.removeprefix("times="))
    if protected and b"\nContent-Security-Policy" not in head:
        head += HEADERS
    if "gzip" in words:
        head, body = head + b"Content-Encoding: gzip\r\n", gzip.compress(body, mtime=0)
    if "chunked" in words:
        pieces = [body[at : at + 700] for at in range(0, len(body), 700)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"
        head += b"Transfer-Encoding: chunked\r\n"
    else:
        head += b"Content-Length: %d\r\n" % (len(body) + (500 if "cut" in words else 0))
    return Sent(head + b"\r\n" + body, close="cut" in words)


def _filled(text: bytes, name: str) -> bytes:
    """``text`` with the foot, the site's name and a date of end put in."""
    soon = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
    for place, value in (("foot", _FOOT), ("name", name.encode()), ("in a month", soon.encode())):
        text = text.replace(b"{{%s}}" % place.encode(), value)
    return text
