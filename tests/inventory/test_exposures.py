"""The lines of an inventory, from facts as probes give them."""

from datetime import UTC, datetime, timedelta

from cyberscan.inventory.difference import difference
from cyberscan.inventory.exposures import exposures
from cyberscan.inventory.model import Exposure
from cyberscan.inventory.since import dated
from cyberscan.perimeter.models import Asset, Operator, Perimeter, Purpose
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Address,
    Endpoint,
    Fact,
    Host,
    HostAddresses,
    NmapVersion,
    OpenPorts,
    Port,
    Product,
    Service,
    Severity,
    Site,
    SiteProducts,
    SiteReach,
    UdpAnswer,
    UdpServices,
    Visit,
)
from cyberscan.testing import findings, perimeter

IP, OTHER, THIRD = "192.0.2.7", "192.0.2.8", "198.51.100.3"
WWW = "www.ville.test"
THEN = datetime(2026, 11, 22, tzinfo=UTC)


def declared() -> Perimeter:
    plain = perimeter(addresses=[IP], lab=False)
    assets = (
        Asset(address=IP, purpose=(Purpose.ACCES_DISTANT,), operator=Operator.VENDOR, provider="Réseau du Bourg"),
        Asset(address=OTHER),
        Asset(host=WWW, purpose=(Purpose.SITE,)),
    )  # fmt: skip
    return plain.model_copy(update={"assets": assets})


def ports(ip: str, *numbers: int) -> OpenPorts:
    opened = tuple(Port(number=n) for n in numbers)
    return OpenPorts(target=Address(ip=ip), ports=opened, looked="1-65535")


def service(ip: str, port: int, name: str, product: Product | None = None) -> Service:
    products = (product,) if product else ()
    return Service(
        target=Endpoint(ip=ip, port=port), port=port, name=name, how="protocol", products=products
    )


def lines(*facts: Fact) -> dict[str, Exposure]:
    return {line.id: line for line in exposures(facts, (), declared())}


def test_a_port_is_told_with_its_product_and_whose_it_is() -> None:
    gate = Product(id="fortios", name="FortiGate", vendor="Fortinet", category="vpn", version="7.2")
    seen = lines(ports(IP, 443, 8443), service(IP, 443, "https", gate))
    line = seen[f"tcp/443@{IP}"]
    assert (line.product, line.product_id, line.version) == ("FortiGate", "fortios", "7.2")
    assert (line.operator, line.provider) == ("vendor", "Réseau du Bourg")
    assert line.purposes == ("acces-distant",)
    assert seen[f"tcp/8443@{IP}"].service == "", "open, and nothing was learnt of it"


def test_what_only_nmap_believes_is_told_as_such() -> None:
    place = Endpoint(ip=IP, port=9999)
    belief = NmapVersion(
        target=place, port=9999, name="ajp13", product="Apache Jserv", confidence=10
    )
    seen = lines(ports(IP, 9999), service(IP, 9999, ""), belief)
    line = seen[f"tcp/9999@{IP}"]
    assert (line.service, line.how, line.product) == ("ajp13", "nmap", "Apache Jserv")
    by_number = belief.model_copy(update={"confidence": 3})
    assert lines(ports(IP, 9999), service(IP, 9999, ""), by_number)[line.id].service == ""


def test_udp_services_that_answered_are_lines() -> None:
    answers = (
        UdpAnswer(name="snmp", port=161, state="answered"),
        UdpAnswer(name="ntp", port=123, state="silent"),
        UdpAnswer(name="ike2", port=500, state="unnamed"),
        UdpAnswer(name="ike1", port=500, state="answered"),
        UdpAnswer(name="sip", port=5060, state="unnamed"),
    )
    seen = lines(UdpServices(target=Address(ip=IP), answers=answers))
    assert {line.id: line.service for line in seen.values()} == {
        f"udp/161@{IP}": "snmp",
        f"udp/500@{IP}": "ike1",
        f"udp/5060@{IP}": "",
    }


def site(address: str) -> list[Fact]:
    origin = Site(scheme="https", host=WWW, port=443)
    return [
        HostAddresses(target=Host(name=WWW), addresses=(address,), sites=(origin,)),
        SiteReach(
            target=origin,
            visits=(Visit(scheme="https", state="answered"), Visit(scheme="http", state="refused")),
        ),
        SiteProducts(target=origin, products=(Product(id="nextcloud", name="Nextcloud"),)),
    ]


def test_a_site_at_somebody_elses_is_a_line_of_its_own() -> None:
    seen = lines(*site(THIRD))
    assert list(seen) == [f"tcp/443@{WWW}"]
    line = seen[f"tcp/443@{WWW}"]
    assert (line.declared, line.addresses, line.product) == ("name", (THIRD,), "Nextcloud")


def test_a_site_on_a_declared_address_is_the_port_that_was_scanned() -> None:
    seen = lines(*site(IP), ports(IP, 443), service(IP, 443, "https"))
    assert list(seen) == [f"tcp/443@{IP}"]
    line = seen[f"tcp/443@{IP}"]
    assert (line.names, line.product) == ((WWW,), "Nextcloud")


def test_a_site_on_a_port_that_was_not_looked_at_is_not_lost() -> None:
    few = ports(IP, 22).model_copy(update={"looked": "22"})
    assert set(lines(*site(IP), few)) == {f"tcp/22@{IP}", f"tcp/443@{WWW}"}


def test_a_look_that_failed_is_no_line() -> None:
    assert lines(OpenPorts.could_not(Address(ip=IP), Reason.TIMEOUT)) == {}


def test_the_worst_defect_stands_on_its_line() -> None:
    facts = [
        ports(IP, 3389).model_copy(update={"looked": "1-65535"}),
        service(IP, 3389, "rdp"),
    ]
    found = findings("services.remote_desktop_exposed", *facts)
    [line] = exposures(facts, found, declared())
    assert line.checks == ("services.remote_desktop_exposed",)
    assert line.worst in (Severity.HIGH, Severity.CRITICAL)


def test_an_older_result_says_since_when() -> None:
    now = exposures([ports(IP, 22, 443), service(IP, 22, "ssh")], (), declared())
    earlier = [
        line.model_copy(update={"first_seen": THEN - timedelta(days=90)}) for line in now[:1]
    ]
    told = dated(now, [earlier, now])
    assert told[0].first_seen == THEN - timedelta(days=90)
    assert told[1].first_seen == now[1].first_seen
    moved = [line.model_copy(update={"service": "telnet"}) for line in earlier]
    assert dated(now, [moved])[0].first_seen == now[0].first_seen, "another thing stood there"


def test_the_difference_with_what_is_declared() -> None:
    facts = [*site(THIRD), ports(OTHER, 8081), OpenPorts.could_not(Address(ip=IP), Reason.BLOCKED)]
    found = difference(facts, exposures(facts, (), declared()), declared())
    assert [(one.address, one.names) for one in found.elsewhere] == [(THIRD, (WWW,))]
    assert [line.id for line in found.unexplained] == [f"tcp/8081@{OTHER}"]
    assert found.unseen == ((IP, Reason.BLOCKED),)
    assert found.closed == ()


def test_a_host_that_was_cut_off_is_not_called_closed() -> None:
    def closed(**how: str) -> tuple[str, ...]:
        scan = ports(OTHER).model_copy(update=how)
        return difference([scan], (), declared()).closed

    assert closed() == (OTHER,)
    assert closed(silence="cut_off") == ()


def test_an_open_host_that_nothing_explains_fills_one_line() -> None:
    facts = [ports(OTHER, 8081, 8082)]
    found = difference(facts, exposures(facts, (), declared()), declared())
    assert found.unexplained_ports("?") == [(OTHER, ["8081 (?)", "8082 (?)"])]
