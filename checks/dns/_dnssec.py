"""What several DNSSEC checks share."""

from cyberscan.sdk import Dnssec, Reason, Verdict, not_applicable, not_tested

OBSOLETE = {
    1: "RSAMD5",
    3: "DSA",
    5: "RSASHA1",
    6: "DSA-NSEC3-SHA1",
    7: "RSASHA1-NSEC3-SHA1",
    12: "ECC-GOST",
}
"""Algorithms that must not be used to sign (RFC 9904, RFC 9905, RFC 9906)."""

_REASONS = {"missing_tool": Reason.MISSING_TOOL}


def undetermined(fact: Dnssec) -> Verdict:
    """The chain could not be followed to its end: neither right nor wrong."""
    where = f" at {fact.cause_at}" if fact.cause_at else ""
    return not_tested(_REASONS.get(fact.cause, Reason.DNS_FAILURE), f"{fact.cause}{where}")


def nothing_to_judge(fact: Dnssec) -> Verdict | None:
    """The verdict on a zone of which no key was seen, or on a name inside another zone."""
    if not is_own_zone(fact):
        return not_applicable(zone=fact.apex)
    if fact.signed:
        return None
    # A zone that is proved unsigned has no keys; one that merely showed none may have some.
    return undetermined(fact) if fact.state == "undetermined" else not_applicable(zone=fact.apex)


def is_own_zone(fact: Dnssec) -> bool:
    """Whether the declared name is a zone, and not a name inside another one."""
    return fact.apex == fact.target.subject
