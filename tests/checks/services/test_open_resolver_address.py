from typing import Literal

import pytest

from checks.services.open_resolver_address import OpenResolverAddress
from cyberscan.sdk import (
    Address,
    Endpoint,
    NameServerAnswers,
    Outcome,
    Reason,
    Recursion,
    ServerAnswer,
    Service,
    UdpAnswer,
    UdpServices,
    Zone,
)
from cyberscan.testing import findings, judged, told

HERE = Address(ip="192.0.2.7")
ZONE = Zone(name="ville.test")
OPEN = UdpServices(
    target=HERE,
    answers=(UdpAnswer(name="dns", port=53, state="answered", open_access=True, detail="NOERROR"),),
)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (UdpAnswer(name="dns", port=53, state="answered", open_access=True), Outcome.FAIL),
        (UdpAnswer(name="dns", port=53, state="answered", open_access=False), Outcome.PASS),
        (UdpAnswer(name="dns", port=53, state="answered", detail="SERVFAIL"), Outcome.NOT_TESTED),
        (UdpAnswer(name="dns", port=53, state="closed"), Outcome.PASS),
        (UdpAnswer(name="dns", port=53, state="silent"), Outcome.NOT_TESTED),
        (UdpAnswer(name="dns", port=53, state="unnamed"), Outcome.NOT_TESTED),
        (UdpAnswer(name="ntp", port=123, state="answered"), Outcome.NOT_APPLICABLE),
    ],
)
def test_only_a_search_made_for_us_is_an_open_resolver(answer: UdpAnswer, outcome: Outcome) -> None:
    [finding] = findings(
        "services.open_resolver_address", UdpServices(target=HERE, answers=(answer,))
    )
    assert finding.outcome is outcome
    if outcome in (Outcome.PASS, Outcome.FAIL):
        assert "53" in told(finding)


def test_a_name_server_already_reported_with_its_zone_is_not_told_twice() -> None:
    served = NameServerAnswers(
        target=ZONE,
        answers=(ServerAnswer(server="ns1.ville.test", ip=HERE.ip, state="authoritative"),),
    )
    known = Recursion(target=ZONE, asked=("ns1.ville.test",), open_on=("ns1.ville.test",))
    [verdict] = judged(OpenResolverAddress(), OPEN, others=(served, known))
    assert verdict.outcome is Outcome.NOT_APPLICABLE
    for others in (
        (served, Recursion(target=ZONE, asked=("ns1.ville.test",))),
        (served, Recursion.could_not(ZONE, Reason.TIMEOUT)),
        (known,),
    ):
        [verdict] = judged(OpenResolverAddress(), OPEN, others=others)
        assert verdict.outcome is Outcome.FAIL


def _over_tcp(open_access: bool | None) -> Service:
    return Service(
        target=Endpoint(ip=HERE.ip, port=53), port=53, name="dns", how="protocol",
        open_access=open_access, proof="NOERROR",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["silent", "closed", "unnamed"])
def test_tcp_is_believed_where_udp_tells_nothing(
    state: Literal["silent", "closed", "unnamed"],
) -> None:
    fact = UdpServices(target=HERE, answers=(UdpAnswer(name="dns", port=53, state=state),))
    [finding] = findings("services.open_resolver_address", fact, _over_tcp(True))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "tcp")
    assert "TCP" in told(finding)
    for guarded in (False, None):
        [finding] = findings("services.open_resolver_address", fact, _over_tcp(guarded))
        assert finding.outcome is (Outcome.PASS if state == "closed" else Outcome.NOT_TESTED)


def test_both_are_told_once() -> None:
    [finding] = findings("services.open_resolver_address", OPEN, _over_tcp(True))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "")
