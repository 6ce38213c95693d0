"""A queue or broker between applications can be reached from everywhere; sensors' MQTT has its own check."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found

_BROKERS = {
    "activemq", "amqp", "beanstalkd", "gearman", "kafka", "nats", "stomp", "zookeeper",
}  # fmt: skip


class MessageBrokerExposed(Exposure):
    id = "services.message_broker_exposed"
    homes = frozenset({2181, 5672, 9092, 61616})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in _BROKERS:
            return None
        return (
            found(service, "open", Severity.HIGH)
            if service.open_access
            else found(service, "exposed")
        )
