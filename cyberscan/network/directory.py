"""The public directory of administrations: the sites and mail domains that an authority has there.

It is asked for four fields: nothing about persons, no telephone. The records are those of the DILA's data set: fields
that hold lists come as JSON inside a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from cyberscan.network.public_source import ask_json
from cyberscan.network.text import clean
from cyberscan.perimeter.identifiers import host_name, is_email
from cyberscan.public_sources import DIRECTORY, with_slash
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network
    from cyberscan.perimeter.models import Authority

MAX_BODY = 500_000
_MAX_ROWS = 50
_MAX_ITEMS = 10
_MAX_TEXT = 4_000
_FIELDS = "nom,siren,siret,code_insee_commune,pivot,site_internet,adresse_courriel"


@dataclass(frozen=True)
class Entry:
    """What the directory says of one authority."""

    title: str = ""
    sites: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()


def ask_directory(network: Network, authority: Authority) -> Entry | None:
    """One request; None when the directory does not know the authority.

    Raises :class:`LookFailed`: without consent, on anything but a whole answer.
    """
    settings = network.settings
    if not settings.directory and not settings.directory_server:
        raise LookFailed(Reason.OUT_OF_SCOPE, "directory not asked: no consent (--directory)")
    base = with_slash(settings.directory_server or DIRECTORY)
    wanted = f'siren="{authority.siren}"'  # digits, checked when the perimeter was read
    if authority.insee:
        wanted += f' or (code_insee_commune="{authority.insee}" and pivot like "mairie")'
    question = urlencode({"select": _FIELDS, "where": wanted, "limit": _MAX_ROWS})
    return entry(ask_json(network, f"{base}records?{question}", MAX_BODY), authority)


def entry(answer: Any, authority: Authority) -> Entry | None:
    """A decoded answer, read strictly. Raises :class:`LookFailed` for what is no list of records."""
    rows = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise LookFailed(Reason.PROTOCOL_ERROR, "source: no list of records")
    ours = [row for row in rows[:_MAX_ROWS] if isinstance(row, dict) and _is_about(row, authority)]
    if not ours:
        return None
    sites = {host for row in ours for host in _sites(row.get("site_internet"))}
    mail = {domain for row in ours for domain in _mail_domains(row.get("adresse_courriel"))}
    title = ours[0].get("nom")
    return Entry(
        clean(title, 200) if isinstance(title, str) else "",
        tuple(sorted(sites)),
        tuple(sorted(mail)),
    )


def _is_about(row: dict[str, Any], authority: Authority) -> bool:
    """The server's filter is not taken on trust: one commune holds many administrations."""
    numbers = (str(row.get("siren") or ""), str(row.get("siret") or "")[:9])
    if authority.siren in numbers:
        return True
    here = bool(authority.insee) and row.get("code_insee_commune") == authority.insee
    kinds = {item.get("type_service_local") for item in _items(row.get("pivot"))}
    return here and "mairie" in kinds


def _items(value: object) -> Iterator[dict[str, Any]]:
    """Objects of a list that is JSON in a text, or a list already."""
    if isinstance(value, str) and len(value) <= _MAX_TEXT:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return
    if isinstance(value, list):
        yield from (item for item in value[:_MAX_ITEMS] if isinstance(item, dict))


def _sites(value: object) -> Iterator[str]:
    for item in _items(value):
        address = item.get("valeur")
        if isinstance(address, str):
            try:
                yield host_name(urlsplit(address[:_MAX_TEXT].strip()).hostname or "")
            except ValueError:  # people type these addresses
                continue


def _mail_domains(value: object) -> Iterator[str]:
    text = value if isinstance(value, str) and len(value) <= _MAX_TEXT else ""
    for one in text.replace(";", " ").replace(",", " ").split()[:_MAX_ITEMS]:
        if is_email(one):
            yield host_name(one.rpartition("@")[2])
