"""Special addresses among those that a zone publishes."""

from collections.abc import Iterable

from cyberscan.sdk import Context, address_kind

INTERNAL = frozenset(("private", "link_local", "loopback"))
"""Of a network's inside, or of each reader's own machine."""
UNUSABLE = frozenset(("documentation", "multicast", "reserved"))
"""Nobody's own: no server is there, whoever asks and from wherever."""
_OF_A_LABORATORY = frozenset(("loopback", "documentation"))


def special(addresses: Iterable[str], kinds: frozenset[str], context: Context) -> dict[str, str]:
    """Address to kind, for those of ``kinds`` that are not meant: a laboratory serves from loopback."""
    meant = _OF_A_LABORATORY if context.laboratory else frozenset()
    found = {ip: address_kind(ip) for ip in addresses}
    return {ip: kind for ip, kind in found.items() if kind in kinds - meant}
