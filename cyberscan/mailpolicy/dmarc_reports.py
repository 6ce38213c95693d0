"""Whether those whom a DMARC record sends reports to agreed to receive them (RFC 9990 §4).

Senders of reports ask before they write to another organization: without its consent, none arrives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy import LookUp
from cyberscan.mailpolicy.dmarc import Record, addresses, is_dmarc, mail_host
from cyberscan.mailpolicy.dmarc_walk import organizational_domain
from cyberscan.mailpolicy.tags import tags
from cyberscan.reasons import Failure, LookFailed, Reason

MAX_RECEIVERS = 10
_MAX_NAME = 253
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,20}[a-z0-9-]{1,63}")

Tag = Literal["rua", "ruf"]
_TAGS: tuple[Tag, ...] = ("rua", "ruf")

Consent = Literal["own", "given", "missing", "redirected", "unknown"]


@dataclass(frozen=True)
class Receiver:
    """One domain that reports are sent to."""

    domain: str
    addresses: tuple[str, ...]
    tags: tuple[Tag, ...]
    consent: Consent
    asked_at: str = ""
    failed: Failure | None = None


def receivers(found_at: str, record: Record, look_up: LookUp) -> tuple[Receiver, ...]:
    """Each receiver of a record found at ``found_at``. Never raises: a failure is carried.

    Ten are asked about at most; the first of those left out stands for them, its consent unknown.
    """
    wanted = list(_by_domain(record).items())
    asked = [_receiver(found_at, host, uris, look_up) for host, uris in wanted[:MAX_RECEIVERS]]
    return (*asked, *(_left_out(host, uris) for host, uris in wanted[MAX_RECEIVERS:][:1]))


def _by_domain(record: Record) -> dict[str, dict[str, list[str]]]:
    wanted: dict[str, dict[str, list[str]]] = {}
    for tag, uris in (("rua", record.reports_to), ("ruf", record.failure_reports_to)):
        for uri in uris:
            host = mail_host(uri)
            if _HOST.fullmatch(host):
                wanted.setdefault(host, {}).setdefault(tag, []).append(uri)
    return wanted


def _receiver(found_at: str, host: str, uris: dict[str, list[str]], look_up: LookUp) -> Receiver:
    asked_at, failed = f"{found_at}._report._dmarc.{host}", None
    consent: Consent = "unknown"
    try:
        consent = _agreed(found_at, host, asked_at, look_up)
    except LookFailed as trouble:
        failed = trouble.failure
    asked_at = "" if consent == "own" else asked_at
    return Receiver(host, _listed(uris), _named(uris), consent, asked_at, failed)


def _left_out(host: str, uris: dict[str, list[str]]) -> Receiver:
    failed = Failure(reason=Reason.BUDGET_SPENT, detail="too many receivers of reports")
    return Receiver(host, _listed(uris), _named(uris), "unknown", "", failed)


def _listed(uris: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(uri for found in uris.values() for uri in found))


def _named(uris: dict[str, list[str]]) -> tuple[Tag, ...]:
    return tuple(tag for tag in _TAGS if tag in uris)


def _agreed(found_at: str, host: str, asked_at: str, look_up: LookUp) -> Consent:
    try:
        if _same_organization(found_at, host, look_up):
            return "own"
    except LookFailed:
        # Nobody knows whether a consent is needed: only its presence concludes.
        if _consent(asked_at, host, look_up) == "given":
            return "given"
        raise
    return _consent(asked_at, host, look_up)


def _same_organization(found_at: str, host: str, look_up: LookUp) -> bool:
    if found_at == host:
        return True
    # Names that share their top-level domain alone are of two organizations: no walk is needed.
    if found_at.split(".")[-2:] != host.split(".")[-2:]:
        return False
    return organizational_domain(found_at, look_up) == organizational_domain(host, look_up)


def _consent(asked_at: str, host: str, look_up: LookUp) -> Consent:
    if len(asked_at) > _MAX_NAME:
        return "missing"
    texts = [text for text in look_up(asked_at, "TXT").records if is_dmarc(text)]
    if not texts:
        return "missing"
    others = [value for text in texts for name, value in tags(text) if name.lower() == "rua"]
    hosts = {mail_host(uri) for value in others for uri in addresses(value)[0]}
    return "redirected" if hosts - {"", host} else "given"
