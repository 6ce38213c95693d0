"""A proxy (HTTP or SOCKS) answers to the whole Internet, or fetched a name that cannot exist for a stranger."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_PROXIES = {"http-proxy", "socks"}


class OpenProxy(Exposure):
    id = "services.open_proxy"
    homes = frozenset({1080, 3128})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _PROXIES:
            return None
        if service.open_access:
            return found(service, "open")
        return found(service, "exposed", Severity.LOW)
