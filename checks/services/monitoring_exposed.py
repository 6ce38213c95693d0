"""Monitoring (agents, metrics, power supplies) answers the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_AGENTS = {"zabbix-agent", "nrpe", "munin"}
_METRICS = {"prometheus", "exporter"}
_OTHERS = {"zabbix-server", "nut"}


class MonitoringExposed(Exposure):
    id = "services.monitoring_exposed"
    homes = frozenset({9090, 10050})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _AGENTS | _METRICS | _OTHERS:
            return None
        if service.name in _AGENTS and service.open_access:
            return found(service, "agent", Severity.HIGH)
        if service.name in _METRICS and service.open_access:
            return found(service, "metrics")
        return found(service, "seen", Severity.LOW)
