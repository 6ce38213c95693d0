"""Facts about sites: reachability, paths, security.txt. The page has its own module."""

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
