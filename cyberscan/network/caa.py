"""The CAA set that applies to a name (RFC 8659 §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberscan.facts.dns import CaaRecord
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network


def relevant_set(network: Network, name: str) -> tuple[str, tuple[CaaRecord, ...]]:
    """Climb from ``name`` to below the root; where the first CAA set was found, and the set.

    Empty both when there is none at any height. Raises :class:`LookFailed`, also when ``name`` itself
    does not exist: who may certify it is then no question.
    """
    labels = name.split(".")
    for height in range(len(labels)):
        owner = ".".join(labels[height:])
        answer = network.look_up(owner, "CAA")
        if answer.records:
            return owner, tuple(_record(text) for text in answer.records)
        if height == 0 and answer.status == "nxdomain" and not answer.aliases:
            raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
    return "", ()


def _record(text: str) -> CaaRecord:
    """``0 issue "letsencrypt.org"``, as the resolver's text form writes it."""
    flags, tag, value = text.split(" ", 2)
    return CaaRecord(flags=int(flags), tag=tag.lower(), value=value.strip('"')[:300])
