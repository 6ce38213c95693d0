from collections.abc import Callable
from typing import Any

import pytest

from checks.services.database_exposed import DatabaseExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    ({"port": 3306, "name": "mysql", "version": "8.0.36"}, "exposed", Confidence.CERTAIN, None),
    (
        {"port": 3306, "name": "mysql", "open_access": False},
        "refusing",
        Confidence.CERTAIN,
        Severity.MEDIUM,
    ),
    ({"port": 5432, "name": "postgres"}, "exposed", Confidence.CERTAIN, None),
    (
        {"port": 27017, "name": "mongodb", "open_access": True},
        "open",
        Confidence.CERTAIN,
        Severity.CRITICAL,
    ),
    ({"port": 27017, "name": "mongodb", "open_access": False}, "exposed", Confidence.CERTAIN, None),
    ({"port": 25432, "name": "postgres", "how": "nmap"}, "exposed", Confidence.TENTATIVE, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(DatabaseExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(DatabaseExposed(), 3306)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 3306, "name": "ssh"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(DatabaseExposed(), service(**seen))] == [Outcome.PASS]
