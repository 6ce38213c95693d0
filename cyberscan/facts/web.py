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


class SecurityTxt(Fact):
    """RFC 9116. ``problems`` are codes: no_contact, contact_not_uri, no_expires, several_expires, …"""

    kind: Literal["web.security_txt"] = "web.security_txt"
    url: str = ""
    present: bool = False
    contacts: tuple[str, ...] = ()
    expires: AwareDatetime | None = None
    problems: tuple[str, ...] = ()
