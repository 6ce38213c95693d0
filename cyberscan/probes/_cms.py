"""Which product makes a page, by what the page does rather than by what it says. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cyberscan.network.html import Read
from cyberscan.network.http import Reply
from cyberscan.network.text import clean

_DATA = Path(__file__).parents[1] / "data" / "cms.toml"
_VERSION = re.compile(
    r"\d{1,3}(?!\d)(?:\.\d{1,4}){0,3}(?:-?(?:alpha|beta|rc|dev)[.-]?\d*)?", re.IGNORECASE
)
_QUERY = re.compile(r"\?|https?:/")

Confidence = Literal["certain", "firm", "tentative"]


@dataclass
class Signs:
    """What speaks for one product."""

    product: str
    structure: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    """As claimed by the product itself."""
    core_versions: set[str] = field(default_factory=set)
    """As carried by files of the product's core."""
    distinct: bool = False
    """Other files carry other numbers: the one of the core was not put on everything by the site."""
    root: str | None = None
    """The folder that the product's own files are in; None when no file was seen."""


@dataclass(frozen=True)
class Recognised:
    """The conclusion; ``product`` is empty when nothing was recognised."""

    product: str = ""
    version: str = ""
    evidence: tuple[str, ...] = ()
    confidence: Confidence = "firm"
    root: str | None = None


def recognise(reply: Reply, page: Read) -> Recognised:
    """The product behind a page: its machinery first, a claim alone is only tentative."""
    seen = [signs for signs in (_signs(p, reply, page) for p in _products()) if _any(signs)]
    if not seen:
        return Recognised()
    seen.sort(key=lambda signs: (len(signs.structure), len(signs.claims)), reverse=True)
    best, others = seen[0], seen[1:]
    version, agreed = _version(best)
    if others and not best.structure:
        version = ""  # claims that exclude each other, and nothing at work: none is believed
    evidence = tuple(dict.fromkeys(best.structure + best.claims))
    confidence: Confidence = "firm" if best.structure else "tentative"
    if best.structure and best.claims and not others:
        confidence = "certain"
    if version and not best.versions and not best.distinct:
        confidence = "tentative"
    elif others or not agreed:
        confidence = "tentative" if not best.structure or not agreed else "firm"
    if any(len(other.structure) == len(best.structure) for other in others):
        confidence = "tentative"
    return Recognised(best.product, version, evidence[:10], confidence, best.root)


def version_sources(
    found: Recognised, reply: Reply, page: Read, *, files: bool
) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Paths that show a version, and how it reads; ``files`` adds those of the active level.

    They are looked for where this site is: the root of the host may be another one.
    """
    entry = _products_data()[found.product]
    parts = urlsplit(reply.url)
    folder = parts.path.rpartition("/")[0]
    if "feed" in entry:
        feed = entry["feed"]
        shown = _own(
            (link.href for link in page.relations if "alternate" in link.rel.split()),
            parts.hostname or "",
        )
        announced = (path for path in shown if re.search(feed["announced"], path))
        yield next(announced, folder + feed["path"]), _compiled(feed["pattern"])
    root = folder if found.root is None else found.root
    for source in entry.get("files", []) if files else []:
        yield root + source["path"], _compiled(source["pattern"])


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def version_in(pattern: re.Pattern[str], reply: Reply) -> str:
    """The version that an answer shows; empty when it shows none."""
    found = pattern.search(reply.body[:65_536].decode("utf-8", "replace"))
    return _clean_version(found.group(1)) if found and reply.status == 200 else ""


def _any(signs: Signs) -> bool:
    return bool(signs.structure or signs.claims)


def _version(signs: Signs) -> tuple[str, bool]:
    """The version, and whether what was seen agrees.

    A library's version proves nothing, so that only one and the same number on all files of the core
    counts. When numbers contradict each other the newest is kept: what is true of it in the site's
    disfavour is true of the others too.
    """
    seen = set(signs.versions)
    if len(signs.core_versions) == 1:
        seen |= signs.core_versions
    if not seen:
        return "", True
    newest = max(seen, key=_order)
    return newest, all(f"{newest}.".startswith(f"{version}.") for version in seen)


def _order(version: str) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", version)]


def _signs(product: str, reply: Reply, page: Read) -> Signs:
    signs = Signs(product)
    entry = _products_data()[product]
    host = urlsplit(reply.url).hostname or ""
    if any(_found(rule, reply, page, host) for rule in entry.get("forks", ())):
        return signs
    for rule in entry["rules"]:
        found = _found(rule, reply, page, host)
        if not found:
            continue
        kind = signs.structure if rule["kind"] == "structure" else signs.claims
        kind.append(f"{rule['where']}: {clean(found[0].string, 120)}")
        if rule.get("version"):
            versions = (_clean_version(match.group(1) or "") for match in found)
            signs.versions.update(version for version in versions if version)
        if rule["where"] == "asset" and signs.root is None:
            signs.root = found[0].string[: found[0].start()].partition("?")[0]
    if "core" in entry:
        assets = list(_texts("asset", reply, page, host))
        signs.core_versions = _core_versions(entry, assets)
        others = _numbers(entry["number"], assets) - signs.core_versions
        signs.distinct = bool(others)
    return signs


def _core_versions(entry: dict[str, Any], assets: list[str]) -> set[str]:
    """The numbers on the core's files; none when the site puts one of its own on every file, which shows
    by a library that has it too, or by a file that did not exist in that version.
    """
    seen: set[str] = set()
    for rule in entry["core"]:
        numbers = _numbers(rule["pattern"], assets)
        if any(_order(number) < _order(rule["since"]) for number in numbers):
            return set()
        seen |= numbers
    return set() if seen & _numbers(entry["library"], assets) else seen


def _found(rule: dict[str, Any], reply: Reply, page: Read, host: str) -> list[re.Match[str]]:
    texts = _texts(rule["where"], reply, page, host)
    matches = [match for text in texts if (match := rule["pattern"].search(text))]
    if rule["where"] in ("asset", "link"):
        # A proxy of images names another site's files in its own address.
        return [match for match in matches if not _QUERY.search(match.string, 0, match.start())]
    return matches


def _numbers(pattern: re.Pattern[str], assets: Iterable[str]) -> set[str]:
    return {match.group(1) for asset in assets if (match := pattern.search(asset))}


def _texts(where: str, reply: Reply, page: Read, host: str) -> Iterable[str]:
    if where == "generator":
        # Page builders, translations and shops add their own beside the product's.
        return (value for name, value in page.metas if name == "generator")
    if where == "relation":
        return (relation.rel for relation in page.relations)
    if where == "cookie":
        lines = (value for name, value in reply.headers if name == "set-cookie")
        return (line.partition("=")[0].strip() for line in lines)
    if where == "link":
        return _own((link.href for link in page.links), host)
    if where == "asset":
        relations = (r.href for r in page.relations if r.rel.split()[:1] != ["canonical"])
        return _own((*page.loaded(), *relations), host)
    name = where.removeprefix("header:")
    return (value for key, value in reply.headers if key == name)


def _own(addresses: Iterable[str], host: str) -> Iterator[str]:
    """Path and query of the addresses on the site's own host: another site's files say nothing of it."""
    for address in addresses:
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.hostname == host:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _clean_version(text: str) -> str:
    found = _VERSION.match(text)
    return found.group(0) if found else ""


def _products() -> Iterable[str]:
    return _products_data()


@cache
def _products_data() -> dict[str, dict[str, Any]]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    for entry in data.values():
        for rule in (*entry["rules"], *entry.get("forks", ())):
            rule["pattern"] = re.compile(rule["pattern"], re.IGNORECASE)
        for rule in entry.get("core", ()):
            rule["pattern"] = re.compile(rule["pattern"])
        for name in ("library", "number"):
            if name in entry:
                entry[name] = re.compile(entry[name])
    return data
