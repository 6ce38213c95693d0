"""Public sources that know names of an authority. None is asked unless the user says so; each can be replaced."""

from __future__ import annotations

from cyberscan.perimeter.identifiers import web_origin

CERTIFICATE_LOGS = "https://crt.sh/"
"""A search over Certificate Transparency logs. Another one must take the same question (``q``, ``output=json``)."""

DIRECTORY = (
    "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/"
    "api-lannuaire-administration/"
)
"""The public directory of administrations (DILA, Licence Ouverte). Another one must give the same records."""


def source_host(base: str) -> tuple[str, int]:
    """The host and port of a source, as the scope gate wants them."""
    origin = web_origin(base)
    return origin.host, origin.port


def with_slash(base: str) -> str:
    """A base address to which a question can be added."""
    return base if base.endswith("/") else f"{base}/"
