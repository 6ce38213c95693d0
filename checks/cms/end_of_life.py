"""The branch of the site's software gets no more corrections."""

from cyberscan.sdk import (
    Context,
    Product,
    Severity,
    SiteProducts,
    Support,
    Verdict,
    failed,
    passed,
    version_data_date,
    version_support,
    version_sureness,
)

from ._software import SiteSoftware, unknown, unread


class EndOfLife(SiteSoftware):
    id = "cms.end_of_life"

    def verdict(self, product: Product, fact: SiteProducts, context: Context) -> Verdict:
        if not product.version:
            return unread(fact)
        day = fact.observed_at.date()
        support = version_support(product, context.data, day)
        since = version_data_date(product.id, context.data)
        if support.state == "unknown":
            return unknown()
        if support.state == "maintained":
            return passed(
                version_sureness(product, since, day), product=product.name, version=product.version,
                ends=support.end,
            )  # fmt: skip
        return failed(
            _case(support), severity=Severity.MEDIUM if support.state == "still_mended" else None,
            confidence=version_sureness(product), product=product.name, version=product.version, ended=support.end,
            data_date=since, distribution=support.by.name if support.by else "",
        )  # fmt: skip


def _case(support: Support) -> str:
    if support.by is not None:
        return "distribution"
    if support.state == "still_mended":
        return "still_mended"
    return "ended" if support.end else "ended_undated"
