from collections.abc import Callable
from typing import Any

import pytest

from checks.services.message_broker_exposed import MessageBrokerExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    (
        {"port": 4222, "name": "nats", "open_access": True},
        "open",
        Confidence.CERTAIN,
        Severity.HIGH,
    ),
    ({"port": 5672, "name": "amqp", "product": "RabbitMQ"}, "exposed", Confidence.CERTAIN, None),
    ({"port": 4222, "name": "nats", "open_access": False}, "exposed", Confidence.CERTAIN, None),
    ({"port": 61616, "name": "activemq", "version": "5.17.2"}, "exposed", Confidence.CERTAIN, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(MessageBrokerExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(MessageBrokerExposed(), 5672)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 1883, "name": "mqtt"},
        {"port": 5672, "name": "http"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(MessageBrokerExposed(), service(**seen))] == [Outcome.PASS]
