from collections.abc import Callable
from typing import Any

import pytest

from checks.services.container_platform_exposed import ContainerPlatformExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    (
        {"port": 10250, "name": "kubelet", "open_access": True, "how": "banner", "tls": True},
        "open",
        Confidence.FIRM,
        Severity.CRITICAL,
    ),
    (
        {"port": 5000, "name": "registry", "open_access": True},
        "open",
        Confidence.CERTAIN,
        Severity.HIGH,
    ),
    (
        {"port": 6443, "name": "kubernetes", "tls": True, "version": "1.27.3"},
        "protected",
        Confidence.CERTAIN,
        None,
    ),
    (
        {"port": 5000, "name": "registry", "open_access": False},
        "protected",
        Confidence.CERTAIN,
        None,
    ),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(ContainerPlatformExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(ContainerPlatformExposed(), 6443)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 5000, "name": "http"},
        {"port": 8200, "name": "https", "tls": True},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(ContainerPlatformExposed(), service(**seen))] == [
        Outcome.PASS
    ]
