from typing import Literal

import pytest

from checks.services.bacnet_exposed import BacnetExposed
from cyberscan.reasons import Reason
from cyberscan.sdk import Address, Outcome, UdpAnswer, UdpServices
from cyberscan.testing import findings, judged

ADDRESS = Address(ip="192.0.2.7")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("answered", Outcome.FAIL),
        ("closed", Outcome.PASS),
        ("silent", Outcome.NOT_TESTED),
    ],
)
def test_only_an_answer_is_an_exposure_and_only_a_refusal_is_none(
    state: Literal["answered", "closed", "silent"], outcome: Outcome
) -> None:
    answer = UdpAnswer(name="bacnet", port=47808, state=state)
    [verdict] = judged(BacnetExposed(), UdpServices(target=ADDRESS, answers=(answer,)))
    assert verdict.outcome is outcome


def test_what_was_not_asked_is_no_question() -> None:
    other = UdpAnswer(name="ntp", port=123, state="answered")
    [verdict] = judged(BacnetExposed(), UdpServices(target=ADDRESS, answers=(other,)))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_an_address_that_could_not_be_asked_is_not_tested() -> None:
    [finding] = findings(
        "services.bacnet_exposed", UdpServices.could_not(ADDRESS, Reason.OUT_OF_SCOPE)
    )
    assert finding.outcome is Outcome.NOT_TESTED
