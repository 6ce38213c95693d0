"""No DKIM key under the usual selectors: a sign, never a proof, since selectors cannot be listed."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Dkim,
    Reason,
    Spf,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._declared import does_not_exist, sends_no_mail


class DkimNotFound(Check[Dkim]):
    id = "mail.dkim_not_found"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        usable = [key.selector for key in fact.keys if not key.revoked and not key.error]
        unseen = [one.failed for one in context.of(Spf, fact.target.subject) if one.failed]
        if usable:
            yield passed(selectors=usable)
        elif does_not_exist(context, fact.target.subject) or sends_no_mail(
            context, fact.target.subject
        ):
            yield not_applicable()
        elif fact.answers_everything:
            yield not_tested(Reason.PROTOCOL_ERROR, "the zone answers for every name")
        elif fact.selectors_failed:
            yield not_tested(Reason.DNS_FAILURE, f"{fact.selectors_failed} selectors")
        elif unseen:  # whether the domain sends anything is not known
            yield not_tested(unseen[0].reason, unseen[0].detail)
        elif fact.signs_of_use and not fact.keys and not fact.broken_aliases:
            yield passed(Confidence.TENTATIVE, selectors=["?"])
        elif _is_said_elsewhere(fact):
            yield not_applicable()
        else:
            yield _absent(fact)


def _is_said_elsewhere(fact: Dkim) -> bool:
    """A key in force that nobody can use, a declared one that is revoked or missing: each has its own check."""
    faulty = any(key.error and key.error != "not_for_mail" for key in fact.keys if not key.revoked)
    declared = any(key.declared and key.revoked for key in fact.keys) or bool(fact.declared_missing)
    return faulty or declared


def _absent(fact: Dkim) -> Verdict:
    asked = fact.selectors_asked
    revoked = [key.selector for key in fact.keys if key.revoked]
    if fact.broken_aliases:
        return failed(
            "prepared", confidence=Confidence.FIRM, aliases=list(fact.broken_aliases), asked=asked
        )
    if revoked:
        return failed("revoked", confidence=Confidence.TENTATIVE, selectors=revoked, asked=asked)
    if fact.node_missing:
        return failed("no_node", confidence=Confidence.FIRM, asked=asked)
    return failed("absent", confidence=Confidence.TENTATIVE, asked=asked)
