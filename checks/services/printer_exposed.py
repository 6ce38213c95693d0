"""A printer answers to the whole Internet."""

from cyberscan.sdk import Confidence, Service, Verdict

from ._exposure import Exposure, found

_PRINTERS = {"HP", "Kyocera", "Canon", "Epson", "CUPS"}


class PrinterExposed(Exposure):
    id = "services.printer_exposed"
    homes = frozenset({515, 631, 9100})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name == "printer":
            return found(service, "raw")
        if service.product in _PRINTERS:
            return found(service, "page", confidence=Confidence.FIRM)
        return None
