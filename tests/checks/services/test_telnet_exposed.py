from collections.abc import Callable
from typing import Any

import pytest

from checks.services.telnet_exposed import TelnetExposed
from cyberscan.sdk import Confidence, Outcome, Service, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, None]] = [
    ({"port": 23, "name": "telnet"}, "", Confidence.CERTAIN, None),
    ({"port": 2323, "name": "telnet", "how": "banner"}, "", Confidence.FIRM, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: None,
) -> None:  # fmt: skip
    [verdict] = exposure(TelnetExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(TelnetExposed(), 23)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 23, "name": "smtp"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(TelnetExposed(), service(**seen))] == [Outcome.PASS]
