"""A printer answers to the whole Internet."""

from cyberscan.sdk import Product, Service, Verdict

from ._exposure import found
from ._product_sights import ProductExposure


class PrinterExposed(ProductExposure):
    id = "services.printer_exposed"
    homes = frozenset({515, 631, 9100})
    categories = frozenset({"printer"})

    def case_of(self, product: Product) -> str:
        return "page"

    def exposed(self, service: Service) -> Verdict | None:
        if (seen := super().exposed(service)) is not None:
            return seen
        return found(service, "raw") if service.name == "printer" else None
