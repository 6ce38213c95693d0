from collections.abc import Callable
from typing import Any

import pytest

from checks.services.code_execution_exposed import CodeExecutionExposed
from cyberscan.sdk import Outcome, Service, Severity, Verdict

EXPOSED: list[tuple[dict[str, Any], str, Severity | None]] = [
    ({"port": 5005, "name": "jdwp", "open_access": True}, "open", None),
    ({"port": 5555, "name": "adb", "open_access": True}, "open", None),
    ({"port": 5555, "name": "adb", "open_access": False}, "guarded", Severity.MEDIUM),
    ({"port": 1099, "name": "rmi"}, "registry", Severity.HIGH),
    ({"port": 3632, "name": "distcc", "how": "port"}, "compiler", Severity.HIGH),
]


@pytest.mark.parametrize(("seen", "case", "severity"), EXPOSED)
def test_it_is_found_once_a_port(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service],
    seen: dict[str, Any], case: str, severity: Severity | None,
) -> None:  # fmt: skip
    [verdict] = exposure(CodeExecutionExposed(), service(**seen))
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.case, verdict.severity) == (case, severity)
    assert verdict.discriminator == str(seen["port"])


def test_no_sound_mute_or_always_yes_address_is_accused(check_sound: Callable[..., None]) -> None:
    check_sound(CodeExecutionExposed(), 5005)


def test_a_site_on_its_port_passes(
    exposure: Callable[..., list[Verdict]], service: Callable[..., Service]
) -> None:
    site = service(5555, name="http")
    assert [v.outcome for v in exposure(CodeExecutionExposed(), site)] == [Outcome.PASS]
