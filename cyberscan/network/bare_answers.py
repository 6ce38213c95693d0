"""Empty answers without a SOA: some servers' way to say "none", and some resolvers' way to say "I do not know".

RFC 2308 §2.2 lets "no data" come without a SOA (its type 3). But a resolver may also send such an answer for a
domain that is delegated to servers which know nothing of it. A control question tells the two apart: does
the same resolver give a SOA when it says "none" about the zone above? Then this answer is no absence. Nor is it
when somebody says NOERROR to everything: no name up to the root gets anything but such answers, and nothing was
ever found at one of them.
"""

from __future__ import annotations

from collections.abc import Callable

import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from cyberscan.reasons import LookFailed

Ask = Callable[[dns.name.Name, str], dns.message.Message]

CONTROL = "HINFO"
"""A type that next to nobody publishes (RFC 8482 §4.2), so that the control is an absence."""

_USUAL = ("A", "MX", "TXT", "NS")


def is_bare(message: dns.message.Message) -> bool:
    """Nothing found, and no zone named that says so."""
    said = message.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN) and not message.answer
    return said and not _proved(message)


def is_no_absence(ask: Ask, name: dns.name.Name) -> bool:
    """Whether a bare answer about ``name`` is refuted by the resolver's own habit, or cannot be weighed.

    Raises :class:`LookFailed` for what is the task's own.
    """
    only_bare = True
    for depth in range(len(name), 0, -1):
        owner = name.split(depth)[1]
        answer = _asked(ask, owner, "SOA")
        if answer is None:
            return True  # the control failed: nobody knows this resolver's habit
        if any(s.name == owner and s.rdtype == dns.rdatatype.SOA for s in answer.answer):
            denial = _asked(ask, owner, CONTROL)
            return denial is None or _proved(denial)
        if _proved(answer):
            return True  # of this very name, or of one above, it does say which zone has none
        only_bare = only_bare and is_bare(answer)
    return only_bare and not _holds_something(ask, name)


def _asked(ask: Ask, name: dns.name.Name, rtype: str) -> dns.message.Message | None:
    """A control's answer; None when it failed. REFUSED is an answer: some resolvers serve a few zones only."""
    try:
        answer = ask(name, rtype)
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return None
    said = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.REFUSED)
    return answer if answer.rcode() in said else None


def _holds_something(ask: Ask, name: dns.name.Name) -> bool:
    """Whether anything is published at the name or above it, top level left out: then the server knows it."""
    owners = [name.split(depth)[1] for depth in range(len(name), 2, -1)]
    answers = (_asked(ask, owner, rtype) for owner in owners for rtype in _USUAL)
    return any(answer is not None and answer.answer for answer in answers)


def _proved(message: dns.message.Message) -> bool:
    return any(rrset.rdtype == dns.rdatatype.SOA for rrset in message.authority)
