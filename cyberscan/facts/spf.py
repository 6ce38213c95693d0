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
    """The mechanism, or ``redirect``: ``include``, ``ip4``…"""
    qualifier: Literal["+", "-", "~", "?"] = "+"
    target: str = ""
    """The name that it sends a receiver to; empty when it names none, or takes a message to know it."""
    network: str = ""
    """Of ``ip4`` and ``ip6``, and the widest one that ``a/16`` or ``mx/16`` draws around an address."""
    grants: bool = False
    """Whether a sender that it matches passes."""
    lookup: int = 0
    """Which look-up of the policy it costs, counted from 1; 0 when it costs none."""
    addresses: int = 0
    """IPv4 addresses that it names itself, what it includes left out."""
    state: Literal["", "ignored", "void", "nothing", "error", "unknown", "message", "skipped"] = ""
    """Empty when it does its work. ``ignored``: never evaluated (after ``all``, or ``redirect`` beside
    it). ``void``: its name does not exist or holds no such record. ``nothing``: what it includes lets
    nobody pass. ``error``: the policy fails here. ``unknown``: the look-up failed. ``message``: only a
    real message can tell. ``skipped``: not followed, the limit of look-ups was long past."""
    cause: str = ""
    """Of an ``error``: a code as in :attr:`Spf.cause`."""


class SpfPlatform(Part):
    """A service shared by many customers that the policy lets through."""

    domain: str
    """Whose record is included: ``_spf.google.com``."""
    name: str
    kind: Literal["mailbox", "newsletter", "hosting"]


class Spf(Fact):
    """The sender policy, evaluated by RFC 7208."""

    kind: Literal["mail.spf"] = "mail.spf"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the right name that look meant as SPF and that receivers ignore."""
    old_type: tuple[str, ...] = ()
    """Records of the retired type SPF (99), asked for only where no TXT record is one."""
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
    """In the order of evaluation, a tree by their depths; cut where the policy is endless."""
    unfollowed: tuple[str, ...] = ()
    """Terms with macros that take a message; counted, not followed."""
    addresses: int = 0
    """Distinct IPv4 addresses that pass, as far as the policy could be read."""
    ipv6_networks: int = 0
    """Distinct IPv6 networks that pass; those of names that have IPv4 addresses too are not asked for."""
    platforms: tuple[SpfPlatform, ...] = ()
    answer_size: int = 0
    """Octets of the name and of all its TXT records together, which RFC 7208 §3.4 wants under 450."""
