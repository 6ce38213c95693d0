"""A printer answers to the whole Internet."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found
from ._products import as_seen, shown, sureness


class PrinterExposed(Exposure):
    id = "services.printer_exposed"
    homes = frozenset({515, 631, 9100})

    def exposed(self, service: Service) -> Verdict | None:
        if (printer := shown(service, {"printer"})) is not None:
            return found(as_seen(service, printer), "page", confidence=sureness(printer))
        if service.name == "printer":
            return found(service, "raw")
        return None
