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
    click.option("--rdap", is_flag=True, help=t("scan.rdap")),
    click.option("--rdap-server", metavar="URL", help=t("scan.rdap_server")),
    click.option("--ct", is_flag=True, help=t("scan.ct")),
    click.option("--ct-server", metavar="URL", help=t("scan.ct_server")),
    click.option("--directory", is_flag=True, help=t("scan.directory")),
    click.option("--directory-server", metavar="URL", help=t("scan.directory_server")),
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

    servers = servers_of(chosen.pop("resolver")) or system_resolvers()
    if not servers:
        stop("scan.no_resolver")
    _usable(chosen["ca_file"], chosen["trust_anchor"])
    if chosen["rdap_server"]:
        _https(chosen["rdap_server"], "scan.bad_rdap_server")
    for source in ("ct_server", "directory_server"):
        if chosen[source]:
            _https(chosen[source], "scan.bad_source")
    person = declared.authority.contact
    if person is not None and person.email:
        chosen["contact"] = chosen["contact"] or person.email
    values = profile.budgets.model_dump(exclude_none=True)
    values |= {name: value for name, value in chosen.items() if value is not None}
    return Settings(resolvers=servers, **values)


def servers_of(texts: tuple[str, ...]) -> tuple[Server, ...]:
    """The resolvers that were named; a name that is none ends the command."""
    return tuple(_server(text) for text in texts)


def _usable(ca_file: Path | None, trust_anchor: Path | None) -> None:
    """End now when a file of trust is of no use: it would look like a fault of every target."""
    from cyberscan.network.trust import context
    from cyberscan.network.trust_anchor import AnchorError, load_anchors

    try:
        load_anchors(trust_anchor)
        context(ca_file, verify=True)
    except AnchorError as error:
        stop("scan.bad_trust_anchor", trouble=error)
    except OSError as error:
        stop("scan.bad_ca_file", path=ca_file, trouble=error.strerror or type(error).__name__)


def _server(text: str) -> Server:
    from cyberscan.network.settings import Server

    try:
        return Server.parse(text)
    except ValueError:
        stop("scan.bad_resolver", text=text)


def _https(text: str, trouble: str) -> None:
    from cyberscan.registries import registry_address

    try:
        registry_address(text)
    except ValueError:
        stop(trouble, text=text)
