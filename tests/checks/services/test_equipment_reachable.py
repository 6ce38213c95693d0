from typing import Any

import pytest

from checks.services.equipment_reachable import EquipmentReachable
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Address,
    Confidence,
    DeclaredAsset,
    Endpoint,
    Fact,
    OpenPorts,
    Outcome,
    Port,
    Product,
    Service,
    UdpAnswer,
    UdpServices,
    Verdict,
)
from cyberscan.testing import findings, judged, told

IP = "192.0.2.7"
HERE = Address(ip=IP)
PUMPS = DeclaredAsset(target=HERE, purposes=("eau",))
OFFICE = DeclaredAsset(target=HERE, purposes=("acces-distant",))
VPN = Product(id="fortios", name="FortiGate", category="vpn")
CHARGER = Product(id="charger", name="Borne", category="ev_charger", certainty="certain")


def service(port: int, **seen: Any) -> Service:
    return Service(target=Endpoint(ip=IP, port=port), port=port, how="protocol", **seen)


def scan(*services: Service, **changes: Any) -> OpenPorts:
    ports = tuple(Port(number=s.port) for s in services)
    seen: dict[str, Any] = {"ports": ports, "scanned": 117} | changes
    return OpenPorts(target=HERE, **seen)


def udp(name: str, state: Any) -> UdpServices:
    return UdpServices(target=HERE, answers=(UdpAnswer(name=name, port=161, state=state),))


def verdict(fact: OpenPorts, *others: Fact) -> Verdict:
    [found] = judged(EquipmentReachable(), fact, others=others)
    return found


PAGE = service(80, name="http", product="nginx")


@pytest.mark.parametrize("purpose", ["videoprotection", "eclairage", "gtb", "eau", "mobilite"])
def test_declared_equipment_has_nothing_to_say_not_even_an_ordinary_page(purpose: str) -> None:
    asset = DeclaredAsset(target=HERE, purposes=(purpose,))
    found = verdict(scan(PAGE), asset, PAGE)
    assert (found.outcome, found.case) == (Outcome.FAIL, "declared")
    assert found.confidence is Confidence.CERTAIN
    assert found.evidence["answers"] == ["port 80 (http)"]


def test_one_finding_names_all_that_answers() -> None:
    unnamed = Service.could_not(Endpoint(ip=IP, port=9999), Reason.TIMEOUT)
    fact = scan(PAGE, ports=(Port(number=80), Port(number=9999), Port(number=22, state="filtered")))
    found = verdict(fact, PUMPS, PAGE, unnamed, udp("snmp", "answered"))
    assert found.evidence["answers"] == ["port 80 (http)", "port 9999", "port 161/udp (snmp)"]
    assert verdict(scan(), PUMPS, udp("snmp", "unnamed")).evidence["answers"] == ["port 161/udp"]


def test_a_port_is_not_named_by_its_number() -> None:
    silent = Service(target=Endpoint(ip=IP, port=502), port=502, name="modbus", how="port")
    assert verdict(scan(silent), PUMPS, silent).evidence["answers"] == ["port 502"]


def test_nothing_or_a_vpn_alone_is_the_right_way() -> None:
    gate = service(10443, name="https", products=(VPN,))
    assert verdict(scan(), PUMPS).outcome is Outcome.PASS
    assert verdict(scan(gate), PUMPS, gate, udp("ike2", "answered")).outcome is Outcome.PASS
    assert verdict(scan(), PUMPS, udp("snmp", "silent")).outcome is Outcome.PASS
    assert verdict(scan(gate, PAGE), PUMPS, gate, PAGE).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    "seen",
    [{"answers_everywhere": True}, {"silence": "cut_off"}, {"silence": "rate_limited"}],
)
def test_a_scan_that_saw_nothing_for_sure_concludes_nothing(seen: dict[str, Any]) -> None:
    assert verdict(scan(**seen), PUMPS).outcome is Outcome.NOT_TESTED


def test_what_answered_before_the_scan_was_cut_off_still_counts() -> None:
    assert verdict(scan(PAGE, silence="cut_off"), PUMPS, PAGE).outcome is Outcome.FAIL


def test_elsewhere_only_a_recognised_device_counts() -> None:
    assert verdict(scan(PAGE), OFFICE, PAGE).outcome is Outcome.NOT_APPLICABLE
    assert verdict(scan(PAGE), PAGE).outcome is Outcome.NOT_APPLICABLE
    charger = service(443, name="https", products=(CHARGER,))
    found = verdict(scan(PAGE, charger), OFFICE, PAGE, charger)
    assert (found.case, found.confidence) == ("product", Confidence.CERTAIN)
    assert found.evidence["answers"] == ["port 443 (https)"]


def test_it_says_so_in_words() -> None:
    [finding] = findings("services.equipment_reachable", scan(PAGE), PUMPS, PAGE)
    assert "répond à tout Internet : port 80 (http)" in told(finding)
    [unseen] = findings(
        "services.equipment_reachable", OpenPorts.could_not(HERE, Reason.LEVEL_TOO_LOW), PUMPS
    )
    assert unseen.outcome is Outcome.NOT_TESTED


def test_beside_a_site_an_answer_may_be_the_sites() -> None:
    both = DeclaredAsset(target=HERE, purposes=("site", "eau"))
    found = verdict(scan(PAGE), both, PAGE)
    assert found.outcome is Outcome.NOT_TESTED
    assert found.failure is not None
    assert found.failure.detail == "equipment shares its address"
    assert verdict(scan(PAGE), PUMPS, OFFICE, PAGE).outcome is Outcome.NOT_TESTED
    admin = DeclaredAsset(target=HERE, purposes=("administration",))
    assert verdict(scan(PAGE), PUMPS, admin, PAGE).outcome is Outcome.FAIL
    assert verdict(scan(), both).outcome is Outcome.PASS
    charger = service(8080, name="http", products=(CHARGER,))
    assert verdict(scan(PAGE, charger), both, PAGE, charger).case == "product"


def test_what_was_not_asked_over_udp_is_not_silent() -> None:
    unasked = UdpServices.could_not(HERE, Reason.BUDGET_SPENT)
    assert verdict(scan(), PUMPS, unasked).outcome is Outcome.NOT_TESTED
    assert verdict(scan(PAGE), PUMPS, PAGE, unasked).outcome is Outcome.FAIL
    shut = UdpServices.could_not(HERE, Reason.UNREACHABLE)
    assert verdict(scan(), PUMPS, shut).outcome is Outcome.PASS
