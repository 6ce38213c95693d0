"""Which chains an endpoint has: the same chain shown to several clients is one deployment."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.network.tls.shown import Client, SentChain

_ORDER: tuple[Client, ...] = ("tls1.3", "ecdsa", "rsa", "old", "no_sni")


def gathered(chains: Iterable[SentChain]) -> tuple[list[SentChain], list[SentChain]]:
    """The deployments for clients that send the name, what a client of today is shown first; and the one
    for clients that send none, when its leaf is not that of the first."""
    merged: dict[tuple[bytes, ...], SentChain] = {}
    for chain in chains:
        if chain.certificates:
            known = merged.get(chain.certificates)
            merged[chain.certificates] = _both(known, chain) if known else chain
    named = [chain for chain in merged.values() if set(chain.shown_to) != {"no_sni"}]
    named.sort(key=lambda chain: min(_ORDER.index(client) for client in chain.shown_to))
    unnamed = [chain for chain in merged.values() if "no_sni" in chain.shown_to]
    if named:
        unnamed = [c for c in unnamed if c.certificates[0] != named[0].certificates[0]]
    return named, unnamed[:1]


def _both(one: SentChain, other: SentChain) -> SentChain:
    clients = {*one.shown_to, *other.shown_to}
    stapled = [s for s in (one.stapled, other.stapled) if s is not None]
    return SentChain(
        tuple(client for client in _ORDER if client in clients),
        one.certificates,
        any(stapled) if stapled else None,
    )
