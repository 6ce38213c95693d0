from typing import Any

from checks.dns.zone_transfer_open import ZoneTransferOpen
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Verdict, Zone, ZoneTransfer
from cyberscan.testing import judged

ZONE = Zone(name="ville.test")


def verdict(**facts: Any) -> Verdict:
    [one] = judged(ZoneTransferOpen(), ZoneTransfer(target=ZONE, **facts))
    return one


def test_a_refusal_passes() -> None:
    assert verdict(asked=("ns1",)).outcome is Outcome.PASS


def test_a_zone_handed_over_fails() -> None:
    one = verdict(asked=("ns1", "ns2"), open_on=("ns2",), records_seen=12, no_answer=("ns3",))
    assert one.outcome is Outcome.FAIL
    assert one.evidence == {"servers": ["ns2"], "records": 12}


def test_a_silent_server_may_be_open() -> None:
    one = verdict(asked=("ns1",), no_answer=("ns2",), trouble="refused")
    assert one.outcome is Outcome.NOT_TESTED


def test_others_servers_are_not_asked() -> None:
    one = verdict(outside=("ns.provider.test",))
    assert one.outcome is Outcome.NOT_TESTED
    assert one.failure is not None
    assert one.failure.reason is Reason.OUT_OF_SCOPE
