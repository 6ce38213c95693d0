"""The site tells everybody the exact version of its software."""

from cyberscan.sdk import Context, Product, SiteProducts, Verdict, failed, not_tested, passed

from ._software import SiteSoftware


class VersionDisclosed(SiteSoftware):
    id = "cms.version_disclosed"

    def verdict(self, product: Product, fact: SiteProducts, context: Context) -> Verdict:
        if "." in product.version:
            return failed(product=product.name, version=product.version)
        if fact.unread is not None:
            return not_tested(fact.unread, "a place that shows the version could not be read")
        return passed(product=product.name)
