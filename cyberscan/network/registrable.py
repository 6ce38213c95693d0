"""Whether anybody may register the domain that a name hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cyberscan.public_suffixes import registrable

if TYPE_CHECKING:
    from cyberscan.network.session import Network


def free_domain(network: Network, name: str) -> str:
    """The domain of a missing name when nobody has registered it; empty when somebody has.

    Only said when the registry's suffix answers and the domain below it does not exist (RFC 8020). Raises
    :class:`LookFailed` when one of them could not be asked.
    """
    domain = registrable(name)
    if not domain:
        return ""
    answer = network.look_up(domain, "NS")
    if answer.status != "nxdomain" or answer.aliases:
        return ""
    suffix = domain.partition(".")[2]
    # A suffix that does not exist sells nothing: a name of the inside, or one that was misspelt.
    return domain if network.look_up(suffix, "NS").status == "found" else ""
