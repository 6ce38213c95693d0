"""Which software a greeting gives away, from the rules of ``cyberscan/data/banners.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from cyberscan.facts.services import Product
from cyberscan.network.services.answer import Identified

_DATA = Path(__file__).parents[2] / "data" / "banners.toml"


@dataclass(frozen=True)
class _Rule:
    form: re.Pattern[str]
    product: Product


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    rules: dict[str, tuple[_Rule, ...]] = {}
    for entry in tomllib.loads(_DATA.read_text(encoding="utf-8"))["software"]:
        product = Product(
            id=entry["id"], name=entry["name"], vendor=entry.get("vendor", ""),
            category=entry["category"], signs=("banner",),
        )  # fmt: skip
        for service in entry["service"]:
            rules[service] = (*rules.get(service, ()), _Rule(re.compile(entry["form"]), product))
    return rules


def software(service: str, text: str) -> Product | None:
    """The product whose greeting ``text`` (one printable line) is, or None.

    ``firm`` at best: anybody can write anything in a greeting.
    """
    for rule in _rules().get(service, ()):
        if met := rule.form.match(text):
            version = met.groupdict().get("version") or ""
            return rule.product.model_copy(update={"version": version})
    return None


def with_software(found: Identified, text: str) -> Identified:
    """``found`` with the product and the version that its greeting announces."""
    product = software(found.name, text)
    if product is None:
        return found
    return replace(
        found,
        product=product.name,
        version=product.version or found.version,
        products=(*found.products, product),
    )
