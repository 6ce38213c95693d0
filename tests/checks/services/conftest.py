from collections.abc import Callable
from typing import Any, Literal

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Address,
    Check,
    Endpoint,
    OpenPorts,
    Outcome,
    Port,
    Service,
    UdpAnswer,
    UdpServices,
    Verdict,
)
from cyberscan.testing import findings, judged

IP = "192.0.2.7"
Judge = Callable[..., list[Verdict]]


def _ports(services: tuple[Service, ...], **changes: Any) -> OpenPorts:
    ports = tuple(Port(number=service.target.port) for service in services)  # type: ignore[union-attr]
    seen: dict[str, Any] = {"ports": ports, "scanned": 1794, "looked": "1-65535"} | changes
    return OpenPorts(target=Address(ip=IP), **seen)


@pytest.fixture
def service() -> Callable[..., Service]:
    """``service(3389, name="rdp")``: what a port of one address turned out to be."""

    def make(port: int, **seen: Any) -> Service:
        how = seen.pop("how", "protocol")
        return Service(target=Endpoint(ip=IP, port=port), port=port, how=how, **seen)

    return make


@pytest.fixture
def exposure() -> Judge:
    """``exposure(Check(), *services)``: the verdicts on the address that has these services."""

    def judge(check: Check[Any], *services: Service, **changes: Any) -> list[Verdict]:
        return judged(check, _ports(services, **changes), others=services)

    return judge


@pytest.fixture
def check_sound(
    exposure: Judge, service: Callable[..., Service]
) -> Callable[[Check[Any], int], None]:
    """What every exposure check owes: no find on a sound, a mute and an always-yes address."""

    def hold(check: Check[Any], home: int) -> None:
        web = service(8081, name="http", product="nginx")
        assert [v.outcome for v in exposure(check)] == [Outcome.PASS]
        assert [v.outcome for v in exposure(check, web)] == [Outcome.PASS]
        mute = service(home, silent=True)
        assert _why(exposure(check, mute, web)) == Reason.TIMEOUT
        assert _why(exposure(check, service(40001, silent=True))) == Reason.TIMEOUT
        lost = Service.could_not(Endpoint(ip=IP, port=home), Reason.BLOCKED)
        assert _why(exposure(check, lost, web)) == Reason.BLOCKED
        assert _why(exposure(check, web, answers_everywhere=True)) == Reason.BLOCKED
        assert _why(exposure(check, web, looked="8081")) == Reason.OUT_OF_SCOPE

    return hold


@pytest.fixture
def check_udp() -> Callable[[Check[Any], str, int], None]:
    """What a UDP exposure check owes: only an answer is an exposure, only a refusal is none."""

    def hold(check: Check[Any], name: str, port: int) -> None:
        def outcome(asked: str, state: Literal["answered", "closed", "silent"]) -> Outcome:
            answer = UdpAnswer(name=asked, port=port, state=state)
            [verdict] = judged(check, UdpServices(target=Address(ip=IP), answers=(answer,)))
            return verdict.outcome

        assert outcome(name, "answered") is Outcome.FAIL
        assert outcome(name, "closed") is Outcome.PASS
        assert outcome(name, "silent") is Outcome.NOT_TESTED
        assert outcome("ntp", "answered") is Outcome.NOT_APPLICABLE, "it was not asked"
        never_asked = UdpServices.could_not(Address(ip=IP), Reason.OUT_OF_SCOPE)
        [finding] = findings(check.id, never_asked)
        assert finding.outcome is Outcome.NOT_TESTED

    return hold


def _why(verdicts: list[Verdict]) -> Reason | None:
    [verdict] = verdicts
    assert verdict.outcome is Outcome.NOT_TESTED
    return verdict.failure.reason if verdict.failure else None
