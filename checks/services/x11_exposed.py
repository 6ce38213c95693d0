"""The screen server of a workstation (X11) answers to the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found


class X11Exposed(Exposure):
    id = "services.x11_exposed"
    homes = frozenset({6000})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name != "x11":
            return None
        if service.open_access:
            return found(service, "open", Severity.CRITICAL)
        return found(service, "exposed")
