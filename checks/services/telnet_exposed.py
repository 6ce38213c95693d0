"""A Telnet console (RFC 854) answers: everything typed there travels in clear."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class TelnetExposed(Exposure):
    id = "services.telnet_exposed"
    homes = frozenset({23})

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name == "telnet" else None
