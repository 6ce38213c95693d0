"""An administration console, recognised by its own page, answers to the whole Internet."""

from cyberscan.sdk import Confidence, Service, Verdict

from ._exposure import found
from ._product_sights import ProductExposure


class AdminInterfaceExposed(ProductExposure):
    id = "services.admin_interface_exposed"
    homes = frozenset({443, 5985, 8443, 10000})
    categories = frozenset({"automation", "backup", "console", "firewall", "router", "wifi"})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "winrm":
            return found(service, confidence=Confidence.FIRM)
        return super().exposed(service)
