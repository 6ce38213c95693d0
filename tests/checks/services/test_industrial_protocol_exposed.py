from collections.abc import Callable
from typing import Any

import pytest

from checks.services.industrial_protocol_exposed import IndustrialProtocolExposed
from cyberscan.sdk import Confidence, Outcome, Service, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, None]] = [
    ({"port": 502, "name": "modbus", "how": "port"}, "number", Confidence.TENTATIVE, None),
    ({"port": 20000, "name": "dnp3", "how": "port"}, "number", Confidence.TENTATIVE, None),
    ({"port": 2404, "name": "iec104"}, "answered", Confidence.CERTAIN, None),
    ({"port": 102, "name": "s7", "how": "banner"}, "answered", Confidence.FIRM, None),
    (
        {"port": 44818, "name": "ethernetip", "product": "1756-L61", "version": "20.11"},
        "answered",
        Confidence.CERTAIN,
        None,
    ),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: None,
) -> None:  # fmt: skip
    [verdict] = exposure(IndustrialProtocolExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_its_name_is_told_when_it_was_asked_for(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    asked = service(44818, name="ethernetip", product="1756-L61", version="20.11")
    [verdict] = exposure(IndustrialProtocolExposed(), asked)
    assert (verdict.evidence["label"], verdict.evidence["protocol"]) == (
        "1756-L61 20.11",
        "EtherNet/IP",
    )


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(IndustrialProtocolExposed(), 502)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 502, "name": "ssh"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(IndustrialProtocolExposed(), service(**seen))] == [
        Outcome.PASS
    ]
