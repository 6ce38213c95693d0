"""DMARC by RFC 9989: the tree walk, and what a record found on it means for one domain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy import LookUp
from cyberscan.mailpolicy.tags import tags
from cyberscan.reasons import LookFailed

Request = Literal["", "none", "quarantine", "reject"]

_REQUESTS: dict[str, Request] = {"none": "none", "quarantine": "quarantine", "reject": "reject"}
_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
_ATTEMPT = re.compile(r"dmarc\s*1", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,!]+")
_OBSOLETE = ("pct", "rf", "ri")
_TREE_LABELS = 7


@dataclass(frozen=True)
class Record:
    """One record, read. ``problem`` is a code when receivers will not do what its author meant."""

    text: str
    policy: Request = ""
    """What receivers take for ``p``; empty when the record is of no effect (RFC 9989 §4.10.1)."""
    subdomain_policy: Request = ""
    nonexistent_policy: Request = ""
    testing: bool = False
    psd: Literal["y", "n", "u"] = "u"
    reports_to: tuple[str, ...] = ()
    unusable_reports_to: tuple[str, ...] = ()
    obsolete_tags: tuple[str, ...] = ()
    percentage: int = 100
    problem: str = ""
    problem_detail: str = ""


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


def is_dmarc(text: str) -> bool:
    """Whether a TXT record counts: the version first, in that very case, and nothing glued to it."""
    return _VERSION.match(text) is not None


def read(text: str) -> Record:
    """Read one record that counts. Unknown tags and unreadable parts are ignored (§4.7)."""
    values: dict[str, str] = {}
    contradicted = ""
    for name, value in tags(text)[1:]:
        if values.setdefault(name.lower(), value).lower() != value.lower():
            contradicted = contradicted or name.lower()
    usable, unusable = _addresses(values.get("rua", ""))
    asked: dict[str, str] = {
        name: values[name].lower() for name in ("p", "sp", "np") if name in values
    }
    wrong = next((name for name, value in asked.items() if value not in _REQUESTS), "")
    policy, problem, detail = _REQUESTS.get(asked.get("p", ""), ""), "", ""
    if wrong:
        policy, problem, detail = "none" if usable else "", "bad_value", f"{wrong}={asked[wrong]}"
    elif not policy:
        policy, problem = ("none", "") if usable else ("", "missing_policy")
    if contradicted in asked:
        problem, detail = "contradiction", contradicted
    return Record(
        text=text,
        policy=policy,
        subdomain_policy=_REQUESTS.get(asked.get("sp", ""), "") if not wrong else "",
        nonexistent_policy=_REQUESTS.get(asked.get("np", ""), "") if not wrong else "",
        testing=values.get("t", "").lower() == "y",
        psd=_psd(values.get("psd", "")),
        reports_to=usable,
        unusable_reports_to=unusable,
        obsolete_tags=tuple(name for name in _OBSOLETE if name in values),
        percentage=_percentage(values.get("pct", "")),
        problem=problem,
        problem_detail=detail[:100],
    )


def discover(domain: str, look_up: LookUp) -> Discovery:
    """The policy that applies to ``domain``.

    Raises :class:`LookFailed` when a name on the walk could not be asked, except the last one, a top-level
    domain: what its registry publishes is not the authority's doing.
    """
    answers = look_up(f"_dmarc.{domain}", "TXT").records
    own = tuple(text for text in answers if is_dmarc(text))
    attempts = tuple(text for text in answers if _ATTEMPT.search(text) and text not in own)
    if len(own) == 1:
        return _own(domain, read(own[0]))
    inherited = _inherited(domain, look_up)
    if len(own) > 1:
        return Discovery(
            own, attempts, domain, "invalid", "multiple_records", str(len(own)),
            _passed_down(inherited, domain, look_up), inherited[1] if inherited else None,
        )  # fmt: skip
    if inherited is None:
        return Discovery(attempts=attempts)
    found_at, record = inherited
    return Discovery(
        (record.text,), attempts, found_at, "valid" if record.policy else "invalid",
        record.problem, record.problem_detail, _passed_down(inherited, domain, look_up), record,
    )  # fmt: skip


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


def _inherited(domain: str, look_up: LookUp) -> tuple[str, Record] | None:
    """The record of the organizational domain, else of the public suffix domain."""
    found: list[tuple[str, Record]] = []
    for name in walk(domain):
        try:
            answers = look_up(f"_dmarc.{name}", "TXT").records
        except LookFailed:
            if "." in name:
                raise
            break
        texts = [text for text in answers if is_dmarc(text)]
        if len(texts) == 1:
            found.append((name, read(texts[0])))
            if found[-1][1].psd != "u":
                break
    return _organizational(domain, found)


def _organizational(domain: str, found: list[tuple[str, Record]]) -> tuple[str, Record] | None:
    """Choose among the records of the walk, longest name first (RFC 9989 §4.10.2)."""
    if not found:
        return None
    name, record = found[-1]
    if record.psd != "y":
        return name, record  # psd=n says so itself; else the shortest name that has a record
    below = ".".join(domain.split(".")[-(name.count(".") + 2) :])
    return next((pair for pair in found if pair[0] == below), (name, record))


def _passed_down(inherited: tuple[str, Record] | None, domain: str, look_up: LookUp) -> Request:
    """The policy for a name below the one that holds the record: ``sp``, or ``np`` where nothing exists."""
    if inherited is None or not inherited[1].policy:
        return ""
    record = inherited[1]
    below = record.subdomain_policy or record.policy
    if record.nonexistent_policy not in ("", below) and (look_up(domain, "A").status == "nxdomain"):
        return record.nonexistent_policy
    return below


def _addresses(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reporting addresses that receivers can use, and those that they cannot."""
    wanted = [part.strip() for part in value.split(",") if part.strip()]
    # A size after "!" was allowed before RFC 9989 and is ignored since.
    named = {text: re.sub(r"![0-9]+[kmgtKMGT]?$", "", text) for text in wanted}
    good = [text for text, uri in named.items() if _usable(uri)]
    return tuple(good), tuple(text for text in wanted if text not in good)


def _usable(uri: str) -> bool:
    if not _URI.fullmatch(uri):
        return False
    scheme, _, rest = uri.partition(":")
    return scheme.lower() != "mailto" or "@" in rest.strip("@")


def _percentage(value: str) -> int:
    return min(int(value), 100) if re.fullmatch(r"[0-9]{1,3}", value) else 100


def _psd(value: str) -> Literal["y", "n", "u"]:
    return {"y": "y", "n": "n"}.get(value.lower(), "u")  # type: ignore[return-value] # the three values
