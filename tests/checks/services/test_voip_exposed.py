from collections.abc import Callable

from checks.services.voip_exposed import VoipExposed
from cyberscan.sdk import Address, Severity, UdpAnswer, UdpServices
from cyberscan.testing import findings, told


def test_only_an_answer_is_an_exposure_and_only_a_refusal_is_none(
    check_udp: Callable[..., None],
) -> None:
    check_udp(VoipExposed(), "sip", 5060)
    check_udp(VoipExposed(), "iax2", 4569)


def test_a_helper_of_conferences_is_no_defect() -> None:
    answers = (
        UdpAnswer(name="stun", port=3478, state="answered", product="Coturn"),
        UdpAnswer(name="sip", port=5060, state="answered", product="kamailio"),
    )
    fact = UdpServices(target=Address(ip="192.0.2.7"), answers=answers)
    by_case = {finding.case: finding for finding in findings("services.voip_exposed", fact)}
    assert by_case["relay"].severity is Severity.INFO
    assert by_case[""].severity is Severity.MEDIUM
    assert "SIP" in told(by_case[""])
    assert "STUN" in told(by_case["relay"])
