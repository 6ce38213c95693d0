"""What the TLS checks share: when the question arises, and how grave it is where encryption is optional."""

from __future__ import annotations

from typing import Any

from cyberscan.sdk import (
    AcceptedSuite,
    Endpoint,
    Fact,
    Reason,
    Severity,
    TlsProtocols,
    Verdict,
    not_applicable,
    not_tested,
    suite_flaws,
)

OBSOLETE = ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1")
SUBMISSION = 587
"""Where people hand their mail in, with a password (RFC 6409)."""
MODERN = ("TLS 1.2", "TLS 1.3")


def is_mail(fact: Fact) -> bool:
    """Whether TLS is opportunistic here, between servers: the alternative is clear text (RFC 7435).

    Clients of mailboxes, directories or databases are set up for TLS or not: nothing falls back by itself.
    """
    target = fact.target
    if not isinstance(target, Endpoint):
        return False
    relay = target.starttls == "smtp" and target.port != SUBMISSION
    return relay or target.starttls == "xmpp_server"


def severity(fact: Fact, web: Severity, mail: Severity) -> Severity:
    """``web``, or ``mail`` where weak encryption is still better than what would replace it."""
    return mail if is_mail(fact) else web


def no_tls(fact: TlsProtocols) -> Verdict | None:
    """Not applicable, when something else than TLS speaks on the port."""
    return None if fact.speaks == "tls" else not_applicable(speaks=fact.speaks)


def with_presence(fact: TlsProtocols, names: tuple[str, ...], presence: str) -> list[str]:
    """Those of the versions ``names`` that are ``present``, ``absent`` or ``undetermined``."""
    known = {v.version: v.presence for v in fact.versions}
    return [name for name in names if known.get(name, "undetermined") == presence]


def undetermined(fact: TlsProtocols, names: tuple[str, ...]) -> Verdict:
    """Not tested: some versions could not be told."""
    unknown = with_presence(fact, names, "undetermined")
    details = {v.detail for v in fact.versions if v.version in unknown}
    reason = Reason.TIMEOUT if details == {"silent"} else Reason.PROTOCOL_ERROR
    return not_tested(reason, "undetermined: " + ", ".join(unknown))


def half_known(fact: TlsProtocols) -> Verdict | None:
    """Not tested, when suites were not all asked for: not finding one then proves nothing."""
    if not fact.suites:
        return not_tested(Reason.PROTOCOL_ERROR, "no suite was seen")
    if not fact.suites_complete:
        return not_tested(Reason.BUDGET_SPENT, "suites were not all asked for")
    return None


def with_flaw(fact: TlsProtocols, *flaws: str) -> list[AcceptedSuite]:
    """The accepted suites that have one of these flaws."""
    return [suite for suite in fact.suites if set(flaws) & set(suite_flaws(suite.name))]


def modern(suites: list[AcceptedSuite]) -> list[AcceptedSuite]:
    """Those of TLS 1.2 and 1.3: what an older version brings along goes away with it."""
    return [suite for suite in suites if suite.version in MODERN]


def nothing_modern(fact: TlsProtocols) -> Verdict | None:
    """The verdict on a question about TLS 1.2 and 1.3, when no suite of theirs was seen."""
    if modern(list(fact.suites)):
        return None
    if len(with_presence(fact, MODERN, "absent")) == len(MODERN):
        return not_applicable("nothing_modern")  # a graver check tells it
    if with_presence(fact, MODERN, "undetermined"):
        return undetermined(fact, MODERN)
    return not_tested(Reason.PROTOCOL_ERROR, "no suite was seen")


def told(suites: list[AcceptedSuite]) -> dict[str, Any]:
    """Suites as evidence: all their names, a few for the sentence, and how many there are."""
    names = list(dict.fromkeys(suite.name for suite in suites))
    return {"suites": names, "examples": names[:3], "count": len(names)}
