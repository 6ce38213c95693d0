"""One DMARC record, read as receivers read it (RFC 9989 §4.7 and §4.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from cyberscan.mailpolicy.tags import WHITE, tags

Request = Literal["", "none", "quarantine", "reject"]
Psd = Literal["y", "n", "u"]
Alignment = Literal["relaxed", "strict"]

MAX_NAMED = 10
"""Of the tags and values that are told apart for being ignored."""

_REQUESTS: dict[str, Request] = {"none": "none", "quarantine": "quarantine", "reject": "reject"}
_LOWER: dict[Request, Request] = {"reject": "quarantine", "quarantine": "none", "none": "none"}
_PSD: dict[str, Psd] = {"y": "y", "n": "n", "u": "u"}
_ALIGNMENTS: dict[str, Alignment] = {"r": "relaxed", "s": "strict"}
_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
_ATTEMPT = re.compile(r"dmarc[ \t]{0,9}1", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#@$&'()*+=%\[\]-]+")
_SIZE = re.compile(r"[0-9]{1,20}[kmgtKMGT]?")
_OBSOLETE = ("pct", "rf", "ri")
_KNOWN: dict[str, frozenset[str] | None] = {
    "p": None, "sp": None, "np": None, "rua": None, "ruf": None,
    "t": frozenset("yn"), "psd": frozenset("ynu"), "adkim": frozenset("rs"), "aspf": frozenset("rs"),
    "fo": frozenset("01ds"), "pct": None, "rf": None, "ri": None,
}  # fmt: skip
"""The registered tags, with the values of those that fall back to a default."""


@dataclass(frozen=True)
class Record:
    """One record, read. ``problem`` is a code when receivers will not do what its author meant."""

    text: str
    policy: Request = ""
    """What receivers take for ``p``; empty when the record is of no effect (RFC 9989 §4.10.1)."""
    subdomain_policy: Request = ""
    """For names below that exist: ``sp``, else ``p``."""
    nonexistent_policy: Request = ""
    """For names below that do not exist: ``np``, else ``sp``, else ``p``."""
    testing: bool = False
    psd: Psd = "u"
    alignment_dkim: Alignment = "relaxed"
    alignment_spf: Alignment = "relaxed"
    reports_to: tuple[str, ...] = ()
    unusable_reports_to: tuple[str, ...] = ()
    failure_reports_to: tuple[str, ...] = ()
    obsolete_tags: tuple[str, ...] = ()
    unknown_tags: tuple[str, ...] = ()
    ignored_values: tuple[str, ...] = ()
    percentage: int = 100
    problem: str = ""
    problem_detail: str = ""


def is_dmarc(text: str) -> bool:
    """Whether a TXT record counts: the version first, in that very case, and nothing glued to it."""
    return _VERSION.match(text) is not None


def is_attempt(text: str) -> bool:
    """Whether a text that does not count looks meant as a DMARC record."""
    return not is_dmarc(text) and _ATTEMPT.search(text) is not None


def read(text: str) -> Record:
    """Read one record that counts. Unknown tags and unreadable parts are ignored (§4.7)."""
    values, contradicted = _values(text)
    usable, unusable = addresses(values.get("rua", ""))
    asked: dict[str, str] = {
        name: values[name].lower() for name in ("p", "sp", "np") if name in values
    }
    policy, problem, detail = _asked(asked, bool(usable))
    if contradicted in asked:
        problem, detail = "contradiction", contradicted
    below = policy if problem == "bad_value" else _REQUESTS.get(asked.get("sp", ""), policy)
    absent = policy if problem == "bad_value" else _REQUESTS.get(asked.get("np", ""), below)
    return Record(
        text=text,
        policy=policy,
        subdomain_policy=below,
        nonexistent_policy=absent,
        testing=values.get("t", "").lower() == "y",
        psd=_PSD.get(values.get("psd", "").lower(), "u"),
        alignment_dkim=_ALIGNMENTS.get(values.get("adkim", "").lower(), "relaxed"),
        alignment_spf=_ALIGNMENTS.get(values.get("aspf", "").lower(), "relaxed"),
        reports_to=usable,
        unusable_reports_to=unusable,
        failure_reports_to=addresses(values.get("ruf", ""))[0],
        obsolete_tags=tuple(name for name in _OBSOLETE if name in values),
        unknown_tags=_shown(name for name in values if name not in _KNOWN and name != "v"),
        ignored_values=_shown(_without_meaning(values)),
        percentage=_percentage(values.get("pct", "")),
        problem=problem,
        problem_detail=detail[:100],
    )


def applied(policy: Request, testing: bool) -> Request:
    """What receivers do: one step below what is asked while the author is testing (``t=y``)."""
    return _LOWER.get(policy, "") if testing else policy


def addresses(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reporting addresses that receivers can use, and those that they cannot."""
    wanted = dict.fromkeys(part.strip() for part in value.split(","))
    good = tuple(text for text in wanted if text and _usable(_without_size(text)))
    kept = set(good)
    return good, tuple(text for text in wanted if text and text not in kept)


def mail_host(uri: str) -> str:
    """The domain of a ``mailto:`` address, in lower case; empty for another kind."""
    scheme, _, rest = _without_size(uri).partition(":")
    address = rest.partition("?")[0]
    return address.rpartition("@")[2].rstrip(".").lower() if scheme.lower() == "mailto" else ""


def _values(text: str) -> tuple[dict[str, str], str]:
    """The first value of each tag, and the first policy tag that has two different ones."""
    values: dict[str, str] = {}
    contradicted = ""
    for name, value in tags(text)[1:]:
        first = values.setdefault(name.lower(), value)
        if first.lower() != value.lower() and name.lower() in ("p", "sp", "np"):
            contradicted = contradicted or name.lower()
    return values, contradicted


def _asked(asked: dict[str, str], reported: bool) -> tuple[Request, str, str]:
    """The policy that receivers apply, with what is wrong: §4.10.1 saves a record that asks for reports."""
    saved: Request = "none" if reported else ""
    for name, value in asked.items():
        if value not in _REQUESTS:
            return saved, "bad_value", f"{name}={value}"
    if "p" in asked:
        return _REQUESTS[asked["p"]], "", ""
    return saved, "" if reported else "missing_policy", ""


def _without_meaning(values: dict[str, str]) -> list[str]:
    """Known tags whose value is none of theirs: the default holds."""
    wrong = []
    for name, value in values.items():
        allowed = _KNOWN.get(name)
        # RFC 7489 §6.4 let any list of options stand in "fo", and receivers still read them all.
        given = value.lower().split(":") if name == "fo" else [value.lower()]
        if allowed is not None and not allowed.issuperset(one.strip(WHITE) for one in given):
            wrong.append(f"{name}={value}")
    return wrong


def _shown(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text[:60] for text in islice(texts, MAX_NAMED))


def _without_size(uri: str) -> str:
    """A size after "!" was allowed before RFC 9989 and is ignored since."""
    address, mark, size = uri.rpartition("!")
    return address if mark and _SIZE.fullmatch(size) else uri


def _usable(uri: str) -> bool:
    if not _URI.fullmatch(uri):
        return False
    scheme, _, rest = uri.partition(":")
    return scheme.lower() != "mailto" or "@" in rest.strip("@")


def _percentage(value: str) -> int:
    return min(int(value), 100) if re.fullmatch(r"[0-9]{1,3}", value) else 100
