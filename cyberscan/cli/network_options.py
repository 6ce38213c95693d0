"""The options that say how the network is touched, and the settings they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cyberscan.cli.speech import stop, t

if TYPE_CHECKING:
    from cyberscan.network.settings import Server, Settings
    from cyberscan.perimeter.models import Perimeter
    from cyberscan.profile_files import Profile

_FILE = click.Path(path_type=Path)
_OPTIONS = (
    click.option("--resolver", multiple=True, metavar="IP[:PORT]", help=t("scan.resolver")),
    click.option("--ca-file", type=_FILE, help=t("scan.ca_file")),
    click.option("--trust-anchor", type=_FILE, help=t("scan.trust_anchor")),
    click.option("--rate", type=click.FloatRange(0.1, 1000), help=t("scan.rate")),
    click.option("--max-connections", type=click.IntRange(1, 64), help=t("scan.max_connections")),
    click.option("--contact", metavar="EMAIL|URL", help=t("scan.contact")),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the network options to a command; it receives them as keyword arguments."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_of(profile: Profile, declared: Perimeter, **chosen: Any) -> Settings:
    """The settings of a scan: options first, then the profile's budgets, then the usual values."""
    from cyberscan.network.resolver import system_resolvers
    from cyberscan.network.settings import Settings

    servers = tuple(_server(text) for text in chosen.pop("resolver")) or system_resolvers()
    if not servers:
        stop("scan.no_resolver")
    person = declared.authority.contact
    if person is not None and person.email:
        chosen["contact"] = chosen["contact"] or person.email
    values = profile.budgets.model_dump(exclude_none=True)
    values |= {name: value for name, value in chosen.items() if value is not None}
    return Settings(resolvers=servers, **values)


def _server(text: str) -> Server:
    from cyberscan.network.settings import Server

    try:
        return Server.parse(text)
    except ValueError:
        stop("scan.bad_resolver", text=text)
