"""What the probes that look for the undeclared share: they only work where the profile says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cyberscan.perimeter.identifiers import host_name
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget

if TYPE_CHECKING:
    from cyberscan.network.session import Network

MAX_ADDRESSES = 8
"""Of one name that is only proposed."""
PATIENCE = 3
"""Questions in a row without an answer, after which the resolver is left alone."""


def when_on(asked: Budget, options: Mapping[str, Any]) -> Budget:
    """``asked`` where the profile switches the probe on (``{on: true}``), nothing elsewhere."""
    return asked if options.get("on") is True else Budget()


def refuse_when_off(network: Network) -> None:
    """Raises :class:`LookFailed` where the profile does not switch the probe on."""
    if network.options.get("on") is not True:
        raise LookFailed(Reason.OUT_OF_SCOPE, "not asked for by the profile")


def where(network: Network, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first addresses and the aliases of a name. Raises :class:`LookFailed`.

    AAAA is only asked for where there is no A: that a name leads somewhere is enough here.
    """
    answer = network.look_up(name, "A", plain=True)
    if not answer.records and answer.status == "nodata":
        answer = network.look_up(name, "AAAA", plain=True)
    return answer.records[:MAX_ADDRESSES], answer.aliases


def as_host(text: str) -> str:
    """The host name that a record holds; empty when it is none."""
    try:
        return host_name(text)
    except ValueError:
        return ""
