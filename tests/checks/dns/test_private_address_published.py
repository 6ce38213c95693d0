import pytest

from checks.dns.private_address_published import PrivateAddressPublished
from cyberscan.sdk import Host, HostAddresses, Outcome, Verdict
from cyberscan.testing import judged

HOST = Host(name="nas.ville.test")


def verdict(*addresses: str, incomplete: str = "") -> Verdict:
    fact = HostAddresses(target=HOST, addresses=addresses, incomplete=incomplete)
    [one] = judged(PrivateAddressPublished(), fact)
    return one


def test_public_addresses_pass() -> None:
    assert verdict("192.0.2.1", "2001:db8::1", "172.32.0.1").outcome is Outcome.PASS


@pytest.mark.parametrize(
    "ip",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "fd00::1", "::1",
     "::ffff:10.0.0.1", "100.64.0.1", "fec0::1"],
)  # fmt: skip
def test_an_internal_address_fails(ip: str) -> None:
    one = verdict("192.0.2.1", ip)
    assert one.outcome is Outcome.FAIL
    assert one.evidence == {"addresses": [ip]}


def test_half_of_the_answer_does_not_pass() -> None:
    assert verdict("192.0.2.1", incomplete="timeout").outcome is Outcome.NOT_TESTED


def test_a_name_without_address_is_not_concerned() -> None:
    [one] = judged(PrivateAddressPublished(), HostAddresses(target=HOST, status="nodata"))
    assert one.outcome is Outcome.NOT_APPLICABLE
