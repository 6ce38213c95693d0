"""Registration data over RDAP (RFC 7480, RFC 9082, RFC 9083): one request to the registry of a domain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cyberscan.network.http import Client
from cyberscan.network.text import clean
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason
from cyberscan.registries import registry_of

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_BODY = 300_000
_MAX_LIST = 50
_MAX_TEXT = 200
_YEARS = range(1980, 2200)
"""Of a date to be believed: the first domain was registered in 1985."""


@dataclass(frozen=True)
class Registered:
    """What a registry says of one domain."""

    expires_at: datetime | None = None
    changed_at: datetime | None = None
    registrar: str = ""
    states: tuple[str, ...] = ()
    delegation_signed: bool | None = None


def ask_registry(network: Network, domain: str) -> Registered | None:
    """Ask about one registrable domain; None when the registry knows no such domain.

    Raises :class:`LookFailed`: without consent, without a known server, on any other answer. Nothing is
    followed, and a certificate that does not hold ends it.
    """
    settings = network.settings
    if not settings.rdap and not settings.rdap_server:
        raise LookFailed(Reason.OUT_OF_SCOPE, "registry not asked: no consent (--rdap)")
    base = registry_of(domain, settings.rdap_server)
    if not base:
        raise LookFailed(Reason.OUT_OF_SCOPE, "registry not asked: no known server (--rdap-server)")
    with Client(network, Contact.REGISTRY) as client:
        reply = client.get(f"{base}domain/{domain}", limit=MAX_BODY, trusted=True)
    if reply.status == 404:
        return None
    if reply.status == 429:  # RFC 7480 §5.5
        raise LookFailed(Reason.BLOCKED, "registry: too many requests")
    if reply.status != 200 or reply.truncated:
        raise LookFailed(Reason.PROTOCOL_ERROR, f"registry: status {reply.status}")
    return registered(reply.body, domain)


def registered(body: bytes, domain: str) -> Registered:
    """An answer's bytes, read strictly. Raises :class:`LookFailed` for what is no answer about ``domain``."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "registry: unreadable answer") from error
    if not isinstance(answer, dict) or answer.get("objectClassName") != "domain":
        raise LookFailed(Reason.PROTOCOL_ERROR, "registry: no domain in the answer")
    if _text(answer.get("ldhName")).rstrip(".").lower() != domain:
        raise LookFailed(Reason.PROTOCOL_ERROR, "registry: answer about another domain")
    events = {
        _text(event.get("eventAction")): _moment(event.get("eventDate"))
        for event in _objects(answer.get("events"))
    }
    secure = answer.get("secureDNS")
    signed = secure.get("delegationSigned") if isinstance(secure, dict) else None
    states = answer.get("status")
    return Registered(
        expires_at=events.get("expiration"),
        changed_at=events.get("last changed"),
        registrar=_registrar(answer),
        states=tuple(
            sorted({_text(state).lower() for state in states[:_MAX_LIST]} - {""})
            if isinstance(states, list)
            else ()
        ),
        delegation_signed=signed if isinstance(signed, bool) else None,
    )


def _registrar(answer: dict[str, Any]) -> str:
    for entity in _objects(answer.get("entities")):
        roles = entity.get("roles")
        if isinstance(roles, list) and "registrar" in roles[:_MAX_LIST]:
            return _full_name(entity.get("vcardArray")) or _text(entity.get("handle"))
    return ""


def _full_name(vcard: object) -> str:
    """The ``fn`` of a jCard (RFC 7095 §3.3): ``["vcard", [["fn", {}, "text", "Name"], …]]``."""
    if not isinstance(vcard, list) or len(vcard) < 2 or not isinstance(vcard[1], list):
        return ""
    for one in vcard[1][:_MAX_LIST]:
        if isinstance(one, list) and len(one) > 3 and one[0] == "fn":
            return _text(one[3])
    return ""


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value[:_MAX_LIST] if isinstance(one, dict))


def _text(value: object) -> str:
    return clean(value, _MAX_TEXT) if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    """A date of RFC 3339; None for what is none, or has no zone, or is not to be believed."""
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and moment.year in _YEARS else None
