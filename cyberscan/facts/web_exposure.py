"""Facts about what a site shows that it should not: files, listings, and its manners with odd requests."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part

ExposedTopic = Literal[
    "git", "env", "backup", "config_backup", "phpinfo", "debug_page", "log", "server_status",
    "listing", "admin_page", "database_admin", "api_documentation", "dependencies",
]  # fmt: skip
"""What a probed path is about: one topic is one thing that a town does differently."""


class PathAnswer(Part):
    """What one probed path answered, with the positive proof when there is one."""

    topic: ExposedTopic
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
    invents: bool = False
    """It shows proofs for paths that nobody can have: whatever it shows proves nothing."""
    answers: tuple[PathAnswer, ...] = ()


class ForeignOrigin(Part):
    """What the site answers to a request that says it comes from another site's page (Fetch, CORS protocol)."""

    origin: str
    """What was sent as ``Origin``: a site that is not ours, or ``null``."""
    status: int = 0
    failure: str = ""
    """Why there was no answer to read: a reason code. The other fields then mean nothing."""
    allow_origin: str = ""
    allow_credentials: str = ""
    """As written; browsers take ``true`` alone, in that case."""
    vary: str = ""


class SiteManners(Fact):
    """How a site answers two odd requests: TRACE, and one in the name of a foreign page."""

    kind: Literal["web.manners"] = "web.manners"
    trace: Literal["not_asked", "echoed", "refused", "failed"] = "not_asked"
    """``echoed``: our own random header came back in the body, which only TRACE does (RFC 9110 §9.3.8)."""
    trace_status: int = 0
    trace_failure: str = ""
    """Why nothing can be said: a reason code."""
    foreign: tuple[ForeignOrigin, ...] = ()
    """At most two: an unrelated site, then ``null`` when the first one was reflected."""
