from collections.abc import Callable
from typing import Any

import pytest

from checks.services.monitoring_exposed import MonitoringExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    (
        {"port": 10050, "name": "zabbix-agent", "open_access": True},
        "agent",
        Confidence.CERTAIN,
        Severity.HIGH,
    ),
    (
        {"port": 9090, "name": "prometheus", "open_access": True},
        "metrics",
        Confidence.CERTAIN,
        None,
    ),
    ({"port": 10051, "name": "zabbix-server"}, "seen", Confidence.CERTAIN, Severity.LOW),
    ({"port": 4949, "name": "munin"}, "seen", Confidence.CERTAIN, Severity.LOW),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(MonitoringExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(MonitoringExposed(), 10050)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 9090, "name": "http"},
        {"port": 9091, "name": "https", "product": "Cockpit"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(MonitoringExposed(), service(**seen))] == [Outcome.PASS]
