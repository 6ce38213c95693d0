"""The known flaws that a version has, by the table of ranges. Nothing is named on a doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cyberscan.versions.lifecycle import Row, branch_of
from cyberscan.versions.names import flaws_name, is_whole, lifecycle_of
from cyberscan.versions.ranges import affected


@dataclass(frozen=True)
class Flaw:
    """One flaw of the table that a version has."""

    cve: str
    fixed: str
    """The first version of its branch without the flaw; empty when the source does not say."""
    cvss: float | None
    effect: str
    published: str
    source: str
    data_date: str
    exploited: bool
    ransomware: bool
    epss: float | None


@dataclass(frozen=True)
class Flaws:
    """What the table says of a version."""

    known: tuple[Flaw, ...] = ()
    """Surely in the range of each; those that are exploited first, then the gravest."""
    doubtful: tuple[str, ...] = ()
    """In the range or not: the version is too short to tell, or its branch may have been mended apart."""
    listed: bool = False
    """The table knows this product at all."""
    complete: bool = False
    """Its source knows every published flaw of the product: nothing found is then something said."""

    @property
    def data_date(self) -> str:
        """Of the oldest source in use here; empty without flaws."""
        return min((flaw.data_date for flaw in self.known), default="")


def known_flaws(product: str, version: str, data: Mapping[str, Any]) -> Flaws:
    """The flaws of the table that a version of ``product`` (an id of ours, or ``wordpress/slug``) has."""
    name = flaws_name(product, data)
    ranges = ranges_of(product, data)
    rows = lifecycle_of(product, data)
    branch = branch_of(rows, version)
    whole = is_whole(product, data)
    sure: dict[str, Flaw] = {}
    doubtful: set[str] = set()
    for row in ranges:
        held = affected(version, row, whole=whole)
        if held and _mended_apart(branch, row, rows):
            held = None
        if held:
            sure[str(row["cve"])] = _flaw(row, data)
        elif held is None:
            doubtful.add(str(row["cve"]))
    ranked = sorted(sure.values(), key=lambda f: (not f.exploited, -(f.cvss or 0.0), f.cve))
    complete = name in data.get("complete", ())
    unsure = tuple(sorted(doubtful - sure.keys()))
    return Flaws(tuple(ranked), unsure, bool(ranges) or complete, complete)


def ranges_of(product: str, data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Every range that the table has of a product of ours."""
    table: Mapping[str, Sequence[Mapping[str, Any]]] = data.get("vulnerabilities", {})
    return table.get(flaws_name(product, data), ())


def _mended_apart(branch: Row | None, row: Mapping[str, Any], rows: Sequence[Row]) -> bool:
    """Whether the fix may have been carried back to the version's own branch, which the range does not know.

    ``< 5.8.3`` is said of WordPress while 5.7.5 came out with the same fix. A branch whose last release came before
    the flaw was published has certainly not got it.
    """
    if branch is None or not row["fixed"]:
        return False
    home = branch_of(rows, str(row["fixed"]))
    if home is None or home["branch"] == branch["branch"]:
        return False
    begin = branch_of(rows, str(row["introduced"])) if row["introduced"] else None
    if begin is not None and begin["branch"] == branch["branch"]:
        return False
    last, published = str(branch.get("latest_released", "")), str(row["published"])
    return not last or not published or last >= published


def _flaw(row: Mapping[str, Any], data: Mapping[str, Any]) -> Flaw:
    cve = str(row["cve"])
    caught = data.get("exploited", {}).get(cve)
    return Flaw(
        cve, str(row["fixed"]), row["cvss"], str(row["effect"]), str(row["published"]), str(row["source"]),
        str(row.get("data_date", "")), caught is not None, caught == "Known", data.get("epss", {}).get(cve),
    )  # fmt: skip
