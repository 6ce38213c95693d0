from collections.abc import Callable
from typing import Any

import pytest

from checks.services.ftp_clear_text import FtpClearText
from cyberscan.sdk import Confidence, Outcome, Service, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, None]] = [
    ({"port": 21, "name": "ftp", "features": ("utf8", "size")}, "", Confidence.CERTAIN, None),
    ({"port": 21, "name": "ftp", "features": ("no feat",)}, "", Confidence.CERTAIN, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: None,
) -> None:  # fmt: skip
    [verdict] = exposure(FtpClearText(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(FtpClearText(), 21)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 21, "name": "ftp", "features": ("auth tls", "pbsz")},
        {"port": 990, "name": "ftp", "tls": True},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(FtpClearText(), service(**seen))] == [Outcome.PASS]


def test_a_server_that_lists_nothing_is_not_judged(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    [verdict] = exposure(FtpClearText(), service(21, name="ftp", how="banner"))
    assert verdict.outcome is Outcome.NOT_TESTED
