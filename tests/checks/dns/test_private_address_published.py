import pytest

from checks.dns.private_address_published import PrivateAddressPublished
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Host, HostAddresses, Outcome, Verdict
from cyberscan.testing import findings, judged, told

HOST = Host(name="nas.ville.test")
LAB = DeclaredAsset(target=HOST, lab=True)


def verdict(*addresses: str, incomplete: str = "", lab: bool = False) -> Verdict:
    fact = HostAddresses(target=HOST, addresses=addresses, incomplete=incomplete)
    [one] = judged(PrivateAddressPublished(), fact, others=[LAB] if lab else [])
    return one


def test_public_addresses_pass() -> None:
    assert verdict("192.31.196.1", "2a01:e0a::1", "172.32.0.1").outcome is Outcome.PASS


@pytest.mark.parametrize(
    "ip",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "fd00::1", "::1",
     "::ffff:10.0.0.1", "100.64.0.1", "fec0::1", "fe80::1", "2002:a00:1::1"],
)  # fmt: skip
def test_an_internal_address_fails(ip: str) -> None:
    one = verdict("192.31.196.1", ip)
    assert one.outcome is Outcome.FAIL
    assert one.evidence == {"addresses": [ip]}


@pytest.mark.parametrize(("ip", "case"), [("127.0.0.1", "loopback"), ("10.0.0.1", "internal")])
def test_each_reader_s_own_machine_is_told_apart(ip: str, case: str) -> None:
    assert verdict(ip).case == case
    [finding] = findings(PrivateAddressPublished.id, HostAddresses(target=HOST, addresses=(ip,)))
    assert ip in told(finding)


def test_a_laboratory_serves_from_its_own_machine_and_from_nowhere_else() -> None:
    assert verdict("127.0.0.1", lab=True).outcome is Outcome.PASS
    assert verdict("127.0.0.1", "10.0.0.1", lab=True).evidence == {"addresses": ["10.0.0.1"]}


def test_half_of_the_answer_does_not_pass() -> None:
    assert verdict("192.31.196.1", incomplete="timeout").outcome is Outcome.NOT_TESTED


def test_a_name_without_address_is_not_concerned() -> None:
    [one] = judged(PrivateAddressPublished(), HostAddresses(target=HOST, status="nodata"))
    assert one.outcome is Outcome.NOT_APPLICABLE


def test_a_failed_look_is_not_judged() -> None:
    fact = HostAddresses.could_not(HOST, Reason.TIMEOUT)
    [finding] = findings(PrivateAddressPublished.id, fact)
    assert finding.outcome is Outcome.NOT_TESTED
