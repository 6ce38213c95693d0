"""Facts about sites: reachability, security.txt. The page and what is exposed have their own modules."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part


class Hop(Part):
    """One answer of a redirect chain."""

    url: str
    status: int
    location: str = ""
    transport_security: str = ""
    """The first ``Strict-Transport-Security`` of this answer, as written."""
    asks_password: str = ""
    """The first scheme of ``WWW-Authenticate`` in lower case (``basic``, ``digest``…), on a 401 alone."""


class Visit(Part):
    """What happened when one scheme was asked for the home page."""

    scheme: Literal["http", "https"]
    state: Literal["answered", "refused", "failed", "not_asked"]
    """``refused``: the port is closed, which is certain. ``failed``: nothing can be concluded."""
    reason: str = ""
    """A reason code, or more finely: ``not_tls``, ``redirect_loop`` (an address leads back to itself),
    ``too_many_redirects``."""
    hops: tuple[Hop, ...] = ()
    left_perimeter_to: str = ""
    """The location that was recorded and not followed."""
    certificate_error: str = ""
    shown_in_clear: Literal["", "page", "notice", "nothing"] = ""
    """What a journey that ends in HTTP shows: a page, a notice in its place (firewall, maintenance, parking), or
    nothing. Empty: it does not end so, or was not read."""


class OverIpv6(Part):
    """The same first request over IPv6, for a site that answered over IPv4."""

    address: str
    state: Literal["answered", "refused", "failed", "no_ipv6_here"]
    """``refused``: the port is closed, which is certain. ``no_ipv6_here``: the scanner has no IPv6."""
    reason: str = ""
    url: str = ""
    status: int = 0
    differs: tuple[str, ...] = ()
    """In what it is another answer than over IPv4: ``status``, ``location``, ``certificate``, ``title``."""


class SiteReach(Fact):
    """HTTP and HTTPS reachability of one host."""

    kind: Literal["web.reach"] = "web.reach"
    visits: tuple[Visit, ...] = ()
    ipv6: OverIpv6 | None = None
    """None: the name has not an address of both families, or nothing answered over IPv4."""


VERSION_TOLD = "version:"
"""Begins the code, among ``tells``, that names what the server writes at the foot of its error pages."""


class SiteControl(Fact):
    """What a site answers to a path that nobody made: what its other answers are worth."""

    kind: Literal["web.control"] = "web.control"
    url: str = ""
    status: int = 0
    soft_404: bool = False
    """It answers 200, as if the page were there."""
    alike: bool = False
    """It answers with the home page, whatever is asked."""
    location: str = ""
    """Where it sends such a request, when it redirects."""
    turned_away: bool = False
    """A refusal, a breakdown or a firewall's page: nothing can be said of what is missing."""
    title: str = ""
    tells: tuple[str, ...] = ()
    """Codes of what the error page tells (versions, paths, traces); never its content."""


class Robots(Fact):
    """``robots.txt`` (RFC 9309): an invitation to crawlers, and no protection."""

    kind: Literal["web.robots"] = "web.robots"
    present: bool = False
    status: int = 0
    sitemaps: tuple[str, ...] = ()
    disallowed: tuple[str, ...] = ()
    """The first paths that all crawlers are asked to leave alone, as written."""
    disallows_all: bool = False
    """The whole site is asked to be left out of search engines."""
    truncated: bool = False


class SecurityTxt(Fact):
    """RFC 9116. ``problems`` are codes: no_contact, contact_not_uri, no_expires, several_expires, …"""

    kind: Literal["web.security_txt"] = "web.security_txt"
    url: str = ""
    present: bool = False
    contacts: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()
    """Where the file says that it is to be found."""
    expires: AwareDatetime | None = None
    problems: tuple[str, ...] = ()
