from collections.abc import Callable
from typing import Any, Literal

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Address,
    Check,
    Confidence,
    Endpoint,
    OpenPorts,
    Outcome,
    Port,
    Product,
    Service,
    Site,
    SiteProducts,
    UdpAnswer,
    UdpServices,
    Verdict,
)
from cyberscan.testing import findings, judged, told

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
def check_shown(
    exposure: Judge, service: Callable[..., Service], check_sound: Callable[[Check[Any], int], None]
) -> Callable[..., None]:
    """What a check of shown products owes: its category is found, once a port or page; no other is."""

    def hold(check: Check[Any], home: int, category: str, case: str = "") -> None:
        mine = Product(id="x", name="Produit", version="1.2", category=category)
        other = Product(id="y", name="Autre", category="elsewhere")
        for sure, confidence in (("certain", Confidence.CERTAIN), ("firm", Confidence.FIRM)):
            shown = service(
                home, name="https", products=(mine.model_copy(update={"certainty": sure}), other)
            )
            [verdict] = exposure(check, shown)
            assert (verdict.outcome, verdict.confidence) == (Outcome.FAIL, confidence)
            assert (verdict.case, verdict.discriminator) == (case, str(home))
            assert verdict.evidence["label"] == "Produit 1.2"
        assert [
            v.outcome for v in exposure(check, service(home, name="https", products=(other,)))
        ] == [Outcome.PASS]
        page = Site(scheme="https", host="acces.ville.test", port=8443)
        [finding] = findings(check.id, SiteProducts(target=page, products=(other, mine)))
        assert finding.outcome is Outcome.FAIL
        assert "Produit 1.2" in told(finding)
        assert "8443" in told(finding)
        for products in ((), (other,)):
            [verdict] = judged(check, SiteProducts(target=page, products=products))
            assert verdict.outcome is Outcome.NOT_APPLICABLE
        check_sound(check, home)

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
        shut_out = UdpServices(target=Address(ip=IP), unasked=(name,))
        assert _why(judged(check, shut_out)) is Reason.OUT_OF_SCOPE
        half = UdpAnswer(name=name, port=port, state="closed")
        assert _why(judged(check, shut_out.model_copy(update={"answers": (half,)})))
        never_asked = UdpServices.could_not(Address(ip=IP), Reason.OUT_OF_SCOPE)
        [finding] = findings(check.id, never_asked)
        assert finding.outcome is Outcome.NOT_TESTED

    return hold


def _why(verdicts: list[Verdict]) -> Reason | None:
    [verdict] = verdicts
    assert verdict.outcome is Outcome.NOT_TESTED
    return verdict.failure.reason if verdict.failure else None
