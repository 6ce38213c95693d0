"""The mandate: whether it holds today, and the fingerprint of what it allows."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from enum import StrEnum
from typing import Any

from cyberscan.levels import Level, lowest
from cyberscan.perimeter.models import Asset, Perimeter


class MandateState(StrEnum):
    """What a mandate is worth on one day."""

    VALID = "valid"
    MISSING = "missing"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


def mandate_state(perimeter: Perimeter, today: date) -> MandateState:
    """What the mandate is worth on ``today``; its first and last days are included.

    ``missing`` and ``not_yet`` leave the passive level; ``expired`` is a refusal, with its date.
    """
    mandate = perimeter.mandate
    if mandate is None:
        return MandateState.MISSING
    if today < mandate.signed_on:
        return MandateState.NOT_YET
    return MandateState.VALID if today <= mandate.valid_until else MandateState.EXPIRED


def asset_level(asset: Asset) -> Level:
    """The most that a declaration allows: a third party's host is never more than visited."""
    return lowest(asset.max_level, Level.LIGHT) if asset.owner else asset.max_level


def level_on(perimeter: Perimeter, today: date) -> Level:
    """The most that the mandate and the assets allow together on ``today``."""
    mandate = perimeter.mandate
    if mandate is None or mandate_state(perimeter, today) is not MandateState.VALID:
        return Level.PASSIVE
    highest = max((asset_level(asset) for asset in perimeter.assets), key=lambda level: level.rank)
    return lowest(mandate.max_level, highest)


def fingerprint(perimeter: Perimeter) -> str:
    """SHA-256, in hexadecimal, of what the mandate allows: 64 digits.

    Who is scanned, what, how far, until when, except what. Comments, layout, waivers and what is only
    known once signed (date, reference, the fingerprint itself) change nothing in it.
    """
    # Defaults are left out, so that a key added by a later version does not break old fingerprints.
    # DKIM selectors allow nothing more: they only say where a public record stands.
    left_out: dict[str, Any] = {"waivers": True, "assets": {"__all__": {"dkim_selectors"}}}
    content = perimeter.model_dump(mode="json", exclude=left_out, exclude_defaults=True)
    for key in ("signed_on", "reference", "sha256"):
        content.get("mandate", {}).pop(key, None)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
