"""Facts about public duties: what a site says of its accessibility, its editor and personal data."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part

Duty = Literal["accessibility", "scheme", "legal_notice", "privacy", "cookies", "rgs", "terms"]
"""``scheme``: the multi-year accessibility scheme. ``rgs``: the attestation of an e-service's security.
``terms``: the terms of sale of a shop or a ticket office."""


class Passage(Part):
    """Words of a page that were recognised, as they are written there, bounded."""

    element: str
    """What they say: ``degree``, ``date``, ``contact``, ``remedies``, ``director``, ``host``…"""
    text: str
    value: str = ""
    """The same as data where it has a form: ``partial``, ``2024-03-01``, ``62``."""


class DutyPage(Part):
    """One duty: what the home page shows of it, and what the page that it links to says."""

    duty: Duty
    mention: str = ""
    """The words of the home page, or of its link."""
    value: str = ""
    """For accessibility, the degree: ``none``, ``partial``, ``full``; empty when none is said."""
    address: str = ""
    """Where the link leads; empty when there is none."""
    state: Literal[
        "not_linked", "read", "read_in_part", "document", "almost_empty", "elsewhere", "not_asked",
        "unreadable",
    ] = "not_linked"  # fmt: skip
    """``document``: a file that is not read (PDF). ``almost_empty``: drawn by scripts, or nothing.
    ``elsewhere``: outside the perimeter, not visited. ``unreadable``: it was asked for in vain."""
    reason: str = ""
    """A reason code, where it was not read."""
    status: int = 0
    url: str = ""
    passages: tuple[Passage, ...] = ()

    def passage(self, element: str) -> Passage | None:
        """The first passage that says ``element``."""
        return next((one for one in self.passages if one.element == element), None)


class DutyPages(Fact):
    """What one site shows of the duties of a public site; duties in a fixed order, each once."""

    kind: Literal["duties.pages"] = "duties.pages"
    url: str = ""
    """The home page that was read."""
    whole: bool = False
    """The home page was read to its end and holds text: what is not there is not written there."""
    duties: tuple[DutyPage, ...] = ()
    state_design: str = ""
    """The sign of the State's design system (a class of its header); empty when none was met."""

    def duty(self, name: Duty) -> DutyPage | None:
        """One duty's part; None where the site was not asked about it."""
        return next((one for one in self.duties if one.duty == name), None)


class StateLink(Part):
    """A link, form, script or frame of the page that leads to a service of the State. Never followed."""

    service: str
    """Of ``data/state_services.toml``."""
    name: str
    host: str
    standing: Literal["current", "renamed", "retired", "development"] = "current"
    successor: str = ""
    """Where it is now, for what was renamed or retired."""
    sure: bool = True
    """Whether the standing rests on a source that was verified."""
    how: Literal["link", "form", "script", "frame"] = "link"
    secure: bool = True
    """Over HTTPS."""
    path: str = ""
    """The path alone: what follows ``?`` is not kept."""
    text: str = ""


class AuthorizationLink(Part):
    """A link that begins a FranceConnect or ProConnect login, by the presence of its parts alone."""

    service: str
    host: str
    state_length: int = 0
    """Characters; 0 when it is absent."""
    nonce_length: int = 0
    acr_values: str = ""
    redirect_scheme: str = ""
    redirect_host: str = ""


class StateLinks(Fact):
    """The services of the State that a page leads to."""

    kind: Literal["duties.state_links"] = "duties.state_links"
    url: str = ""
    whole: bool = False
    """Every link of the page was kept."""
    links: tuple[StateLink, ...] = ()
    logins: tuple[AuthorizationLink, ...] = ()
