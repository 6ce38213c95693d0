from collections.abc import Callable
from typing import Any

import pytest

from checks.services.file_sharing_exposed import FileSharingExposed
from cyberscan.sdk import Confidence, Outcome, Reason, Service, Severity, Verdict

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


def test_what_answers_there_without_being_understood_is_not_called_fine(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    strange = service(445, banner="hello")
    web = service(8081, name="http")
    [verdict] = exposure(FileSharingExposed(), strange, web)
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.PROTOCOL_ERROR
    elsewhere = service(40000, banner="hello")
    assert [v.outcome for v in exposure(FileSharingExposed(), elsewhere, web)] == [Outcome.PASS]
    site = service(445, name="http")
    assert [v.outcome for v in exposure(FileSharingExposed(), site)] == [Outcome.PASS]


def test_a_share_without_a_product_is_told_by_the_name_of_its_trade(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    [verdict] = exposure(FileSharingExposed(), service(port=445, name="smb"))
    assert verdict.evidence["label"] == "SMB"
    [other] = exposure(FileSharingExposed(), service(port=873, name="rsync"))
    assert other.evidence["label"] == "rsync"
