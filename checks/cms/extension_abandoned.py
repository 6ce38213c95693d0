"""A plug-in, a theme or a module that the page loads is no longer kept by its author."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Reason,
    Severity,
    SiteProducts,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_YEARS = 2.0
_FRESH_DAYS = 180
"""An extension that had no release when the data was fetched may have had one since."""


class ExtensionAbandoned(Check[SiteProducts]):
    id = "cms.extension_abandoned"
    judges = SiteProducts

    def evaluate(self, fact: SiteProducts, context: Context) -> Iterator[Verdict]:
        known: Mapping[str, Mapping[str, str]] = context.data.get("extensions", {})
        day = fact.observed_at.date()
        for extension in fact.extensions:
            place = f"{extension.product}/{extension.slug}"
            row = known.get(place)
            verdict = _verdict(extension.slug, row, day, context.threshold("years", _YEARS))
            yield verdict.model_copy(update={"discriminator": place})
        if not fact.extensions:
            yield not_applicable()


def _verdict(slug: str, row: Mapping[str, str] | None, day: date, years: float) -> Verdict:
    if row is None or not row["checked"]:
        return not_tested(Reason.NOT_IN_TABLE, "extension not in the data")
    fresh = (day - date.fromisoformat(row["checked"])).days <= _FRESH_DAYS
    sure = Confidence.FIRM if fresh else Confidence.TENTATIVE
    told: dict[str, Any] = {
        "extension": slug,
        "updated": row["updated"],
        "data_date": row["checked"],
    }
    if row["closed"]:
        return failed("closed", severity=Severity.MEDIUM, confidence=sure, **told)
    if not row["updated"]:
        return not_tested(Reason.NOT_IN_TABLE, "extension not in the data")
    age = date.fromisoformat(row["checked"]) - date.fromisoformat(row["updated"])
    if age.days > years * 365:
        return failed("old", confidence=sure, **told)
    return passed(sure, **told)
