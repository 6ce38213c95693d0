"""A PPTP server (RFC 2637) answers: its authentication by MS-CHAP version 2 is broken since 2012."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found


class PptpExposed(Exposure):
    id = "services.pptp_exposed"
    homes = frozenset({1723})

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name == "pptp" else None
