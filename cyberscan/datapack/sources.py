"""The sources that may be asked, as ``data/sources.toml`` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from cyberscan.datapack.folders import SHIPPED
from cyberscan.datapack.loaders import LOADERS
from cyberscan.datapack.wanted import Loader, Wanted


@dataclass(frozen=True)
class Source:
    """One source: what is asked, how it is read, what it becomes."""

    id: str
    name: str
    licence: str
    file: str
    load: str
    address: str
    limit: int
    least: int
    key: str = ""
    """The variable of the environment that holds the user's own key."""

    @property
    def loader(self) -> Loader:
        """The reader of its answers."""
        return LOADERS[self.load]

    @property
    def host(self) -> str:
        """Whom it asks."""
        return urlsplit(self.address).hostname or ""

    @property
    def one_by_one(self) -> bool:
        """Whether it is asked about each thing: what is not known to it then is no trouble."""
        return "{slug}" in self.address or "{cve}" in self.address

    def addresses(self, ours: Wanted) -> Iterator[str]:
        """Every address to ask."""
        if "{slug}" in self.address:
            yield from (self.address.replace("{slug}", slug) for slug in ours.slugs)
        elif "{cve}" in self.address:
            yield from (self.address.replace("{cve}", cve) for cve in ours.unranged)
        elif "{ecosystem}" in self.address:
            yield from (self.address.replace("{ecosystem}", one) for one in ours.ecosystems)
        else:
            yield self.address


@cache
def _table() -> dict[str, object]:
    return tomllib.loads((SHIPPED / "sources.toml").read_text(encoding="utf-8"))


def sources() -> tuple[Source, ...]:
    """Every source, in the order in which they are asked."""
    rows = _table()["source"]
    assert isinstance(rows, list)  # noqa: S101 - our own file, held by a test
    return tuple(Source(**row) for row in rows)


def slugs() -> tuple[str, ...]:
    """The plug-ins of WordPress that are asked about."""
    table = _table()["extensions"]
    assert isinstance(table, dict)  # noqa: S101 - our own file, held by a test
    return tuple(table["wordpress"])
