from collections.abc import Callable
from typing import Any

import pytest

from checks.services.open_proxy import OpenProxy
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    ({"port": 3128, "name": "http-proxy", "open_access": True}, "open", Confidence.CERTAIN, None),
    ({"port": 1080, "name": "socks", "open_access": True}, "open", Confidence.CERTAIN, None),
    (
        {"port": 3128, "name": "http-proxy", "open_access": False},
        "exposed", Confidence.CERTAIN, Severity.LOW,
    ),
    (
        {"port": 1080, "name": "socks", "how": "banner"},
        "exposed", Confidence.FIRM, Severity.LOW,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(OpenProxy(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(OpenProxy(), 3128)


def test_a_site_that_stands_before_others_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    site = service(3128, name="http", title="502 Bad Gateway")
    assert [v.outcome for v in exposure(OpenProxy(), site)] == [Outcome.PASS]
