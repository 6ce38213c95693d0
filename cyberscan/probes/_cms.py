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
    r"\d{1,3}(?:\.\d{1,4}){0,3}(?:-?(?:alpha|beta|rc|dev)[.-]?\d*)?", re.IGNORECASE
)

Confidence = Literal["certain", "firm", "tentative"]


@dataclass
class Signs:
    """What speaks for one product."""

    product: str
    structure: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    """As claimed by the product itself, strongest first."""
    core_versions: set[str] = field(default_factory=set)
    """As carried by files of the product's core."""


@dataclass(frozen=True)
class Recognised:
    """The conclusion; ``product`` is empty when nothing was recognised."""

    product: str = ""
    version: str = ""
    evidence: tuple[str, ...] = ()
    confidence: Confidence = "firm"


def recognise(reply: Reply, page: Read) -> Recognised:
    """The product behind a page: its machinery first, a claim alone is only tentative."""
    seen = [signs for signs in (_signs(p, reply, page) for p in _products()) if _any(signs)]
    if not seen:
        return Recognised()
    seen.sort(key=lambda signs: (len(signs.structure), len(signs.claims)), reverse=True)
    best, others = seen[0], seen[1:]
    version, agreed = _version(best)
    evidence = tuple(dict.fromkeys(best.structure + best.claims))
    confidence: Confidence = "firm" if best.structure else "tentative"
    if best.structure and best.claims and not others:
        confidence = "certain"
    if others or not agreed:
        confidence = "tentative" if not best.structure or not agreed else "firm"
    if any(len(other.structure) == len(best.structure) for other in others):
        confidence = "tentative"
    return Recognised(best.product, version, evidence[:10], confidence)


def version_sources(product: str, *, files: bool) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Paths that show a version, and how it reads; ``files`` adds those of the active level."""
    entry = _products_data()[product]
    sources = [entry["feed"]] if "feed" in entry else []
    if files:
        sources += entry.get("files", [])
    for source in sources:
        yield source["path"], re.compile(source["pattern"], re.MULTILINE)


def version_in(pattern: re.Pattern[str], reply: Reply) -> str:
    """The version that an answer shows; empty when it shows none."""
    found = pattern.search(reply.body[:65_536].decode("utf-8", "replace"))
    return _clean_version(found.group(1)) if found and reply.status == 200 else ""


def _any(signs: Signs) -> bool:
    return bool(signs.structure or signs.claims)


def _version(signs: Signs) -> tuple[str, bool]:
    """The version, and whether what was seen agrees. A library's version proves nothing, so that only
    one and the same number on all files of the core counts."""
    core = next(iter(signs.core_versions)) if len(signs.core_versions) == 1 else ""
    told = signs.versions[0] if signs.versions else ""
    if told and core:
        return (core, True) if f"{core}.".startswith(f"{told}.") else (told, False)
    return told or core, len(set(signs.versions)) <= 1


def _signs(product: str, reply: Reply, page: Read) -> Signs:
    signs = Signs(product)
    entry = _products_data()[product]
    host = urlsplit(reply.url).hostname or ""
    for rule in entry["rules"]:
        for text in _texts(rule["where"], reply, page, host):
            found = rule["pattern"].search(text)
            if found is None:
                continue
            kind = signs.structure if rule["kind"] == "structure" else signs.claims
            kind.append(f"{rule['where']}: {clean(text, 120)}")
            version = _clean_version(found.group(1) or "") if rule.get("version") else ""
            if version:
                where = 0 if rule["kind"] == "structure" else len(signs.versions)
                signs.versions.insert(where, version)
            break
    core = entry.get("core")
    if core is not None:
        for text in _texts("asset", reply, page, host):
            found = core.search(text)
            if found:
                signs.core_versions.add(found.group(1))
    return signs


def _texts(where: str, reply: Reply, page: Read, host: str) -> Iterable[str]:
    if where == "generator":
        return (page.meta("generator"),)
    if where == "relation":
        return (relation.text for relation in page.relations)
    if where == "cookie":
        lines = (value for name, value in reply.headers if name == "set-cookie")
        return (line.partition("=")[0].strip() for line in lines)
    if where == "link":
        return _own((link.href for link in page.links), host)
    if where == "asset":
        relations = (r.href for r in page.relations if r.text.split()[:1] != ["canonical"])
        return _own((*page.scripts, *page.stylesheets, *page.media, *relations), host)
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
        for rule in entry["rules"]:
            rule["pattern"] = re.compile(rule["pattern"], re.IGNORECASE)
        if "core" in entry:
            entry["core"] = re.compile(entry["core"])
    return data
