from typing import Any

from checks.dns.open_resolver import OpenResolver
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Recursion, Verdict, Zone
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")


def verdict(**facts: Any) -> Verdict:
    [one] = judged(OpenResolver(), Recursion(target=ZONE, **facts))
    return one


def test_a_server_of_its_own_zones_passes() -> None:
    assert verdict(asked=("ns1",)).outcome is Outcome.PASS


def test_a_server_for_everybody_fails() -> None:
    one = verdict(asked=("ns1", "ns2"), open_on=("ns2",))
    assert one.outcome is Outcome.FAIL
    assert one.evidence == {"servers": ["ns2"]}


def test_a_silent_server_may_be_open() -> None:
    assert (
        verdict(asked=("ns1",), no_answer=("ns2",), trouble="refused").outcome is Outcome.NOT_TESTED
    )


def test_others_servers_are_not_asked() -> None:
    one = verdict(outside=("ns.provider.test",))
    assert one.failure is not None
    assert one.failure.reason is Reason.OUT_OF_SCOPE
