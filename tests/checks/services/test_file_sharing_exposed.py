from collections.abc import Callable
from typing import Any

import pytest

from checks.services.file_sharing_exposed import FileSharingExposed
from cyberscan.sdk import Confidence, Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Confidence, Severity | None]] = [
    ({"port": 445, "name": "smb", "features": ("smb2",)}, "exposed", Confidence.CERTAIN, None),
    (
        {"port": 445, "name": "smb", "features": ("smb2", "signing optional")},
        "unsigned",
        Confidence.CERTAIN,
        None,
    ),
    (
        {"port": 548, "name": "afp", "features": ("guest announced",)},
        "guest",
        Confidence.CERTAIN,
        None,
    ),
    (
        {"port": 445, "name": "smb", "features": ("smb1",)},
        "smb1",
        Confidence.CERTAIN,
        Severity.CRITICAL,
    ),
    ({"port": 873, "name": "rsync"}, "exposed", Confidence.CERTAIN, None),
]


@pytest.mark.parametrize(("seen", "case", "confidence", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, confidence: Confidence, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(FileSharingExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.confidence, verdict.severity) == (case, confidence, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(FileSharingExposed(), 445)


@pytest.mark.parametrize(
    "seen",
    [
        {"port": 445, "banner": "hello"},
    ],
)
def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service], seen: dict[str, Any]
) -> None:
    assert [v.outcome for v in exposure(FileSharingExposed(), service(**seen))] == [Outcome.PASS]


def test_a_share_without_a_product_is_told_by_the_name_of_its_trade(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    [verdict] = exposure(FileSharingExposed(), service(port=445, name="smb"))
    assert verdict.evidence["label"] == "SMB"
    [other] = exposure(FileSharingExposed(), service(port=873, name="rsync"))
    assert other.evidence["label"] == "rsync"
