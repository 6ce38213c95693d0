"""A message broker for sensors (MQTT 3.1.1) speaks in clear, or lets in the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found


class MqttExposed(Exposure):
    id = "services.mqtt_exposed"
    homes = frozenset({1883})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name != "mqtt":
            return None
        if service.open_access:
            return found(service, "open", Severity.HIGH)
        return None if service.tls else found(service, "clear")
