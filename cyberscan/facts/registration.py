"""The registration of a domain, as its registry tells it (RDAP, RFC 9083)."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact


class Registration(Fact):
    """What the registry says of a registered domain. Only asked for with the user's consent."""

    kind: Literal["dns.registration"] = "dns.registration"
    domain: str = ""
    """The registered domain: the declared one, or the one above it."""
    server: str = ""
    """Who was asked."""
    status: Literal["found", "not_found", "elsewhere"] = "found"
    """``not_found``: the registry says that it knows no such domain (404). ``elsewhere``: ``domain`` is declared
    too, and has a fact of its own."""
    expires_at: AwareDatetime | None = None
    """None when the registry does not publish it."""
    changed_at: AwareDatetime | None = None
    registrar: str = ""
    states: tuple[str, ...] = ()
    """As RDAP writes them (RFC 8056): ``client transfer prohibited``, ``server delete prohibited``…"""
    delegation_signed: bool | None = None
    """Whether the registry publishes a DS; None when it does not say."""
