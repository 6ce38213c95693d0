"""Facts about sites: reachability, pages, headers, cookies, paths."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part


class Hop(Part):
    """One answer of a redirect chain."""

    url: str
    status: int
    location: str = ""


class Visit(Part):
    """What happened when one scheme was asked for the home page."""

    scheme: Literal["http", "https"]
    state: Literal["answered", "refused", "failed", "not_asked"]
    """``refused``: the port is closed, which is certain. ``failed``: nothing can be concluded."""
    reason: str = ""
    hops: tuple[Hop, ...] = ()
    left_perimeter_to: str = ""
    """The location that was recorded and not followed."""
    certificate_error: str = ""


class SiteReach(Fact):
    """HTTP and HTTPS reachability of one host."""

    kind: Literal["web.reach"] = "web.reach"
    visits: tuple[Visit, ...] = ()


class Cookie(Part):
    """One Set-Cookie, without its value."""

    name: str
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    looks_like_session: bool = False


class Link(Part):
    """One link with its visible text."""

    href: str
    text: str = ""


class Form(Part):
    """One form: where it sends what a visitor types, never what is in it."""

    action: str
    """Absolute address."""
    method: Literal["get", "post"] = "get"
    asks_password: bool = False
    asks_identity: bool = False
    """Has a field for a name, an address, a phone number or an e-mail address."""


class Page(Fact):
    """The home page as finally answered: headers and what a linear-time parser read in it."""

    kind: Literal["web.page"] = "web.page"
    url: str = ""
    status: int = 0
    nature: Literal["content", "block_page", "maintenance", "parking", "error"] = "content"
    headers: tuple[tuple[str, str], ...] = ()
    """Lower-case names, in order, repeated when repeated."""
    cookies: tuple[Cookie, ...] = ()
    title: str = ""
    language: str = ""
    generator: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    scripts: tuple[str, ...] = ()
    """Absolute addresses, as those of the next four."""
    stylesheets: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    """Images, sounds, videos."""
    forms: tuple[Form, ...] = ()
    text: str = ""
    """The visible text, bounded: its beginning and its end (town halls put their notices there)."""
    truncated: bool = False
    """The page or its text was longer than what is kept: what is not here may still be there."""
    certificate_error: str = ""
    """A code when the certificate was refused and the page looked at nevertheless."""


class PathAnswer(Part):
    """What one probed path answered, with the positive proof when there is one."""

    topic: Literal["git", "env", "backup", "server_status", "listing"]
    path: str
    status: int = 0
    failure: str = ""
    """Why there was no answer, or none to trust: a reason code."""
    proof: str = ""
    """A code for what was recognised in the answer; empty when nothing was. Content is never kept."""


class PathProbes(Fact):
    """A few paths that should not be public, asked after a control request on a random path."""

    kind: Literal["web.paths"] = "web.paths"
    control_status: int = 0
    blocked: bool = False
    """The control request or the home page was turned away: a missing proof means nothing."""
    answers: tuple[PathAnswer, ...] = ()


class SecurityTxt(Fact):
    """RFC 9116. ``problems`` are codes: no_contact, contact_not_uri, no_expires, several_expires, …"""

    kind: Literal["web.security_txt"] = "web.security_txt"
    url: str = ""
    present: bool = False
    contacts: tuple[str, ...] = ()
    expires: AwareDatetime | None = None
    problems: tuple[str, ...] = ()
