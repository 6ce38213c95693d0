"""Whether the scan's own access to the Internet blocks port 25, on which servers hand mail to each other.

Many access providers and clouds do, against spam. The hosts are then not at fault, and not tested. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.page import Page
from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsProtocols
from cyberscan.reasons import Reason

PORT = 25
_ELSEWHERE = (TlsProtocols, Page)
"""Facts that no scan can bring back without a connection to a host."""


def silent_exchangers(facts: Iterable[Fact]) -> int:
    """How many addresses did not answer on port 25 where none did and other ports answered; else 0.

    A single one counts only when it kept silent: a refusal is then more likely its own.
    """
    seen = tuple(facts)
    addresses, refused = _unanswered(seen)
    return 0 if not _others(seen) or (len(addresses) == 1 and refused) else len(addresses)


def unexplained_silence(facts: Iterable[Fact]) -> int:
    """How many addresses took no connection on port 25, where nothing else answered that tells why; else 0.

    One alone may well be down; several may be behind the same block, or we may be.
    """
    seen = tuple(facts)
    addresses, _ = _unanswered(seen)
    return 0 if _others(seen) or len(addresses) == 1 else len(addresses)


def _others(facts: Iterable[Fact]) -> bool:
    return any(isinstance(fact, _ELSEWHERE) and _answered(fact) for fact in facts)


def _unanswered(facts: Iterable[Fact]) -> tuple[set[str], bool]:
    """The addresses called on port 25, none where one answered; and whether one of them refused."""
    tried = [(fact, ip) for fact in facts if (ip := _tried(fact))]
    if any(_connected(fact) for fact, _ in tried):
        return set(), False
    refused = any(fact.failed and fact.failed.reason is Reason.REFUSED for fact, _ in tried)
    return {ip for _, ip in tried}, refused


def _tried(fact: Fact) -> str:
    """The address that was really called on port 25; empty when there was no call."""
    if not isinstance(fact, SmtpSession) or not isinstance(fact.target, Endpoint):
        return ""
    called = fact.target.port == PORT and (_connected(fact) or _no_connection(fact))
    return fact.target.ip if called else ""


def _no_connection(fact: Fact) -> bool:
    return fact.failed is not None and fact.failed.detail.startswith(f"connect {PORT}")


def _connected(fact: Fact) -> bool:
    """Answered, or failed later than at the connection: in a greeting, in a handshake."""
    if fact.failed is None:
        return True
    talk = (Reason.BLOCKED, Reason.PROTOCOL_ERROR, Reason.TIMEOUT)
    deadline = fact.failed.detail == "deadline"
    return fact.failed.reason in talk and not _no_connection(fact) and not deadline


def _answered(fact: Fact) -> bool:
    mail = isinstance(fact.target, Endpoint) and fact.target.port == PORT
    return fact.failed is None and not mail
