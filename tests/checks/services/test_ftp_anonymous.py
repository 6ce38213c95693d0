from collections.abc import Callable
from typing import Any

import pytest

from checks.services.ftp_anonymous import FtpAnonymous
from cyberscan.sdk import Outcome, Service, Verdict

EXPOSED: list[tuple[dict[str, Any], str]] = [
    ({"port": 21, "name": "ftp", "features": ("auth tls", "anonymous announced")}, ""),
]


@pytest.mark.parametrize(("seen", "case"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str,
) -> None:  # fmt: skip
    [verdict] = exposure(FtpAnonymous(), service(**seen))
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, case)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(FtpAnonymous(), 21)


def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    other = service(21, name="ftp", features=("auth tls",))
    assert [v.outcome for v in exposure(FtpAnonymous(), other)] == [Outcome.PASS]
