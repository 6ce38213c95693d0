import pytest

from checks.dns.unusable_address_published import UnusableAddressPublished
from cyberscan.sdk import DeclaredAsset, Host, HostAddresses, Outcome, Verdict
from cyberscan.testing import findings, judged, told

HOST = Host(name="www.ville.test")
LAB = DeclaredAsset(target=HOST, lab=True)


def verdict(*addresses: str, incomplete: str = "", lab: bool = False) -> Verdict:
    fact = HostAddresses(target=HOST, addresses=addresses, incomplete=incomplete)
    [one] = judged(UnusableAddressPublished(), fact, others=[LAB] if lab else [])
    return one


@pytest.mark.parametrize("ip", ["9.9.9.9", "2a01:e0a::1", "10.0.0.1", "127.0.0.1", "fd00::1"])
def test_addresses_that_may_be_somebody_s_pass(ip: str) -> None:
    assert verdict(ip).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("ip", "case"),
    [("192.0.2.10", "example"), ("2001:db8::1", "example"), ("224.0.0.5", "reserved"),
     ("0.0.0.0", "reserved"), ("::", "reserved"), ("ff02::1", "reserved"), ("255.255.255.255", "reserved")],
)  # fmt: skip
def test_an_address_that_nobody_can_have_fails(ip: str, case: str) -> None:
    one = verdict("9.9.9.9", ip)
    assert (one.outcome, one.case, one.evidence) == (Outcome.FAIL, case, {"addresses": [ip]})
    [finding] = findings(UnusableAddressPublished.id, HostAddresses(target=HOST, addresses=(ip,)))
    assert ip in told(finding)


def test_a_laboratory_may_use_the_addresses_of_examples() -> None:
    assert verdict("192.0.2.10", lab=True).outcome is Outcome.PASS
    assert verdict("224.0.0.5", lab=True).outcome is Outcome.FAIL


def test_half_of_the_answer_does_not_pass() -> None:
    assert verdict("9.9.9.9", incomplete="timeout").outcome is Outcome.NOT_TESTED


def test_a_name_without_address_is_not_concerned() -> None:
    assert verdict().outcome is Outcome.NOT_APPLICABLE
