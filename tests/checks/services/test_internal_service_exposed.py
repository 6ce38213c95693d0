from collections.abc import Callable
from typing import Any

import pytest

from checks.services.internal_service_exposed import InternalServiceExposed
from cyberscan.sdk import Outcome, Service, Verdict

EXPOSED: list[tuple[dict[str, Any], str]] = [
    ({"port": 135, "name": "msrpc"}, "windows"),
    ({"port": 8009, "name": "ajp"}, "connector"),
    ({"port": 5038, "name": "ami", "how": "banner"}, "telephony"),
    ({"port": 111, "name": "rpcbind"}, "exposed"),
    ({"port": 783, "name": "spamd"}, "exposed"),
]


@pytest.mark.parametrize(("seen", "case"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str,
) -> None:  # fmt: skip
    [verdict] = exposure(InternalServiceExposed(), service(**seen))
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, case)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(InternalServiceExposed(), 8009)


def test_what_looks_alike_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    other = service(8009, name="http")
    assert [v.outcome for v in exposure(InternalServiceExposed(), other)] == [Outcome.PASS]
