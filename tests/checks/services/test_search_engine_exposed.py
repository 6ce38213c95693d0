from collections.abc import Callable
from typing import Any

import pytest

from checks.services.search_engine_exposed import SearchEngineExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    (
        {"port": 9200, "name": "elasticsearch", "open_access": True},
        "open",
        Confidence.CERTAIN,
        Severity.CRITICAL,
    ),
    (
        {"port": 9200, "name": "elasticsearch", "open_access": False},
        "exposed",
        Confidence.CERTAIN,
        None,
    ),
    ({"port": 8983, "name": "http", "product": "Apache Solr"}, "exposed", Confidence.CERTAIN, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(SearchEngineExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(SearchEngineExposed(), 9200)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 9200, "name": "http"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(SearchEngineExposed(), service(**seen))] == [Outcome.PASS]
