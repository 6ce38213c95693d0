"""Instant messaging: STARTTLS of XMPP, for clients and between servers (RFC 6120 §5).

No XML parser: XMPP forbids whatever makes one dangerous (RFC 6120 §11.1), and four tags have to be told
apart. They are read byte by byte, so that nothing after ``<proceed/>`` is swallowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import NotOffered, blocked, broken

_MOST_TEXT = 4096
_MOST_TAGS = 200
_START = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
_NAME = re.compile(rb"(/?)(?:[\w.-]{1,60}:)?([\w.-]{1,60})(?=[\s/]|$)")
_VERSION = re.compile(rb"""\sversion\s*=\s*["']([0-9]+)\.""")
_ELSEWHERE = ("host-gone", "policy-violation", "not-authorized", "resource-constraint", "reset")


@dataclass(frozen=True)
class _Tag:
    name: str
    opens: bool
    closes: bool
    text: bytes


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the ``<proceed/>`` that allows TLS."""
    stream.send(_header(endpoint, domain))
    tags = _tags(stream)
    header = next(tags)
    if header.name != "stream" or not header.opens:
        raise broken("not an XMPP stream")
    version = _VERSION.search(header.text)
    if "starttls" not in _features(tags, modern=version is not None and int(version[1]) > 0):
        raise NotOffered("starttls is not among the features")
    stream.send(_START)
    answer = next(tags)
    if answer.name == "failure":
        raise NotOffered("starttls answered by failure")
    if answer.name == "error":
        raise _stream_error(tags)
    if answer.name != "proceed" or not answer.opens:
        raise broken("not an answer to starttls")
    if not answer.closes and next(tags).text != b"/proceed":
        raise broken("not an answer to starttls")


def _header(endpoint: Endpoint, domain: str) -> bytes:
    """A stream to the host; where only an address is known, to the town's own domain."""
    name = endpoint.host or domain or endpoint.ip
    scope = "jabber:server" if endpoint.starttls == "xmpp_server" else "jabber:client"
    return (
        f"<?xml version='1.0'?><stream:stream to=\"{escape(name)}\" xmlns='{scope}' "
        "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    ).encode()


def _features(tags: Iterator[_Tag], modern: bool) -> set[str]:
    """The names of the features; empty of a server older than features (RFC 6120 §4.7.5)."""
    first = next(tags) if modern else None
    if first is None:
        return set()
    if first.name == "error":
        raise _stream_error(tags)
    if first.name != "features" or not first.opens:
        raise broken("no stream features")
    found: set[str] = set()
    depth = 0 if first.closes else 1
    while depth:
        tag = next(tags)
        if tag.opens and depth == 1:
            found.add(tag.name)
        depth += tag.opens - tag.closes
    return found


def _stream_error(tags: Iterator[_Tag]) -> Exception:
    condition = next(tags).name
    if condition in _ELSEWHERE:
        return blocked(condition)
    return broken(condition)  # host-unknown above all: it serves another name than those we know


def _tags(stream: Stream) -> Iterator[_Tag]:
    """The tags that come, text between them left out. Never ends by itself: it raises."""
    for _ in range(_MOST_TAGS):
        text = _one(stream)
        if text.startswith(b"?xml"):
            continue
        named = _NAME.match(text)
        if named is None:  # a comment, a DOCTYPE, CDATA: all forbidden here
            raise broken("not XMPP")
        closing = named[1] == b"/"
        name = named[2].decode("ascii", "replace").lower()
        yield _Tag(name, not closing, closing or text.endswith(b"/"), text)
    raise broken("endless XML")


def _one(stream: Stream) -> bytes:
    """What stands between the next ``<`` and the ``>`` that ends it; quotes may hold a ``>``."""
    text = b""
    inside = False
    quote = b""
    for _ in range(_MOST_TEXT):
        byte = stream.receive(1)
        if not byte:
            raise broken("closed in the middle of the stream")
        if not inside:
            inside = byte == b"<"
            continue
        if not quote and byte == b">":
            return text
        if byte == quote:
            quote = b""
        elif not quote and byte in (b"'", b'"'):
            quote = byte
        text += byte
    raise broken("endless XML")
