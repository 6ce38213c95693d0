"""An administration console, recognised by its own page, answers to the whole Internet."""

from cyberscan.sdk import Confidence, Service, Verdict

from ._exposure import Exposure, found

_CONSOLES = {
    "WinRM",
    "Webmin",
    "Proxmox VE",
    "VMware ESXi",
    "VMware vCenter",
    "HPE iLO",
    "Dell iDRAC",
    "MikroTik RouterOS",
    "pfSense",
    "OPNsense",
    "Portainer",
    "RabbitMQ",
    "Synology DSM",
}


class AdminInterfaceExposed(Exposure):
    id = "services.admin_interface_exposed"
    homes = frozenset({443, 5985, 8006, 8443, 10000})

    def exposed(self, service: Service) -> Verdict | None:
        if service.product in _CONSOLES:
            return found(service, confidence=Confidence.FIRM)
        return None
