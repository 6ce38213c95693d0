"""A service by which machines speak to each other answers to the whole Internet."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found

_CASES = {
    "msrpc": "windows",
    "ajp": "connector",
    "ami": "telephony",
    "freeswitch": "telephony",
    "rpcbind": "exposed",
    "spamd": "exposed",
}


class InternalServiceExposed(Exposure):
    id = "services.internal_service_exposed"
    homes = frozenset({111, 135, 5038, 8009})

    def exposed(self, service: Service) -> Verdict | None:
        case = _CASES.get(service.name)
        return found(service, case) if case else None
