"""Endpoints that one setting mends, and what the templates of a product may name of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cyberscan.remedies.observed import Observed, host_of
from cyberscan.remedies.products import Announced, Product, Version, usual
from cyberscan.remedies.settings import TLS13_SUITES, groups_for, schannel_for, suites_for

_OBSOLETE = frozenset({"SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1"})


@dataclass(frozen=True)
class Case:
    """Endpoints that one setting mends: those of one product, or of one role when it is not known."""

    seen: tuple[Observed, ...]
    needs: frozenset[str]

    @property
    def announced(self) -> Announced | None:
        return self.seen[0].announced

    @property
    def tls13(self) -> bool:
        """Whether TLS 1.3 was seen at work."""
        return any("TLS 1.3" in one.versions for one in self.seen)

    @property
    def version(self) -> Version:
        """As announced; empty when it cannot be true: TLS 1.3 was seen, which that version does not have.

        Then it was mended by the distribution, or something in front of the product answers.
        """
        if self.announced is None:
            return ()
        version = self.announced.version
        return () if self.tls13 and version < self.announced.product.tls13_since else version

    @property
    def names(self) -> list[str]:
        """What the certificate is wanted for."""
        return list(dict.fromkeys(name for one in self.seen for name in one.names))

    @property
    def mail(self) -> bool:
        """Whether anybody may send mail here, encrypted or not."""
        return any(one.role == "smtp" for one in self.seen)

    @property
    def ports(self) -> list[int]:
        return sorted({one.endpoint.port for one in self.seen})


@cache
def _needs() -> Mapping[str, list[str]]:
    text = files("cyberscan").joinpath("data", "remedies", "needs.toml").read_text("utf-8")
    return tomllib.loads(text)


def needs_of(check: str) -> frozenset[str]:
    """What the defect of a check asks of the configuration; empty when no setting is known here."""
    return frozenset(_needs().get(check, ()))


def gathered(observed: Iterable[tuple[Observed, set[str]]]) -> list[Case]:
    """The endpoints and their needs, put together by product, by role where none was recognised."""
    by_product: dict[str, list[tuple[Observed, set[str]]]] = {}
    for one, needs in observed:
        own = one.announced.product.id if one.announced else f"?{one.role}"
        by_product.setdefault(own, []).append((one, needs))
    return [
        Case(tuple(one for one, _ in members), frozenset().union(*(needs for _, needs in members)))
        for members in by_product.values()
    ]


def proposed(one: Observed) -> tuple[Product, ...]:
    """The product recognised, alone; else the likeliest for what the endpoint is for."""
    return (one.announced.product,) if one.announced else usual(one.role)


def mended(one: Observed) -> frozenset[str]:
    """The needs that one of the products proposed for an endpoint has a setting for."""
    found = frozenset().union(*(product.mends for product in proposed(one)))
    # No authority gives a certificate for an address that a command could ask for.
    return found if one.names else found - {"certificate", "chain"}


def keeps_cbc(case: Case) -> bool:
    """Where something worse would come instead: clear text on port 25, nothing at all on an old Windows."""
    windows = case.announced is not None and case.announced.product.parts_of == "schannel"
    return case.mail or (windows and bool(case.version) and case.version < (10,))


def values_for(case: Case, product: Product) -> dict[str, Any]:
    """What a template may name."""
    needs = case.needs & product.mends
    version, tls13 = case.version, case.tls13
    openssl: Version = max((one.openssl for one in case.seen), default=())
    versions = frozenset().union(*(one.versions for one in case.seen))
    groups = [name for one in case.seen for name in one.groups]
    keys = frozenset().union(*(one.keys for one in case.seen))
    too_old = bool(version) and version < product.tls13_since
    can13 = tls13 or not (too_old or (bool(openssl) and openssl < (1, 1, 1)))
    suites = suites_for(keys)
    return {
        "host": host_of(case.seen[0].endpoint), "needs": needs, "keys": keys,
        "asked": lambda *names: not needs.isdisjoint(names),
        "roles": {one.role for one in case.seen}, "ports": case.ports,
        "version": version, "openssl": openssl, "older": lambda *than: bool(version) and version < than,
        "tls13": tls13, "can13": can13, "obsolete": sorted(versions & _OBSOLETE),
        "suites": ":".join(suite.openssl for suite in suites),
        "iana": [suite.iana for suite in suites], "schannel": schannel_for(keys, case.mail),
        "keep_cbc": case.mail, "suites13": ":".join(TLS13_SUITES),
        "groups": ":".join(groups_for(groups, tls13 or "x25519" in groups)),
        "hybrid": any("MLKEM" in name for name in groups),
        "names": case.names, "known": case.announced is not None,
    }  # fmt: skip
