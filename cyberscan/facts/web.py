"""Facts about sites: reachability, pages, headers, cookies, paths."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from cyberscan.facts.base import Fact


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hop(_Part):
    """One answer of a redirect chain."""

    url: str
    status: int
    location: str = ""


class Visit(_Part):
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


class Cookie(_Part):
    """One Set-Cookie, without its value."""

    name: str
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    looks_like_session: bool = False


class Link(_Part):
    """One link with its visible text."""

    href: str
    text: str = ""


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
    stylesheets: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    text: str = ""
    """The first visible text, bounded."""
    truncated: bool = False


class PathAnswer(_Part):
    """What one probed path answered, with the positive proof when there is one."""

    path: str
    status: int
    proof: str = ""
    """A code for what was recognised in the answer; empty when nothing was. Content is never kept."""


class PathProbes(Fact):
    """A few paths that should not be public, asked after a control request on a random path."""

    kind: Literal["web.paths"] = "web.paths"
    control_status: int = 0
    answers: tuple[PathAnswer, ...] = ()


class SecurityTxt(Fact):
    """RFC 9116."""

    kind: Literal["web.security_txt"] = "web.security_txt"
    present: bool = False
    contacts: tuple[str, ...] = ()
    expires: AwareDatetime | None = None
    problems: tuple[str, ...] = ()
