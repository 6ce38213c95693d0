"""The mandate as a page to print and sign: self-contained HTML, French or English."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cyberscan.levels import Level
from cyberscan.messages import say
from cyberscan.perimeter import overview
from cyberscan.perimeter.mandate import fingerprint
from cyberscan.perimeter.models import Contact, Operator, Perimeter
from cyberscan.words import Language

_DATA = Path(__file__).parent.parent / "data"


def mandate_page(perimeter: Perimeter, language: Language) -> str:
    """The whole page. What the perimeter does not say is left as a line to fill in by hand."""
    environment = Environment(
        loader=FileSystemLoader(_DATA), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    mandate = perimeter.mandate
    ceiling = mandate.max_level if mandate else Level.ACTIVE
    return environment.get_template("mandate.html.j2").render(
        language=language, perimeter=perimeter, authority=perimeter.authority, mandate=mandate,
        t=lambda key, **values: say(f"mandate.{key}", language, **values),
        say=lambda key, **values: say(key, language, **values),
        day=partial(_day, language=language),
        rows=list(overview.rows(perimeter, ceiling)),
        levels=[(level.value, ceiling.allows(level) if mandate else None) for level in Level],
        hours=overview.hours(perimeter.window, language),
        exclusions=_exclusions(perimeter, language), contacts=_contacts(perimeter),
        third=sorted(_third_parties(perimeter, language).items()),
        fingerprint=fingerprint(perimeter),
    )  # fmt: skip


def _day(day: date, language: Language) -> str:
    """``31/12/2026`` for a French reader, ``2026-12-31`` for others."""
    return f"{day:%d/%m/%Y}" if language == "fr" else day.isoformat()


def _exclusions(perimeter: Perimeter, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "what": overview.excluded(entry),
            "reason": entry.reason,
            "until": _day(entry.until, language),
        }
        for entry in perimeter.exclude
    ]


def _contacts(perimeter: Perimeter) -> tuple[Contact, ...]:
    named = perimeter.mandate.contacts if perimeter.mandate else ()
    own = perimeter.authority.contact
    return named if own is None or own in named else (own, *named)


def _third_parties(perimeter: Perimeter, language: Language) -> dict[str, list[str]]:
    """Who runs something for the authority, and what; named by trade when the name is not known."""
    found: dict[str, list[str]] = {}
    for asset in perimeter.assets:
        if asset.operator is Operator.SELF and not asset.owner and not asset.provider:
            continue
        trade = f"asset_operator.{asset.operator.value}"
        unknown = trade if asset.operator is not Operator.SELF else "check_perimeter.third_party"
        found.setdefault(asset.provider or say(unknown, language), []).append(
            overview.named(asset)[1]
        )
    return found
