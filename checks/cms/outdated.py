"""The software of the site lacks published corrections."""

from typing import Any

from cyberscan.sdk import (
    Confidence,
    Context,
    Product,
    Severity,
    SiteProducts,
    Verdict,
    failed,
    passed,
    version_data_date,
    version_lateness,
    version_package,
    version_sureness,
)

from ._software import SiteSoftware, unknown, unread


class Outdated(SiteSoftware):
    id = "cms.outdated"

    def verdict(self, product: Product, fact: SiteProducts, context: Context) -> Verdict:
        if not product.version:
            return unread(fact)
        day = fact.observed_at.date()
        late = version_lateness(product, context.data, day)
        since = version_data_date(product.id, context.data)
        if late.state == "unknown":
            return unknown()
        told: dict[str, Any] = {
            "product": product.name,
            "version": product.version,
            "latest": late.latest,
        }
        if late.state == "latest":
            return passed(version_sureness(product, since, day), **told)
        told |= {"data_date": since}
        if version_package(product, context.data) is not None:
            # Its distribution carries the fixes back under the old number.
            return failed(
                "back_ported", severity=Severity.INFO, confidence=Confidence.TENTATIVE, **told
            )
        recent = Severity.INFO if late.state == "just_out" else None
        return failed(late.state, severity=recent, confidence=version_sureness(product), **told)
