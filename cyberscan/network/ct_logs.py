"""Names below a domain in publicly logged certificates, by a search server (RFC 9162 gives the logs, not the search).

The answer that is read is the usual one of such searches: an array of objects with ``name_value`` (names, one a
line), ``issuer_name``, ``not_before`` and ``not_after``. Whatever does not lie below the domain is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cyberscan.facts.discovery import LoggedName
from cyberscan.network.public_source import ask_json
from cyberscan.network.text import clean
from cyberscan.perimeter.identifiers import host_name
from cyberscan.public_sources import CERTIFICATE_LOGS, with_slash
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_BODY = 8_000_000
MAX_NAMES = 300
MAX_WILDCARDS = 20
_MAX_LINES = 200
_MAX_LINE = 260
_MAX_ISSUER = 100
_YEARS = range(2005, 2200)


@dataclass(frozen=True)
class Logged:
    """What the logs know below one domain."""

    names: tuple[LoggedName, ...] = ()
    wildcards: tuple[str, ...] = ()
    more: int = 0


def ask_certificate_logs(network: Network, domain: str) -> Logged:
    """One request. Raises :class:`LookFailed`: without consent, on anything but a whole answer."""
    settings = network.settings
    if not settings.ct and not settings.ct_server:
        raise LookFailed(Reason.OUT_OF_SCOPE, "certificate logs not asked: no consent (--ct)")
    base = with_slash(settings.ct_server or CERTIFICATE_LOGS)
    question = f"?q={quote(f'%.{domain}', safe='')}&output=json&exclude=expired&deduplicate=Y"
    return logged(ask_json(network, base + question, MAX_BODY), domain)


def logged(answer: Any, domain: str) -> Logged:
    """A decoded answer, read strictly. Raises :class:`LookFailed` for what is no list of certificates."""
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise LookFailed(Reason.PROTOCOL_ERROR, "source: no list of certificates")
    if answer and not any(isinstance(row.get("name_value"), str) for row in answer):
        raise LookFailed(Reason.PROTOCOL_ERROR, "source: no list of certificates")
    names: dict[str, LoggedName] = {}
    wildcards: set[str] = set()
    for row in answer:
        for text in _lines(row.get("name_value")):
            bare = text.removeprefix("*.")
            name = _below(bare, domain)
            if bare != text and (name or bare == domain):
                wildcards.add(f"*.{name or domain}")
            elif name:
                names[name] = _merged(names.get(name), name, row)
    kept = tuple(names[name] for name in sorted(names)[:MAX_NAMES])
    return Logged(kept, tuple(sorted(wildcards)[:MAX_WILDCARDS]), len(names) - len(kept))


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, str):
        lines = value[: _MAX_LINES * _MAX_LINE].split("\n")[:_MAX_LINES]
        yield from (line.strip().lower() for line in lines if 0 < len(line) <= _MAX_LINE)


def _below(text: str, domain: str) -> str:
    try:
        name = host_name(text)
    except ValueError:  # an e-mail address, an organisation, anything: logs hold what was certified
        return ""
    return name if name.endswith(f".{domain}") else ""


def _merged(known: LoggedName | None, name: str, row: dict[str, Any]) -> LoggedName:
    """One more certificate of a name: the oldest begin, and the newest end with its issuer."""
    first, last = _moment(row.get("not_before")), _moment(row.get("not_after"))
    issuer = _issuer(row.get("issuer_name"))
    if known is None:
        return LoggedName(name=name, issuer=issuer, first=first, last=last)
    newer = last is not None and (known.last is None or last > known.last)
    begins = [moment for moment in (known.first, first) if moment is not None]
    return LoggedName(
        name=name, issuer=issuer if newer else known.issuer, first=min(begins, default=None),
        last=last if newer else known.last,
    )  # fmt: skip


def _issuer(value: object) -> str:
    """The organisation of an issuer's name, or its beginning."""
    text = clean(value, 400) if isinstance(value, str) else ""
    parts = [part.strip() for part in text.split(",")]
    organisation = next((part[2:] for part in parts if part.startswith("O=")), text)
    return organisation.strip('"')[:_MAX_ISSUER]


def _moment(value: object) -> datetime | None:
    """A date; without a zone it is UTC, as in certificates."""
    try:
        moment = datetime.fromisoformat(value[:40] if isinstance(value, str) else "")
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
