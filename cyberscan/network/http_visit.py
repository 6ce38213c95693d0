"""Visits: follow redirects as a browser would, one hop at a time, never out of the perimeter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from cyberscan.facts.web import Hop
from cyberscan.network import html
from cyberscan.network.http import MAX_BODY, Client, Reply, is_address
from cyberscan.network.text import clean
from cyberscan.perimeter.identifiers import host_name
from cyberscan.reasons import Failure, LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_HOPS = 5
_HEAD = 16_384
_SOON = 10
"""Seconds before which a page that refreshes is a redirect, and not a page to be read."""
_REFRESH = re.compile(
    r"\s*+(?P<delay>[0-9]{1,4})[0-9.]*+(?:\s*+[;,]|\s)\s*+(?:url\s*+=)?\s*+(?P<url>\S.*)",
    re.IGNORECASE,
)
"""Blanks are never given back: a header of nothing else would cost the cube of its length."""
_REFRESH_META = re.compile(rb"http-equiv\s*+=\s*+[\"']?+\s*+refresh", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,30}(?=\s|$)")
_REDIRECTS = {301, 302, 303, 307, 308}
_NOT_OURS = {Reason.OUT_OF_SCOPE, Reason.LEVEL_TOO_LOW}


@dataclass(frozen=True)
class Trip:
    """Where a visit led. ``reply`` is the last answer when the chain came to its end."""

    hops: tuple[Hop, ...] = ()
    reply: Reply | None = None
    left_to: str = ""
    """A location that is not ours to visit: recorded, not followed."""
    failure: Failure | None = None
    certificate_error: str = ""
    passed: tuple[Reply, ...] = ()
    """The redirects that led to ``reply``, without their bodies."""
    seen: html.Read | None = None
    """The parts of ``reply``, where somebody read them already."""


def visit(
    network: Network, client: Client, url: str, *,
    limit: int = MAX_BODY, known: Mapping[str, Trip] | None = None,
) -> Trip:  # fmt: skip
    """Ask ``url`` and follow its redirects, five at most.

    ``known`` holds the end of the journey for addresses that this task already visited: a normal site
    sends HTTP to HTTPS, and its pages need not be asked twice.
    """
    hops: tuple[Hop, ...] = ()
    passed: tuple[Reply, ...] = ()
    refused = ""
    for _ in range(MAX_HOPS + 1):
        if known and url in known and hops:
            rest = known[url]
            return Trip(
                hops + rest.hops, rest.reply, rest.left_to, rest.failure,
                refused or rest.certificate_error, passed + rest.passed,
            )  # fmt: skip
        if hops and not may_visit(network, url):
            return Trip(hops, left_to=url, certificate_error=refused)
        try:
            reply = client.get(url, limit=limit)
        except LookFailed as failed:
            if hops and failed.failure.reason in _NOT_OURS:
                return Trip(hops, left_to=url, certificate_error=refused)
            return Trip(hops, failure=failed.failure, certificate_error=refused)
        refused = refused or reply.certificate_error
        location = location_of(reply)
        hops += (_hop(url, reply, location),)
        if not location:
            return Trip(hops, reply, certificate_error=refused, passed=passed)
        passed += (replace(reply, body=b""),)
        url = location
    loops = url in {hop.url for hop in hops}
    detail = "redirect_loop" if loops else "too_many_redirects"
    failure = Failure(reason=Reason.PROTOCOL_ERROR, detail=detail)
    return Trip(hops, failure=failure, certificate_error=refused)


def _hop(url: str, reply: Reply, location: str) -> Hop:
    security = clean(reply.header("strict-transport-security"), 500)
    return Hop(
        url=clean(url, 2000), status=reply.status, location=clean(location, 2000),
        transport_security=security, asks_password=_scheme(reply),
    )  # fmt: skip


def _scheme(reply: Reply) -> str:
    """How a refused page asks for a password (RFC 9110 §11.6.1): the weakest way, where it offers several."""
    if reply.status != 401:  # on another status the header asks for nothing
        return ""
    asked = [value for name, value in reply.headers if name == "www-authenticate"]
    schemes = [found[0].lower() for value in asked if (found := _SCHEME.match(value))]
    return "basic" if "basic" in schemes else next(iter(schemes), "")


def location_of(reply: Reply) -> str:
    """The absolute address that an answer sends to, by its status or by itself; empty when it does not."""
    location = reply.header("location")
    if reply.status not in _REDIRECTS or not location:
        return _refresh_of(reply)
    try:
        # Header bytes come as latin-1; browsers read them as UTF-8.
        text = location.encode("latin-1").decode("utf-8", "replace").strip()
        return _absolute(reply.url, text)
    except (ValueError, UnicodeError):
        return clean(location, 2000)


def _absolute(base: str, text: str) -> str:
    """An absolute address with its scheme in lower case, so that it compares with others."""
    return urlsplit(urldefrag(urljoin(base, text)).url).geturl()


def _refresh_of(reply: Reply) -> str:
    """Where a page sends its readers by itself, in header or ``<meta>``; a page that reloads goes nowhere."""
    if reply.status != 200:
        return ""
    said = reply.header("refresh")
    kind = reply.header("content-type").lower()
    if not said and ("html" in kind or not kind) and _REFRESH_META.search(reply.body[:_HEAD]):
        metas = html.read(reply.body[:_HEAD], reply.url, reply.header("content-type"))
        said = metas.meta("equiv:refresh")
    found = _REFRESH.match(said)
    if not found or int(found["delay"]) > _SOON:
        return ""
    try:
        there = _absolute(reply.url, found["url"].strip().strip("\"'"))
    except ValueError:
        return ""
    if not there.startswith(("http:", "https:")):
        return ""  # browsers do not run scripts or open files for a refresh
    return "" if there == _absolute(reply.url, "") else there


def may_visit(network: Network, url: str) -> bool:
    """Whether a location is http(s), without credentials, on a name or address of the perimeter."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or parts.username or parts.password:
            return False
        if parts.port == 0:
            return False
        if is_address(host):
            return network.scope.covers_address(host)
        return network.scope.covers_name(host_name(host))
    except ValueError:
        return False  # whatever is no name is not ours: 2130706433 is an address to some
