from collections.abc import Callable
from typing import Any

import pytest

from checks.services.admin_interface_exposed import AdminInterfaceExposed
from cyberscan.sdk import Confidence, Outcome, Product, Service, Verdict

WEBMIN = Product(id="webmin", name="Webmin", category="console")
CAMERA = Product(id="hikvision", name="Hikvision", category="camera")
EXPOSED: list[tuple[dict[str, Any], str, Confidence, None]] = [
    ({"port": 10000, "name": "https", "products": (WEBMIN,)}, "", Confidence.FIRM, None),
    ({"port": 5985, "name": "winrm", "product": "WinRM"}, "", Confidence.FIRM, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: None,
) -> None:  # fmt: skip
    [verdict] = exposure(AdminInterfaceExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(AdminInterfaceExposed(), 10000)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 10000, "name": "https", "products": (CAMERA,)},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(AdminInterfaceExposed(), service(**seen))] == [Outcome.PASS]
