"""The sender policy of a mail domain (SPF)."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class SpfTerm(Part):
    """One term of a policy, flattened: ``depth`` 0 is the domain's own record."""

    domain: str
    depth: int
    text: str
    name: str = ""
    """The mechanism: ``include``, ``ip4``…"""
    network: str = ""
    """Of ``ip4`` and ``ip6``, and the one that ``a/16`` or ``mx/16`` draws around an address."""
    grants: bool = False
    """Whether a sender that it matches passes."""


class Spf(Fact):
    """The sender policy, evaluated by RFC 7208."""

    kind: Literal["mail.spf"] = "mail.spf"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the right name that look meant as SPF and that receivers ignore."""
    result: Literal["none", "valid", "permerror", "temperror"] = "none"
    cause: str = ""
    """A code for permerror or temperror: multiple_records, syntax, too_many_lookups, include_none, …"""
    cause_detail: str = ""
    cause_domain: str = ""
    """Whose record holds the term at fault: the domain's own, or that of a provider it includes."""
    lookups: int = 0
    """Those of a sender that nothing matches: a message may need fewer, never more."""
    void_lookups: int = 0
    all_qualifier: Literal["", "+", "-", "~", "?"] = ""
    """Of the effective ``all``, following ``redirect``."""
    terms: tuple[SpfTerm, ...] = ()
    unfollowed: tuple[str, ...] = ()
    """Terms with macros that take a message; counted, not followed."""
