"""The console of a hypervisor or of a server's own processor answers to the whole Internet."""

from cyberscan.sdk import Product

from ._product_sights import ProductExposure


class HypervisorExposed(ProductExposure):
    id = "services.hypervisor_exposed"
    homes = frozenset({443, 8006})
    categories = frozenset({"bmc", "hypervisor"})

    def case_of(self, product: Product) -> str:
        return product.category
