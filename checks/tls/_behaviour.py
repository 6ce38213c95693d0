"""What the checks of extensions and trials share: what an unanswered question and a trial's answer mean."""

from __future__ import annotations

from typing import TypeVar

from cyberscan.sdk import (
    Context,
    Fact,
    Reason,
    TlsProtocols,
    Trial,
    Verdict,
    not_applicable,
    not_tested,
    passed,
)

from ._common import no_tls, undetermined, with_presence

F = TypeVar("F", bound=Fact)

OLD_TLS = ("TLS 1.0", "TLS 1.1", "TLS 1.2")
SINCE_SSL3 = ("SSL 3.0", *OLD_TLS)
_REASONS = {
    **{reason.value: reason for reason in Reason},
    "mail_politeness": Reason.BUDGET_SPENT,
    "incomplete": Reason.BUDGET_SPENT,
}
"""What the detail of an undetermined trial stands for; the rest is an answer that could not be read."""


def beside(fact: Fact, context: Context, kind: type[F]) -> F | None:
    """The fact of another kind about the very same endpoint; None when it is missing or failed."""
    for other in context.of(kind, fact.target.subject):
        if other.target == fact.target and other.failed is None:
            return other
    return None


def unanswered(fact: Fact, context: Context, versions: tuple[str, ...]) -> Verdict:
    """What a field left at None means, for a question that arises in ``versions`` only.

    Not applicable where each of these versions was seen to be refused; otherwise not tested.
    """
    protocols = beside(fact, context, TlsProtocols)
    if protocols is None:
        return not_tested(Reason.PROTOCOL_ERROR, "the versions are not known")
    if other := no_tls(protocols):
        return other
    if with_presence(protocols, versions, "present"):
        return not_tested(Reason.PROTOCOL_ERROR, "no answer settled it")
    if with_presence(protocols, versions, "undetermined"):
        return undetermined(protocols, versions)
    return not_applicable("no_such_version")


def not_weak(trial: Trial) -> Verdict | None:
    """The verdict on a trial of a weakness, unless it was found.

    A weakness that the observations rule out is a favourable observation: its reason is the evidence.
    """
    if trial.state == "no":
        return passed(tried=True)
    if trial.state == "impossible":
        return passed(tried=False, because=trial.detail)
    return undecided(trial)


def not_offered(trial: Trial) -> Verdict | None:
    """The verdict on a trial of a feature, unless it was found; impossible: nothing to ask here."""
    if trial.state == "no" and trial.detail == Reason.TIMEOUT:
        return not_tested(
            Reason.TIMEOUT
        )  # silence is no refusal: a filter may have swallowed the question
    if trial.state == "no":
        return passed(because=trial.detail)
    if trial.state == "impossible":
        return not_applicable("impossible", because=trial.detail)
    return undecided(trial)


def undecided(trial: Trial) -> Verdict | None:
    """Not tested, when the trial could not tell."""
    if trial.state != "undetermined":
        return None
    return not_tested(_REASONS.get(trial.detail, Reason.PROTOCOL_ERROR), trial.detail)
