"""A port of controllers (water, heating, lighting) is open; nothing is sent to it, so its number is the only sign."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found

_INDUSTRIAL = {"modbus", "s7", "iec104", "opcua", "ethernetip", "fox", "knx"}


class IndustrialProtocolExposed(Exposure):
    id = "services.industrial_protocol_exposed"
    homes = frozenset({102, 502, 1911, 2404, 4840, 44818})

    def exposed(self, service: Service) -> Verdict | None:
        return found(service) if service.name in _INDUSTRIAL else None
