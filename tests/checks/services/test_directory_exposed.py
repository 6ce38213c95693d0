from collections.abc import Callable
from typing import Any

import pytest

from checks.services.directory_exposed import DirectoryExposed
from cyberscan.sdk import Confidence, Outcome, Service, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, None]] = [
    ({"port": 389, "name": "ldap"}, "exposed", Confidence.CERTAIN, None),
    (
        {"port": 389, "name": "ldap", "features": ("active directory",)},
        "domain",
        Confidence.CERTAIN,
        None,
    ),
    ({"port": 636, "name": "ldap", "tls": True}, "exposed", Confidence.CERTAIN, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: None,
) -> None:  # fmt: skip
    [verdict] = exposure(DirectoryExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(DirectoryExposed(), 389)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 636, "name": "tls", "tls": True},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(DirectoryExposed(), service(**seen))] == [Outcome.PASS]
