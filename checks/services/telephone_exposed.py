"""A telephone, a telephone exchange or SIP over TCP answers to the whole Internet."""

from cyberscan.sdk import Product, Service, Verdict

from ._exposure import found
from ._product_sights import ProductExposure


class TelephoneExposed(ProductExposure):
    id = "services.telephone_exposed"
    homes = frozenset({5060})
    categories = frozenset({"phone"})

    def case_of(self, product: Product) -> str:
        return "page"

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name == "sip" else super().exposed(service)
