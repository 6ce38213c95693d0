"""What several checks of name servers share."""

from collections.abc import Iterable

from cyberscan.sdk import (
    Context,
    Delegation,
    NameServer,
    NameServerAnswers,
    ParentDelegation,
    Reason,
    ServerAnswer,
    Verdict,
    not_tested,
)


def delegated(fact: Delegation, context: Context) -> tuple[NameServer, ...]:
    """The servers that the zone lists, and those that only its parent names."""
    subject = fact.target.subject
    above = [p for p in context.of(ParentDelegation, subject) if p.failed is None]
    return (*fact.servers, *(server for parent in above for server in parent.only_there))


def addresses_unknown(fact: Delegation) -> bool:
    """Whether a server of the zone may have addresses that were not seen."""
    return bool(fact.others) or any(
        server.unknown or server.state == "unknown" for server in fact.servers
    )


def unlooked(fact: Delegation) -> Verdict | None:
    """The verdict where some servers were too many to be looked at: what the others lack, they may have."""
    if not fact.others:
        return None
    return not_tested(Reason.BUDGET_SPENT, ", ".join(fact.others[:10]))


def answers_of(context: Context, subject: str) -> tuple[ServerAnswer, ...]:
    """What the zone's servers said when asked directly; empty when they were not."""
    facts = [f for f in context.of(NameServerAnswers, subject) if f.failed is None]
    return tuple(answer for fact in facts for answer in fact.answers)


def silent(answers: Iterable[ServerAnswer]) -> list[ServerAnswer]:
    """Of servers with an address, the answers of those that said nothing on any address."""
    kept = [answer for answer in answers if answer.detail != "no address"]
    heard = {answer.server for answer in kept if answer.state in ("authoritative", "lame")}
    return [answer for answer in kept if answer.server not in heard]


def not_heard(answers: Iterable[ServerAnswer]) -> Verdict:
    """Not tested, for the reason that the first of the silent servers gives."""
    missing = list(answers)
    codes = {reason.value: reason for reason in Reason}
    reason = next((codes[a.detail] for a in missing if a.detail in codes), Reason.DNS_FAILURE)
    return not_tested(reason, ", ".join(f"{a.server}: {a.detail}" for a in missing))


def no_referral(fact: ParentDelegation) -> Verdict:
    """The parent's servers did not show what they delegate."""
    return not_tested(Reason.DNS_FAILURE, f"the servers of {fact.parent} answer from the zone")


def is_below(name: str, zone: str) -> bool:
    """Only glue leads to a server that stands in the zone which it serves."""
    return name == zone or name.endswith(f".{zone}")
