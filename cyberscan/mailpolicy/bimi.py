"""The BIMI record (draft-brand-indicators-for-message-identification §4.2). Pure, linear, raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy.tags import tags

_MEANT = re.compile(r"\W{0,5}v\W{0,5}bimi", re.IGNORECASE)
_WEB = re.compile(r"https://[^\s/@:]{1,255}(?::[0-9]{1,5})?/[^\s]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True)
class Assertion:
    """What the TXT records of ``default._bimi`` say together."""

    result: Literal["none", "declined", "valid", "invalid"]
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    cause: str = ""
    cause_detail: str = ""
    logo: str = ""
    evidence: str = ""


def read(texts: Iterable[str]) -> Assertion:
    """What a receiver makes of them: one record with ``v=BIMI1`` first, or none at all."""
    kept = tuple(texts)
    records = tuple(text for text in kept if tags(text)[:1] == (("v", "BIMI1"),))
    attempts = tuple(text for text in kept if text not in records and _MEANT.match(text))
    if not records:
        return Assertion("none", (), attempts)
    if len(records) > 1:
        return Assertion("invalid", records, attempts, "multiple_records", str(len(records)))
    found = dict(reversed(tags(records[0])))
    logo, evidence = found.get("l"), found.get("a", "")
    if logo is None:
        return Assertion("invalid", records, attempts, "missing_logo")
    if not logo and not evidence:
        return Assertion("declined", records, attempts)
    cause, detail = "", ""
    if logo and not _WEB.fullmatch(logo):
        cause, detail = "logo_not_https", logo[:200]
    elif evidence and not _WEB.fullmatch(evidence):
        cause, detail = "evidence_not_https", evidence[:200]
    return Assertion("invalid" if cause else "valid", records, attempts, cause, detail,
                     logo[:2000], evidence[:2000])  # fmt: skip
