from collections.abc import Callable

import pytest

from checks.services.bacnet_exposed import BacnetExposed
from cyberscan.sdk import Address, Outcome, UdpAnswer, UdpServices
from cyberscan.testing import findings, judged, told


@pytest.mark.parametrize(("name", "port"), [("bacnet", 47808), ("knx", 3671)])
def test_only_an_answer_is_an_exposure_and_only_a_refusal_is_none(
    check_udp: Callable[..., None], name: str, port: int
) -> None:
    check_udp(BacnetExposed(), name, port)


def test_each_protocol_is_judged_and_the_device_named() -> None:
    answers = (
        UdpAnswer(name="bacnet", port=47808, state="closed"),
        UdpAnswer(name="knx", port=3671, state="answered", product="IP Router"),
    )
    fact = UdpServices(target=Address(ip="192.0.2.7"), answers=answers)
    assert [v.outcome for v in judged(BacnetExposed(), fact)] == [Outcome.PASS, Outcome.FAIL]
    [wrong] = [f for f in findings("services.bacnet_exposed", fact) if f.outcome is Outcome.FAIL]
    assert "KNXnet/IP IP Router" in told(wrong)
