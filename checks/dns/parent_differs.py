"""The parent zone delegates to other servers than those the zone lists (RFC 1034 §4.2.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    ParentDelegation,
    Reason,
    ServerAnswer,
    Severity,
    Verdict,
    failed,
    not_tested,
    passed,
)

from ._servers import answers_of, no_referral


class ParentDiffers(Check[ParentDelegation]):
    id = "dns.parent_differs"
    judges = ParentDelegation

    def evaluate(self, fact: ParentDelegation, context: Context) -> Iterator[Verdict]:
        answers = answers_of(context, fact.target.subject)
        lists = [set(a.names) for a in answers if a.names is not None]
        if fact.state == "same_servers":
            yield no_referral(fact)
        elif fact.state == "absent":
            # The resolver found the zone: from inside, or from a cache that still remembers it.
            yield failed("absent", confidence=Confidence.TENTATIVE, parent=fact.parent)
        elif not lists:
            yield not_tested(Reason.DNS_FAILURE, "no server gave its own list")
        else:
            yield _compared(fact, lists, answers)


def _compared(
    fact: ParentDelegation, lists: list[set[str]], answers: tuple[ServerAnswer, ...]
) -> Verdict:
    above = set(fact.names)
    # Where the servers do not agree among themselves, only what all of them say counts.
    only_above = sorted(above.difference(*lists))
    only_below = sorted(lists[0].intersection(*lists) - above)
    dead = [name for name in only_above if _is_dead(name, fact, answers)]
    if dead:
        return failed("dead", severity=Severity.MEDIUM, parent=fact.parent, servers=dead)
    if only_above and only_below:
        return failed("both", parent=fact.parent, at_parent=only_above, in_zone=only_below)
    if only_above:
        return failed("at_parent", parent=fact.parent, at_parent=only_above)
    if only_below:
        return failed("in_zone", parent=fact.parent, in_zone=only_below)
    return passed(parent=fact.parent, servers=sorted(above))


def _is_dead(name: str, fact: ParentDelegation, answers: tuple[ServerAnswer, ...]) -> bool:
    """No such server, or one that answered without knowing the zone; silence proves nothing."""
    states = {answer.state for answer in answers if answer.server == name}
    missing = any(s.name == name and s.state == "missing" for s in fact.only_there)
    return (missing or "lame" in states) and "authoritative" not in states
