"""The registries that may be asked about registrations, when the user allows it (``data/registries.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from cyberscan.perimeter.identifiers import web_origin


def registry_of(domain: str, chosen: str = "") -> str:
    """The base address of the server to ask about a domain, with its final slash; empty when none is known.

    ``chosen`` is a server of the user's own, asked instead of the registry.
    """
    base = chosen or _servers().get(domain.rpartition(".")[2], "")
    return base if not base or base.endswith("/") else f"{base}/"


def registry_hosts(chosen: str = "") -> frozenset[tuple[str, int]]:
    """The hosts and ports that may be asked: the one of ``chosen``, or those of the table."""
    bases = (chosen,) if chosen else tuple(_servers().values())
    origins = (web_origin(base) for base in bases)
    return frozenset((origin.host, origin.port) for origin in origins)


def registry_address(text: str) -> str:
    """A server of the user's own, checked. Raises ``ValueError`` when it is no https address of a host."""
    if web_origin(text).scheme != "https":
        raise ValueError("https")
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise ValueError("query")
    return text.strip()


@cache
def _servers() -> dict[str, str]:
    text = files("cyberscan").joinpath("data", "registries.toml").read_text(encoding="utf-8")
    servers: dict[str, str] = tomllib.loads(text)["server"]
    return servers
