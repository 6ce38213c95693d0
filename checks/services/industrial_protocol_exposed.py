"""A controller (water, heating, lighting) answers on its port, or its port is open and nothing more is known."""

from cyberscan.sdk import Service, Verdict

from ._exposure import Exposure, found

_INDUSTRIAL = {
    "ads": "Beckhoff ADS", "codesys": "CODESYS", "crimson": "Red Lion Crimson", "dlms": "DLMS/COSEM",
    "dnp3": "DNP3", "ethercat": "EtherCAT", "ethernetip": "EtherNet/IP", "fieldbus": "Foundation Fieldbus",
    "fox": "Niagara Fox", "ge-srtp": "GE SRTP", "hart": "HART-IP", "iec104": "IEC 60870-5-104",
    "iso-tsap": "ISO 8073 (S7, IEC 61850)", "knx": "KNXnet/IP", "lonworks": "LonWorks", "modbus": "Modbus",
    "opcua": "OPC UA", "pcworx": "PC Worx", "proconos": "ProConOS", "profinet": "PROFINET", "s7": "Siemens S7",
}  # fmt: skip
"""By the short name of the service: the protocol, as its trade writes it."""


class IndustrialProtocolExposed(Exposure):
    id = "services.industrial_protocol_exposed"
    homes = frozenset({102, 502, 1911, 2404, 4840, 44818})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _INDUSTRIAL:
            return None
        protocol = _INDUSTRIAL[service.name]
        verdict = found(service, "number" if service.how == "port" else "answered")
        label = " ".join(filter(None, (service.product or protocol, service.version)))
        evidence = {**verdict.evidence, "protocol": protocol, "label": label}
        return verdict.model_copy(update={"evidence": evidence})
