"""What a product's version says: still maintained, behind, known flaws. One place for sites, extensions and services.

Pure: a product as a fact has it, the data of :func:`cyberscan.datapack.load`, a day. What the data does not say is
``unknown``, never fine; what a distribution mends under an old number is said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from cyberscan.outcomes import Confidence
from cyberscan.versions.lifecycle import (
    Row,
    all_ended_within,
    before_all,
    behind,
    branch_of,
    end_of,
    ended,
    just_out,
    long_behind,
    out_later,
    sold,
    still_mended,
)
from cyberscan.versions.names import (
    LONG_AGO,
    data_day,
    entry_of,
    flaws_name,
    is_whole,
    lifecycle_of,
)
from cyberscan.versions.order import same
from cyberscan.versions.packages import Package, packaged, shipped_by

DATA_DAYS = 180
"""Data older than this is believed one step less."""
LATE_DAYS = 31
"""A correction is due within a month (ANSSI, guide d'hygiène, measure 34)."""

_PACKAGED_LAYERS = frozenset({"server", "language"})
_SIGNED = frozenset({("ubuntu", "nginx"), ("ubuntu", "php")})
"""Packages whose banner always names their distribution: a bare number is not theirs."""


class Versioned(Protocol):
    """What is judged: a product of a site or of a service."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def certainty(self) -> str: ...
    @property
    def version_certainty(self) -> str: ...
    @property
    def version_conflict(self) -> bool: ...
    @property
    def back_ported(self) -> str: ...
    @property
    def layer(self) -> str: ...
    @property
    def versions(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Support:
    """Whether somebody still mends the branch of a version."""

    state: Literal["maintained", "ended", "still_mended", "unknown"]
    end: str = ""
    """Day of the end, in ISO form; empty when it is not known."""
    by: Package | None = None
    """The distribution whose end it is, in place of the authors'."""


@dataclass(frozen=True)
class Lateness:
    """Whether a version has the published releases of its branch."""

    state: Literal["latest", "behind", "just_out", "branch_ended", "unknown"]
    latest: str = ""


def version_support(product: Versioned, data: Mapping[str, Any], day: date) -> Support:
    """Of a version, by its authors; by its distribution where one mends it."""
    package = version_package(product, data, day)
    if package is not None:
        return _support_of_distribution(package, data, day)
    rows, version = lifecycle_of(product.id, data), product.version
    row = branch_of(rows, version)
    if row is not None:
        return _support_in(row, version, data, day, whole=is_whole(product.id, data))
    known = data_day(rows, data)
    newest = all_ended_within(rows, version, known, day)
    if newest is not None:
        return Support("still_mended" if still_mended(newest, known) else "ended", end_of(newest))
    return Support("ended" if before_all(rows, version, day) is not None else "unknown")


def version_lateness(product: Versioned, data: Mapping[str, Any], day: date) -> Lateness:
    """Of a version, behind the last release of its branch. Not to be asked of what a distribution mends."""
    rows, version = lifecycle_of(product.id, data), product.version
    row = branch_of(rows, version)
    if row is not None:
        return _lateness_in(row, version, data, day, whole=is_whole(product.id, data))
    known = data_day(rows, data)
    over = all_ended_within(rows, version, known, day) or before_all(rows, version, day)
    return Lateness("branch_ended" if over and not still_mended(over, known) else "unknown")


def version_package(
    product: Versioned, data: Mapping[str, Any], day: date | None = None
) -> Package | None:
    """The distribution that mends a product, as far as its version or its banner says so.

    ``day`` is that of the judgement: with it, a bare number of a server or a language that a release maintained on
    that day ships counts too.

    A server's banner speaks for the server and its language. An application is most often put there by hand: only
    its own version, or a habit that the data knows of, says that it came from the distribution.
    """
    texts = (product.version, *(seen.version for seen in product.versions))
    usual = product.layer in _PACKAGED_LAYERS or entry_of(product.id, data).get("packaged")
    package = packaged(texts, product.back_ported if usual else "")
    name = flaws_name(product.id, data)
    if package is not None:
        return shipped_by(package, name, product.version, data)
    if day is None or product.layer not in _PACKAGED_LAYERS:
        return None
    return _perhaps(name, product.version, data, day)


def _perhaps(product: str, version: str, data: Mapping[str, Any], day: date) -> Package | None:
    """A distribution whose maintained release ships this very number, where nothing names one.

    Debian's nginx and PHP announce their authors' number and nothing else: it proves no lack of a fix. The release
    stays open, so that it proves no maintenance either.
    """
    shippers = [
        Package(row["distribution"], row["release"])
        for row in data.get("shipped", ())
        if row["product"] == product
        and same(row["version"], version)
        and (row["distribution"], product) not in _SIGNED
    ]
    alive = (
        one for one in shippers if _support_of_distribution(one, data, day).state == "maintained"
    )
    return next((Package(one.distribution) for one in alive), None)


def version_sureness(
    product: Versioned, since: str = "", day: date | None = None, days: float = DATA_DAYS
) -> Confidence:
    """As sure as the recognition and the version are.

    What newer data could undo, such as a version found to be the latest, is given the date of its data and the
    day of the judgement: one step less when the data is old. A published flaw and an end that is over stay.
    """
    order = list(Confidence)
    step = max(
        order.index(Confidence(text)) for text in (product.certainty, product.version_certainty)
    )
    if product.version_conflict:
        step = len(order) - 1
    if product.back_ported:
        step += 1  # it may have come from the distribution of its server
    if day is not None and (day - date.fromisoformat(since or LONG_AGO)).days > days:
        step += 1
    return order[min(step, len(order) - 1)]


def _support_in(
    row: Row, version: str, data: Mapping[str, Any], day: date, *, whole: bool
) -> Support:
    if not ended(row, day):
        return Support("maintained", end_of(row))
    if sold(row) and behind(row, version, whole=whole) is False:
        return Support("unknown")  # only a customer has this version
    mended = still_mended(row, data_day((row,), data))
    return Support("still_mended" if mended else "ended", end_of(row))


def _support_of_distribution(package: Package, data: Mapping[str, Any], day: date) -> Support:
    """Its longest free support: of a release that nobody names, nothing is known."""
    if not package.release:
        return Support("unknown", by=package)
    rows = [
        row
        for name in (package.distribution, f"{package.distribution}-lts")
        for row in data.get("lifecycle", ())
        if row["product"] == name and row["branch"] == package.release
    ]
    if not rows:
        return Support("unknown", by=package)
    last = max(rows, key=lambda row: end_of(row) or ("9" if not ended(row, day) else "0"))
    return Support("ended" if ended(last, day) else "maintained", end_of(last), by=package)


def _lateness_in(
    row: Row, version: str, data: Mapping[str, Any], day: date, *, whole: bool
) -> Lateness:
    late = behind(row, version, whole=whole)
    over = ended(row, day) and not (sold(row) and late is False)
    if over and sold(row):
        return Lateness("branch_ended")  # the last release is not for everybody
    if late and out_later(row, day):
        return Lateness("branch_ended" if over else "unknown")
    if late:
        recent = just_out(row, day, LATE_DAYS) and not over and not long_behind(row, version)
        return Lateness("just_out" if recent else "behind", str(row["latest"]))
    if over and not (late is False and still_mended(row, data_day((row,), data))):
        return Lateness("branch_ended")
    if late is None or row.get("latest_is_floor"):
        return Lateness("unknown")
    return Lateness("latest", str(row["latest"]))
