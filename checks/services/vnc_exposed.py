"""A shared screen (VNC, RFC 6143) answers to the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found


class VncExposed(Exposure):
    id = "services.vnc_exposed"
    homes = frozenset({5900, 5901})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name != "vnc":
            return None
        if service.open_access:
            return found(service, "open", Severity.CRITICAL)
        return found(service, "exposed")
