"""The version of the site's software cannot be seen, and so not be judged from outside."""

from cyberscan.sdk import Context, Product, SiteProducts, Verdict, passed

from ._software import SiteSoftware, unread


class VersionUnknown(SiteSoftware):
    id = "cms.version_unknown"

    def verdict(self, product: Product, fact: SiteProducts, context: Context) -> Verdict:
        # Hiding one's version is no defect: it is said that nothing could be concluded, no more.
        if not product.version:
            return unread(fact)
        return passed(product=product.name, version=product.version)
