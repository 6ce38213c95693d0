from collections.abc import Callable

import pytest

from checks.services.amplifier_exposed import AmplifierExposed
from cyberscan.sdk import Address, Outcome, Severity, UdpAnswer, UdpServices
from cyberscan.testing import findings, judged, told

IP = "192.0.2.7"


def _fact(*answers: UdpAnswer) -> UdpServices:
    return UdpServices(target=Address(ip=IP), answers=answers)


def test_only_an_answer_is_an_exposure_and_only_a_refusal_is_none(
    check_udp: Callable[..., None],
) -> None:
    check_udp(AmplifierExposed(), "ssdp", 1900)
    check_udp(AmplifierExposed(), "chargen", 19)


def test_each_service_is_told_and_what_can_be_written_to_is_worse() -> None:
    fact = _fact(
        UdpAnswer(
            name="ntp-control", port=123, state="answered", product="ntpsec", amplification=30
        ),
        UdpAnswer(name="memcached", port=11211, state="answered"),
        UdpAnswer(name="ssdp", port=1900, state="silent"),
        UdpAnswer(name="snmp", port=161, state="answered"),
    )
    by_port = {f.discriminator: f for f in findings("services.amplifier_exposed", fact)}
    time, cache = by_port["123"], by_port["11211"]
    assert len(by_port) == 2
    assert (time.severity, cache.severity) == (Severity.MEDIUM, Severity.HIGH)
    assert "NTP, mode 6, port UDP 123" in told(time)
    assert (time.case, cache.case) == ("amplifies", "")


@pytest.mark.parametrize(
    ("factor", "case"),
    [(0.0, ""), (0.6, ""), (1.0, ""), (1.9, ""), (2.0, "amplifies"), (30.4, "amplifies")],
)
def test_only_what_was_measured_is_said_to_amplify(factor: float, case: str) -> None:
    fact = _fact(UdpAnswer(name="portmap", port=111, state="answered", amplification=factor))
    [finding] = findings("services.amplifier_exposed", fact)
    assert (finding.outcome, finding.case) == (Outcome.FAIL, case)
    assert ("fois plus" in told(finding)) is bool(case)
    if case:
        assert f"{round(factor)} fois plus" in told(finding)


def test_one_silent_service_is_enough_not_to_call_it_closed() -> None:
    fact = _fact(
        UdpAnswer(name="ssdp", port=1900, state="closed"),
        UdpAnswer(name="cldap", port=389, state="silent"),
    )
    [verdict] = judged(AmplifierExposed(), fact)
    assert verdict.outcome is Outcome.NOT_TESTED


def test_something_that_answers_another_protocol_is_not_accused() -> None:
    fact = _fact(UdpAnswer(name="chargen", port=19, state="unnamed", detail="2 bytes"))
    [verdict] = judged(AmplifierExposed(), fact)
    assert verdict.outcome is Outcome.NOT_TESTED


def test_closed_services_pass_by_name() -> None:
    [finding] = findings(
        "services.amplifier_exposed", _fact(UdpAnswer(name="ssdp", port=1900, state="closed"))
    )
    assert finding.outcome is Outcome.PASS
    assert "1900" in told(finding)


def test_the_silence_of_a_whole_address_is_told_in_one_line() -> None:
    fact = _fact(
        UdpAnswer(name="ssdp", port=1900, state="silent"),
        UdpAnswer(name="tftp", port=69, state="silent"),
        UdpAnswer(name="ipmi", port=623, state="silent"),
    )
    silent = [
        finding
        for check in (
            "services.amplifier_exposed",
            "services.file_drop_exposed",
            "services.ipmi_exposed",
        )
        for finding in findings(check, fact)
    ]
    details = {finding.failure.detail for finding in silent if finding.failure}
    assert len(silent) == 3
    assert len(details) == 1
