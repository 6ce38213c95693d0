"""The table of products, one file a category under ``cyberscan/data/products``.

A product has ``id``, ``name``, ``vendor``, ``category``, ``source`` (how its signs are known), ``checked`` (when),
and signs. A sign has

``kind``
    where it is looked for (:data:`cyberscan.recognition.material.MATERIAL`);
``pattern``
    a regular expression, for the whole of a title, header (``name: value``), cookie name, redirect (path and
    query), realm, meta (``generator: value``), certificate attribute (``subject O=…``, ``issuer CN=…``) or
    favicon hash; searched for in tags (``body``), inline scripts, comments and JSON;
``strength``
    ``strong`` when nobody else can show it, else ``weak``. A title or an icon is always weak: anybody may
    borrow it;
``version`` (optional)
    an expression with one group, searched for in the text that matched;
``path`` and ``status`` (optional)
    the only request, the only statuses for which the sign counts.

``paths`` are pages that settle a suspicion: those to which a visitor's own browser is sent. ``front = true``
marks what stands before other products (a load balancer), ``kev`` the names in the catalogue of exploited flaws.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from cyberscan.recognition.answer import Answer
from cyberscan.recognition.material import MATERIAL, SEARCHED

FOLDER = Path(__file__).parents[1] / "data" / "products"

CATEGORIES = frozenset(
    {
        "access_control", "automation", "backup", "bastion", "bmc", "building", "camera", "city", "cloud",
        "collaboration", "conference", "console", "data", "development", "e_mail", "ev_charger", "firewall",
        "helpdesk", "hypervisor", "identity", "industrial", "lighting", "load_balancer", "lorawan",
        "mobile_management", "monitoring", "nas", "office", "parking", "phone", "plc", "printer",
        "public_application", "remote_access",
        "remote_support", "router", "search_engine", "signature", "teletransmission", "ups", "vpn", "web_application",
        "webmail", "wifi",
    }
)  # fmt: skip
_ALWAYS_WEAK = frozenset({"title", "favicon"})
_KEYS = {"id", "name", "vendor", "category", "kev", "source", "checked", "paths", "front", "sign"}
_SIGN_KEYS = {"kind", "pattern", "strength", "version", "path", "status"}


class SignatureError(ValueError):
    """The table of products is wrong; the message says where."""


@dataclass(frozen=True)
class Sign:
    """One way in which a product gives itself away."""

    kind: str
    pattern: re.Pattern[str]
    strong: bool
    version: re.Pattern[str] | None = None
    path: str = ""
    status: tuple[int, ...] = ()

    def met(self, answer: Answer, texts: list[str]) -> re.Match[str] | None:
        """Where the sign is in ``texts``, the answer's material of its kind; None when it is not."""
        if self.path and answer.path != self.path:
            return None
        if self.status and answer.status not in self.status:
            return None
        look = self.pattern.search if self.kind in SEARCHED else self.pattern.fullmatch
        return next((found for text in texts if (found := look(text))), None)


@dataclass(frozen=True)
class Signature:
    """One product and its signs."""

    id: str
    name: str
    category: str
    vendor: str = ""
    signs: tuple[Sign, ...] = ()
    paths: tuple[str, ...] = ()
    front: bool = False
    kev: tuple[tuple[str, str], ...] = ()
    source: str = ""


@cache
def signatures(folder: Path = FOLDER) -> tuple[Signature, ...]:
    """Every product of the table. Raises :class:`SignatureError` when a row is wrong."""
    found = [one for path in sorted(folder.glob("*.toml")) for one in _read(path)]
    ids = [one.id for one in found]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise SignatureError(f"two products of one id: {', '.join(sorted(twice))}")
    return tuple(found)


def _read(path: Path) -> Iterator[Signature]:
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("product", [])
    for row in rows:
        where = f"{path.name}: {row.get('id', '?')}"
        try:
            yield _signature(row)
        except (KeyError, ValueError, re.error) as error:
            raise SignatureError(f"{where}: {error}") from error


def _signature(row: dict[str, Any]) -> Signature:
    _only(row, _KEYS)
    if row["category"] not in CATEGORIES:
        raise ValueError(f"unknown category {row['category']}")
    if not row["source"] or not row["checked"]:
        raise ValueError("a source and the date of its check are due")
    return Signature(
        id=row["id"], name=row["name"], vendor=row.get("vendor", ""), category=row["category"],
        signs=tuple(_sign(sign) for sign in row["sign"]), paths=tuple(row.get("paths", ())),
        front=row.get("front", False), source=row["source"],
        kev=tuple((vendor, product) for vendor, product in row.get("kev", ())),
    )  # fmt: skip


def _sign(row: dict[str, Any]) -> Sign:
    _only(row, _SIGN_KEYS)
    kind, strength = row["kind"], _strength(row["strength"])
    if kind not in MATERIAL:
        raise ValueError(f"unknown kind {kind}")
    if strength == "strong" and kind in _ALWAYS_WEAK:
        raise ValueError(f"a {kind} is always weak")
    version = re.compile(row["version"]) if "version" in row else None
    if version is not None and version.groups != 1:
        raise ValueError(f"one group is due in {row['version']}")
    status = row.get("status", ())
    return Sign(
        kind, re.compile(row["pattern"]), strength == "strong", version, row.get("path", ""),
        tuple(status),
    )  # fmt: skip


def _strength(text: str) -> Literal["strong", "weak"]:
    if text == "strong":
        return "strong"
    if text == "weak":
        return "weak"
    raise ValueError(f"strength is strong or weak, not {text}")


def _only(row: dict[str, Any], keys: set[str]) -> None:
    if unknown := row.keys() - keys:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")
