"""Of a check's words for several products, those that fit what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from cyberscan.recognition import signatures
from cyberscan.words import Fix


def fitting(fixes: Sequence[Fix], labels: Iterable[str]) -> list[Fix]:
    """``fixes`` without those for products that were not seen; all of them when none is for what was seen.

    ``labels`` are the products shown by the findings, as they are told (``FortiGate 7.2``). What is written for
    a router, a supplier or any product always stays.
    """
    seen = " ".join(labels).lower()
    mine = [fix for fix in fixes if any(name in seen for name in _names(fix))]
    if not mine:
        return list(fixes)
    return [fix for fix in fixes if fix in mine or not any(map(_is_product, _names(fix)))]


def _names(fix: Fix) -> set[str]:
    """The products that one advice is for: ``Carte de gestion (iLO, iDRAC, XCC…)`` is for three."""
    return {name.strip() for name in re.split(r"[(),…]", fix.product.lower())} - {""}


def _is_product(name: str) -> bool:
    """``fortigate`` stands for ``fortigate ssl-vpn``; ``vpn`` for no product."""
    return any(known.startswith(name) for known in _products())


@cache
def _products() -> frozenset[str]:
    """Every product and maker of the tables, lower case."""
    named = ((one.name, one.vendor) for one in signatures())
    return frozenset(name.lower() for pair in named for name in pair if name)
