from typing import Any

from checks.dns.declared_name_missing import DeclaredNameMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Host, HostAddresses, Outcome, Verdict
from cyberscan.testing import findings, judged

HOST = Host(name="piscine.ville.test")


def verdict(**facts: Any) -> Verdict:
    [one] = judged(DeclaredNameMissing(), HostAddresses(target=HOST, **facts))
    return one


def test_a_name_with_an_address_passes() -> None:
    assert verdict(addresses=("192.0.2.1",)).outcome is Outcome.PASS


def test_a_name_that_does_not_exist_fails() -> None:
    one = verdict(status="nxdomain")
    assert (one.outcome, one.case) == (Outcome.FAIL, "nxdomain")


def test_a_name_without_address_fails() -> None:
    one = verdict(status="nodata")
    assert (one.outcome, one.case) == (Outcome.FAIL, "nodata")


def test_the_implied_www_may_well_not_exist() -> None:
    assert verdict(status="nxdomain", declared=False).outcome is Outcome.NOT_APPLICABLE


def test_a_dangling_alias_is_another_check() -> None:
    one = verdict(status="nxdomain", aliases=("a.test",), dangling="a.test")
    assert one.outcome is Outcome.NOT_APPLICABLE


def test_a_silent_resolver_is_not_an_absence() -> None:
    fact = HostAddresses.could_not(HOST, Reason.TIMEOUT)
    [finding] = findings("dns.declared_name_missing", fact)
    assert finding.outcome is Outcome.NOT_TESTED
