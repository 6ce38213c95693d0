"""The tree walk of DMARC: which record holds for a domain, and what its organization is (RFC 9989 §4.10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cyberscan.mailpolicy import LookUp
from cyberscan.mailpolicy.dmarc import Record, Request, is_attempt, is_dmarc, read
from cyberscan.reasons import Failure, LookFailed

_TREE_LABELS = 7


@dataclass(frozen=True)
class Discovery:
    """The outcome for one domain."""

    records: tuple[str, ...] = ()
    """At the domain itself, else the one that is inherited."""
    attempts: tuple[str, ...] = ()
    """Texts at the domain's own name that look meant as DMARC, and that every receiver ignores."""
    found_at: str = ""
    result: Literal["none", "valid", "invalid"] = "none"
    cause: str = ""
    cause_detail: str = ""
    policy: Request = ""
    record: Record | None = None
    unasked: tuple[str, ...] = ()
    """Top-level domains that could not be asked for."""
    unasked_why: Failure | None = None
    """None where the resolver serves some zones only and refuses the whole top level."""


@dataclass
class _Walked:
    """The records found on a walk, longest name first."""

    found: list[tuple[str, Record]] = field(default_factory=list)
    unasked: tuple[str, ...] = ()
    why: Failure | None = None


def discover(domain: str, look_up: LookUp) -> Discovery:
    """The policy that applies to ``domain``.

    Raises :class:`LookFailed` when a name on the walk could not be asked, except the last one, a top-level
    domain: the outcome names it in ``unasked``.
    """
    answers = look_up(f"_dmarc.{domain}", "TXT").records
    own = tuple(text for text in answers if is_dmarc(text))
    attempts = tuple(text for text in answers if is_attempt(text))
    if len(own) == 1:
        return _own(domain, read(own[0]))
    walked = _walked(domain, look_up)
    inherited = _organizational(domain, walked.found)
    policy = _passed_down(inherited, domain, look_up)
    if len(own) > 1:
        return Discovery(
            own, attempts, domain, "invalid", "multiple_records", str(len(own)),
            policy, inherited[1] if inherited else None, walked.unasked, walked.why,
        )  # fmt: skip
    if inherited is None:
        return Discovery(attempts=attempts, unasked=walked.unasked, unasked_why=walked.why)
    found_at, record = inherited
    valid = record.policy and record.problem != "contradiction"
    return Discovery(
        (record.text,), attempts, found_at, "valid" if valid else "invalid",
        record.problem, record.problem_detail, policy, record, walked.unasked, walked.why,
    )  # fmt: skip


def organizational_domain(domain: str, look_up: LookUp) -> str:
    """The organization that a name belongs to (§4.10.2): two names of one need no consent between them.

    Raises :class:`LookFailed` when a name on the walk could not be asked for and it matters.
    """
    own = [text for text in look_up(f"_dmarc.{domain}", "TXT").records if is_dmarc(text)]
    start = read(own[0]) if len(own) == 1 else None
    if start is not None and start.psd == "n":
        return domain
    walked = _walked(domain, look_up)
    if walked.found:
        name, record = walked.found[-1]
        return _below(domain, name) if record.psd == "y" else name
    if walked.why is not None and start is None and domain.count(".") > 1:
        raise LookFailed(walked.why.reason, walked.why.detail)
    return domain


def walk(domain: str) -> tuple[str, ...]:
    """The names of the tree walk after the domain itself, seven at most (RFC 9989 §4.10)."""
    labels = domain.split(".")[1:][-_TREE_LABELS:]
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


def _own(domain: str, record: Record) -> Discovery:
    valid = bool(record.policy) and record.problem != "contradiction"
    return Discovery(
        (record.text,), (), domain, "valid" if valid else "invalid",
        record.problem, record.problem_detail, record.policy, record,
    )  # fmt: skip


def _walked(domain: str, look_up: LookUp) -> _Walked:
    walked = _Walked()
    for name in walk(domain):
        try:
            answers = look_up(f"_dmarc.{name}", "TXT").records
        except LookFailed as failed:
            if "." in name:
                raise
            walked.unasked = (name,)
            walked.why = None if _refuses(name, failed.failure, look_up) else failed.failure
            break
        texts = [text for text in answers if is_dmarc(text)]
        if len(texts) == 1:
            walked.found.append((name, read(texts[0])))
            if walked.found[-1][1].psd != "u":
                break
    return walked


def _refuses(top: str, failure: Failure, look_up: LookUp) -> bool:
    """Whether a resolver refuses all of a top-level domain: it resolves nothing but zones of its own."""
    if failure.detail != "REFUSED":
        return False
    try:
        look_up(top, "SOA")
    except LookFailed as failed:
        return failed.failure.detail == "REFUSED"
    return False


def _organizational(domain: str, found: list[tuple[str, Record]]) -> tuple[str, Record] | None:
    """The record of the organizational domain, else of the public suffix domain (§4.10.1)."""
    if not found:
        return None
    name, record = found[-1]
    if record.psd != "y":
        return name, record  # psd=n says so itself; else the shortest name that has a record
    below = _below(domain, name)
    return next((pair for pair in found if pair[0] == below), (name, record))


def _below(domain: str, suffix: str) -> str:
    """The name one label below a public suffix, towards ``domain``."""
    return ".".join(domain.split(".")[-(suffix.count(".") + 2) :])


def _passed_down(inherited: tuple[str, Record] | None, domain: str, look_up: LookUp) -> Request:
    """The policy for a name below the one that holds the record: ``sp``, or ``np`` where nothing exists."""
    if inherited is None or not inherited[1].policy:
        return ""
    record = inherited[1]
    differ = record.nonexistent_policy != record.subdomain_policy
    if differ and look_up(domain, "A").status == "nxdomain":
        return record.nonexistent_policy
    return record.subdomain_policy
