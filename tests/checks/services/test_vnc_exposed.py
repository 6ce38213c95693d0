from collections.abc import Callable
from typing import Any

import pytest

from checks.services.vnc_exposed import VncExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    ({"port": 5900, "name": "vnc"}, "exposed", Confidence.CERTAIN, None),
    (
        {"port": 5901, "name": "vnc", "open_access": True},
        "open",
        Confidence.CERTAIN,
        Severity.CRITICAL,
    ),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(VncExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(VncExposed(), 5900)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 5900, "name": "ssh"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(VncExposed(), service(**seen))] == [Outcome.PASS]
