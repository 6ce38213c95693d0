"""TLS-RPT by RFC 8460 §3: where senders report TLS that failed. Pure, linear, raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy.tags import WHITE, fields

MAX_ADDRESSES = 50
_BEGINS = re.compile(r"v=TLSRPTv1[ \t]*;")
_MEANT = re.compile(r"\W{0,5}v\W{0,5}tls-?rpt", re.IGNORECASE)
_MAIL = re.compile(
    r"mailto:[^\s@,;!]{1,320}@[^\s@,;!?]{1,255}(?:\?[^\s,;!]{0,500})?", re.IGNORECASE
)
_WEB = re.compile(r"https://[^\s,;!/]{1,255}(?:/[^\s,;!]{0,2000})?", re.IGNORECASE)


@dataclass(frozen=True)
class Reporting:
    """What the TXT records of ``_smtp._tls`` say together."""

    result: Literal["none", "valid", "invalid"]
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    cause: str = ""
    cause_detail: str = ""
    reports_to: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()


def read(texts: Iterable[str]) -> Reporting:
    """What a sender makes of them: one record that begins as it must, or none at all."""
    kept = tuple(texts)
    records = tuple(text for text in kept if _BEGINS.match(text))
    attempts = tuple(text for text in kept if not _BEGINS.match(text) and _MEANT.match(text))
    if not records:
        return Reporting("none", (), attempts)
    if len(records) > 1:
        return Reporting("invalid", records, attempts, "multiple_records", str(len(records)))
    cause, detail, values = _addresses_of(records[0])
    usable = tuple(value for value in values if is_usable(value))
    unusable = tuple(value[:300] for value in values if not is_usable(value))
    if not cause and not usable:
        cause, detail = "no_usable_address", ", ".join(unusable)[:200]
    return Reporting(
        "invalid" if cause else "valid", records, attempts, cause, detail, usable, unusable
    )


def _addresses_of(record: str) -> tuple[str, str, tuple[str, ...]]:
    """The cause and the detail of what is wrong with a record, then the addresses of ``rua``."""
    pairs, wrong = fields(record)
    value = next((value for name, value in pairs if name == "rua"), None)
    if value is not None:
        addresses = (part.strip(WHITE) for part in value.split(",", MAX_ADDRESSES))
        return "", "", tuple(addresses)[:MAX_ADDRESSES]
    return ("missing_rua", "", ()) if wrong is None else ("syntax", wrong[:100], ())


def is_usable(address: str) -> bool:
    """Whether a report can be sent there: ``mailto:`` or ``https:`` (RFC 8460 §3)."""
    return bool(_MAIL.fullmatch(address) or _WEB.fullmatch(address))
