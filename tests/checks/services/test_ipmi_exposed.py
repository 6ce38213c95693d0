from collections.abc import Callable

from checks.services.ipmi_exposed import IpmiExposed
from cyberscan.sdk import Address, Severity, UdpAnswer, UdpServices
from cyberscan.testing import findings, told


def test_only_an_answer_is_an_exposure_and_only_a_refusal_is_none(
    check_udp: Callable[..., None],
) -> None:
    check_udp(IpmiExposed(), "ipmi", 623)
    check_udp(IpmiExposed(), "asf", 623)


def test_a_controller_that_lets_anybody_in_is_told_so_and_once() -> None:
    answers = (
        UdpAnswer(name="asf", port=623, state="answered"),
        UdpAnswer(
            name="ipmi", port=623, state="answered", open_access=True,
            features=("anonymous login", "ipmi 2.0"),
        ),
    )  # fmt: skip
    [finding] = findings(
        "services.ipmi_exposed", UdpServices(target=Address(ip="192.0.2.7"), answers=answers)
    )
    assert finding.severity is Severity.CRITICAL
    assert "sans mot de passe" in told(finding)
