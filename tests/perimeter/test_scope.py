"""The gate: nothing private, nothing undeclared, nothing above the level, exclusions always win."""

import ipaddress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberscan.facts.targets import Address, Endpoint, Host
from cyberscan.levels import Level
from cyberscan.perimeter.models import (
    Asset,
    Authority,
    Exclusion,
    Kind,
    Mandate,
    Perimeter,
    Purpose,
)
from cyberscan.perimeter.scope import Contact, Permit, Scope
from cyberscan.reasons import LookFailed, Reason

TODAY = date(2026, 11, 22)
AUTHORITY = Authority(name="Ville", kind=Kind.COMMUNE, siren="123456782")
PUBLIC = "9.9.9.9"
LEVELS = st.sampled_from(list(Level))
CONTACTS = st.sampled_from([Contact.CLIENT, Contact.SCAN, Contact.NAME_SERVER])
PORTS = st.sampled_from([22, 25, 53, 80, 443, 3389, 8443, 10443])
NAMES = st.sampled_from(
    ["", "ville.fr", "www.ville.fr", "admin.ville.fr", "WWW.Ville.FR.", "autre.fr", "notville.fr"]
)


def declared(
    *assets: Asset,
    exclude: tuple[Exclusion, ...] = (),
    level: Level = Level.ACTIVE,
    lab: bool = False,
) -> Perimeter:
    mandate = Mandate(
        signed_by="C", role="Maire", signed_on=TODAY, valid_until=TODAY, max_level=level
    )
    return Perimeter(
        authority=AUTHORITY, mandate=mandate, assets=assets, exclude=exclude, lab=lab
    )  # fmt: skip


def excluding(**what: object) -> Exclusion:
    return Exclusion.model_validate({"reason": "essai", "until": TODAY, **what})


def granted(scope: Scope, ip: str, port: int, contact: Contact, name: str = "") -> Permit | None:
    try:
        return scope.vet(ip, port, contact, name)
    except LookFailed as failed:
        assert failed.failure.reason in (Reason.OUT_OF_SCOPE, Reason.LEVEL_TOO_LOW)  # noqa: PT017
        return None


EVERYTHING = [Asset(domain="ville.fr")] + [
    Asset(address=str(network))
    for network in ("10.0.0.0/24", "127.0.0.0/24", "9.9.9.0/24", "2620:fe::/120")
]

SPECIAL = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.1",
    "192.168.1.1", "198.18.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200", "192.88.99.1",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:2::1",
    "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("contact", [Contact.CLIENT, Contact.SCAN, Contact.NAME_SERVER])
@pytest.mark.parametrize("ip", SPECIAL)
def test_no_special_address_without_a_laboratory(ip: str, contact: Contact) -> None:
    # Declared by name, and by address wherever a town could have written it: the gate still refuses.
    scope = Scope(declared(*EVERYTHING), Level.ACTIVE, TODAY)
    assert granted(scope, ip, 443, contact, "www.ville.fr") is None
    assert granted(scope, ip, 53, contact) is None


@given(st.ip_addresses(), PORTS, CONTACTS, NAMES)
@settings(max_examples=400)
def test_only_public_addresses_pass(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int, contact: Contact, name: str
) -> None:
    scope = Scope(declared(*EVERYTHING), Level.ACTIVE, TODAY)
    permit = granted(scope, str(address), port, contact, name)
    if permit is not None:
        allowed = ipaddress.ip_address(permit.ip)
        assert allowed.is_global
        assert not allowed.is_multicast


@pytest.mark.parametrize("ip", ["169.254.169.254", "224.0.0.1", "0.0.0.0", "fe80::1", "ff02::1"])
def test_a_laboratory_has_no_metadata_service_and_no_crowd(ip: str) -> None:
    scope = Scope(declared(*EVERYTHING, lab=True), Level.ACTIVE, TODAY)
    assert granted(scope, ip, 80, Contact.CLIENT, "ville.fr") is None
    assert granted(scope, "127.0.0.1", 80, Contact.SCAN) is not None


@given(st.ip_addresses(), PORTS, LEVELS, st.booleans())
@settings(max_examples=300)
def test_nothing_undeclared_is_scanned(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int, level: Level, lab: bool
) -> None:
    networks = [ipaddress.ip_network(a.address) for a in EVERYTHING if a.address]
    permit = granted(
        Scope(declared(*EVERYTHING, lab=lab), level, TODAY), str(address), port, Contact.SCAN
    )
    if permit is not None:
        assert level is Level.ACTIVE
        assert any(ipaddress.ip_address(permit.ip) in network for network in networks)


@given(LEVELS, LEVELS, LEVELS, CONTACTS, PORTS, st.sampled_from(["", "ville.fr", "a.b.ville.fr"]))
def test_no_permit_above_the_lowest_level(
    asked: Level, signed: Level, own: Level, contact: Contact, port: int, name: str
) -> None:
    perimeter = declared(
        Asset(domain="ville.fr", max_level=own), Asset(address=PUBLIC, max_level=own), level=signed
    )
    permit = granted(Scope(perimeter, asked, TODAY), PUBLIC, port, contact, name)
    if permit is not None:
        needed = Level.ACTIVE if contact is Contact.SCAN else Level.LIGHT
        assert asked.allows(needed)
        assert signed.allows(needed)
        assert own.allows(needed) or contact is Contact.NAME_SERVER


@pytest.mark.parametrize("days", [-1, 1])
def test_outside_its_dates_a_mandate_allows_nothing(days: int) -> None:
    scope = Scope(declared(Asset(domain="ville.fr")), Level.ACTIVE, TODAY + timedelta(days=days))
    assert scope.level is Level.PASSIVE
    assert granted(scope, PUBLIC, 443, Contact.CLIENT, "ville.fr") is None


EXCLUSIONS = st.builds(
    lambda name, address, port: {"name": name, "address": address, "port": port},
    st.sampled_from([None, "admin.ville.fr", "ville.fr"]),
    st.sampled_from([None, PUBLIC, "9.9.9.0/28"]),
    st.sampled_from([None, 22, 443]),
).filter(lambda what: any(value is not None for value in what.values()))


@given(
    EXCLUSIONS,
    st.sampled_from(["ville.fr", "Admin.Ville.FR", "x.admin.ville.fr.", "www.ville.fr", ""]),
    st.sampled_from([PUBLIC, "::ffff:9.9.9.9", "9.9.9.200", "64:ff9b::909:909"]),
    PORTS,
    CONTACTS,
)
def test_exclusions_always_win(
    what: dict[str, object], name: str, ip: str, port: int, contact: Contact
) -> None:
    perimeter = declared(*EVERYTHING, exclude=(excluding(**what),))
    permit = granted(Scope(perimeter, Level.ACTIVE, TODAY), ip, port, contact, name)
    if permit is None:
        return
    spelt = name.rstrip(".").lower()
    excluded = str(what["name"])
    inside = (
        what["name"] is None or spelt == excluded or spelt.endswith("." + excluded),
        what["address"] is None
        or ipaddress.ip_address(permit.ip) in ipaddress.ip_network(str(what["address"])),
        what["port"] in (None, port),
    )
    assert not all(inside)


def test_an_exclusion_of_a_name_covers_targets_too() -> None:
    scope = Scope(
        declared(*EVERYTHING, exclude=(excluding(name="admin.ville.fr"), excluding(port=22))),
        Level.ACTIVE,
        TODAY,
    )
    assert not scope.covers(Host(name="ADMIN.ville.fr."))
    excluded, elsewhere = (
        scope.outside(Host(name="ADMIN.ville.fr.")),
        scope.outside(Host(name="a.example")),
    )
    assert excluded is not None
    assert excluded.detail == "excluded by the perimeter"
    assert elsewhere is not None
    assert elsewhere.detail == "not in the perimeter"
    assert scope.outside(Host(name="Www.Ville.fr")) is None
    assert not scope.covers(Endpoint(host="x.admin.ville.fr", ip=PUBLIC, port=443))
    assert scope.covers(Host(name="Www.Ville.fr"))
    assert scope.covers(Address(ip=PUBLIC))
    assert granted(scope, PUBLIC, 22, Contact.SCAN) is None
    assert granted(scope, PUBLIC, 23, Contact.SCAN) is not None
    assert not scope.covers(Address(ip="fe80::1%lo"))
    assert scope.level_for(Address(ip="::ffff:9.9.9.9")) is Level.ACTIVE


def test_an_exclusion_ends_on_its_day() -> None:
    perimeter = declared(Asset(domain="ville.fr"), exclude=(excluding(name="ville.fr"),))
    assert not Scope(perimeter, Level.ACTIVE, TODAY).covers_name("ville.fr")
    assert Scope(perimeter, Level.ACTIVE, TODAY + timedelta(days=1)).covers_name("ville.fr")


def test_the_address_vetted_is_the_one_to_connect_to() -> None:
    # A name that answers a private address the second time (rebinding) is judged on that address.
    scope = Scope(declared(Asset(domain="ville.fr")), Level.ACTIVE, TODAY)
    assert scope.vet("::ffff:9.9.9.9", 443, Contact.CLIENT, "ville.fr").ip == PUBLIC
    with pytest.raises(LookFailed, match="private"):
        scope.vet("192.168.0.1", 443, Contact.CLIENT, "ville.fr")
    with pytest.raises(LookFailed, match="not an address"):
        scope.vet("ville.fr", 443, Contact.CLIENT, "ville.fr")


@pytest.mark.parametrize(
    ("asset", "name", "port", "passes"),
    [
        (Asset(domain="ville.fr"), "www.ville.fr", 443, True),
        (Asset(domain="ville.fr"), "www.ville.fr", 22, False),
        (Asset(host="vpn.ville.fr", ports=(10443,)), "vpn.ville.fr", 10443, True),
        (Asset(url="https://ville.fr:9443/"), "ville.fr", 9443, True),
        (Asset(url="https://ville.fr:9443/"), "ville.fr", 9444, False),
        (Asset(address=PUBLIC), "", 9444, True),
        (Asset(address=PUBLIC, max_level=Level.LIGHT), "", 9444, False),
        (Asset(address=PUBLIC, max_level=Level.LIGHT), "", 443, True),
        (Asset(address=PUBLIC, max_level=Level.LIGHT, ports=(9444,)), "", 9444, True),
    ],
)
def test_a_client_asks_only_what_clients_ask(
    asset: Asset, name: str, port: int, passes: bool
) -> None:
    # A hostile redirect to port 22 of a declared name must not turn a visit into a port probe.
    scope = Scope(declared(asset), Level.ACTIVE, TODAY)
    assert (granted(scope, PUBLIC, port, Contact.CLIENT, name) is not None) is passes


def test_a_name_server_is_asked_dns_and_nothing_else() -> None:
    scope = Scope(declared(Asset(domain="ville.fr")), Level.LIGHT, TODAY)
    assert granted(scope, PUBLIC, 53, Contact.NAME_SERVER, "ns1.hebergeur.fr") is not None
    assert granted(scope, PUBLIC, 80, Contact.NAME_SERVER, "ns1.hebergeur.fr") is None


def test_only_the_chosen_resolver_is_one() -> None:
    scope = Scope(
        declared(Asset(domain="ville.fr")), Level.PASSIVE, TODAY, frozenset({("127.0.0.1", 5353)})
    )
    assert granted(scope, "127.0.0.1", 5353, Contact.RESOLVER) is not None
    assert granted(scope, "127.0.0.1", 53, Contact.RESOLVER) is None


def test_the_scanner_does_not_scan_itself() -> None:
    perimeter = declared(Asset(address="9.9.9.0/24"))
    scope = Scope(perimeter, Level.ACTIVE, TODAY, own_addresses=frozenset({"::ffff:9.9.9.9"}))
    assert granted(scope, PUBLIC, 443, Contact.SCAN) is None
    assert granted(scope, "9.9.9.10", 443, Contact.SCAN) is not None


def test_a_third_party_is_visited_never_scanned() -> None:
    scope = Scope(declared(Asset(address=PUBLIC, owner="third-party")), Level.ACTIVE, TODAY)
    assert granted(scope, PUBLIC, 443, Contact.SCAN) is None
    assert granted(scope, PUBLIC, 443, Contact.CLIENT) is not None


def test_the_more_careful_of_two_declarations_applies_below_it_too() -> None:
    careful = Asset(domain="ville.fr", max_level=Level.PASSIVE)
    for assets in ((careful, Asset(domain="ville.fr")), (Asset(domain="ville.fr"), careful)):
        scope = Scope(declared(*assets), Level.ACTIVE, TODAY)
        assert scope.level_for(Host(name="www.ville.fr")) is Level.PASSIVE


REGISTRIES = frozenset({("rdap.nic.fr", 443), ("www.ville.fr", 443)})


def registry(ip: str, port: int, name: str, *, consent: bool = True) -> Permit:
    scope = Scope(
        declared(Asset(domain="ville.fr"), exclude=(excluding(address="192.31.196.0/24"),)),
        Level.PASSIVE, TODAY, registries=REGISTRIES if consent else frozenset(),
    )  # fmt: skip
    return scope.vet(ip, port, Contact.REGISTRY, name)


def test_a_chosen_registry_may_be_asked_at_any_level() -> None:
    assert registry(PUBLIC, 443, "rdap.nic.fr").contact is Contact.REGISTRY


@pytest.mark.parametrize(
    ("ip", "port", "name"),
    [
        (PUBLIC, 443, "rdap.autre.fr"),
        (PUBLIC, 80, "rdap.nic.fr"),
        (PUBLIC, 443, ""),
        (PUBLIC, 443, "www.ville.fr"),
        ("10.0.0.1", 443, "rdap.nic.fr"),
        ("169.254.169.254", 443, "rdap.nic.fr"),
        ("192.31.196.1", 443, "rdap.nic.fr"),
    ],
    ids=["another", "another port", "no name", "the town's", "private", "metadata", "excluded"],
)
def test_nobody_else_is_a_registry(ip: str, port: int, name: str) -> None:
    with pytest.raises(LookFailed) as caught:
        registry(ip, port, name)
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


def test_no_registry_is_asked_without_consent() -> None:
    with pytest.raises(LookFailed, match="not chosen"):
        registry(PUBLIC, 443, "rdap.nic.fr", consent=False)


def test_the_selectors_of_a_domain_are_those_of_all_its_declarations() -> None:
    assets = (
        Asset(domain="ville.fr", dkim_selectors=("S1", "s2.")),
        Asset(mail="ville.fr", dkim_selectors=("s2", "_k.x")),
        Asset(mail="autre.fr"),
    )
    scope = Scope(Perimeter(authority=AUTHORITY, assets=assets), Level.PASSIVE, TODAY)
    assert scope.selectors_of("Ville.fr") == ("s1", "s2", "_k.x")
    assert scope.selectors_of("autre.fr") == scope.selectors_of("x.fr") == ()


POLICY_HOST = "mta-sts.ville.fr"


@pytest.mark.parametrize(
    ("asset", "name", "port", "contact", "passes"),
    [
        (Asset(mail="ville.fr"), POLICY_HOST, 443, Contact.CLIENT, True),
        (Asset(mail="ville.fr"), "MTA-STS.Ville.fr.", 443, Contact.CLIENT, True),
        (Asset(mail="ville.fr"), POLICY_HOST, 80, Contact.CLIENT, False),
        (Asset(mail="ville.fr"), POLICY_HOST, 8443, Contact.CLIENT, False),
        (Asset(mail="ville.fr"), POLICY_HOST, 25, Contact.CLIENT, False),
        (Asset(mail="ville.fr"), POLICY_HOST, 443, Contact.SCAN, False),
        (Asset(mail="ville.fr"), "www.ville.fr", 443, Contact.CLIENT, False),
        (Asset(mail="ville.fr"), "a.mta-sts.ville.fr", 443, Contact.CLIENT, False),
        (Asset(mail="ville.fr"), "mta-sts.autre.fr", 443, Contact.CLIENT, False),
        (Asset(mail="ville.fr"), "mta-sts.sub.ville.fr", 443, Contact.CLIENT, False),
        (Asset(host="ville.fr"), POLICY_HOST, 443, Contact.CLIENT, False),
        (Asset(mail="ville.fr", max_level=Level.PASSIVE), POLICY_HOST, 443, Contact.CLIENT, False),
    ],
)
def test_a_mail_domain_brings_the_host_of_its_policy_and_nothing_more(
    asset: Asset, name: str, port: int, contact: Contact, passes: bool
) -> None:
    scope = Scope(declared(asset), Level.ACTIVE, TODAY)
    assert (granted(scope, PUBLIC, port, contact, name) is not None) is passes


def test_the_host_of_a_policy_is_no_asset() -> None:
    scope = Scope(declared(Asset(mail="ville.fr")), Level.ACTIVE, TODAY)
    assert scope.visits(POLICY_HOST)
    assert not scope.covers_name(POLICY_HOST)
    assert not scope.covers(Host(name=POLICY_HOST))
    assert scope.level_for(Host(name=POLICY_HOST)) is Level.PASSIVE
    passive = Scope(declared(Asset(mail="ville.fr")), Level.PASSIVE, TODAY)
    assert granted(passive, PUBLIC, 443, Contact.CLIENT, POLICY_HOST) is None


@pytest.mark.parametrize(
    "criteria",
    [
        {"name": "ville.fr"},
        {"name": POLICY_HOST},
        {"address": PUBLIC},
        {"name": POLICY_HOST, "port": 443},
    ],
    ids=["the domain", "the host", "its address", "its port"],
)
def test_an_exclusion_covers_the_host_of_a_policy(criteria: dict[str, object]) -> None:
    exclude = (excluding(**criteria),)
    scope = Scope(declared(Asset(mail="ville.fr"), exclude=exclude), Level.ACTIVE, TODAY)
    assert granted(scope, PUBLIC, 443, Contact.CLIENT, POLICY_HOST) is None
    assert scope.visits(POLICY_HOST) is not (criteria.keys() == {"name"})


def test_the_host_of_a_policy_at_a_special_address_is_refused() -> None:
    scope = Scope(declared(Asset(mail="ville.fr")), Level.ACTIVE, TODAY)
    assert all(granted(scope, ip, 443, Contact.CLIENT, POLICY_HOST) is None for ip in SPECIAL)


@pytest.mark.parametrize(
    ("assets", "reads"),
    [
        ((Asset(address=PUBLIC, read_identity=True),), True),
        ((Asset(address=PUBLIC),), False),
        ((Asset(address="9.9.9.0/24", read_identity=True),), True),
        ((Asset(address="9.9.9.0/24"), Asset(address=PUBLIC, read_identity=True)), True),
        ((Asset(address="9.9.9.0/24", read_identity=True), Asset(address=PUBLIC)), False),
        ((Asset(address=PUBLIC, read_identity=True), Asset(address=PUBLIC)), False),
        ((Asset(address="9.9.9.8", read_identity=True),), False),
    ],
)
def test_the_narrowest_declarations_say_whether_devices_are_asked(
    assets: tuple[Asset, ...], reads: bool
) -> None:
    assert Scope(declared(*assets), Level.ACTIVE, TODAY).reads_identity(PUBLIC) is reads


GTB, SITE = (Purpose.GTB,), (Purpose.SITE,)


@pytest.mark.parametrize(
    ("purposes", "of_the_host", "ip", "name", "spared"),
    [
        (GTB, None, PUBLIC, "", True),
        (SITE, None, PUBLIC, "", False),
        ((*SITE, *GTB), None, PUBLIC, "", True),
        (GTB, (), PUBLIC, "gtb.ville.fr", True),
        ((*SITE, *GTB), (), PUBLIC, "gtb.ville.fr", False),
        (GTB, SITE, PUBLIC, "www.ville.fr", False),
        (SITE, GTB, PUBLIC, "gtb.ville.fr", True),
        (SITE, GTB, "", "GTB.ville.fr.", True),
        (SITE, (*SITE, *GTB), PUBLIC, "gtb.ville.fr", False),
        (GTB, None, PUBLIC, "mx.ville.fr", False),
    ],
)
def test_equipment_is_spared_and_a_site_beside_it_is_not(
    purposes: tuple[Purpose, ...],
    of_the_host: tuple[Purpose, ...] | None,
    ip: str,
    name: str,
    spared: bool,
) -> None:
    assets = [Asset(address=PUBLIC, purpose=purposes)]
    if of_the_host is not None:
        assets.append(Asset(host=name.lower().rstrip("."), purpose=of_the_host))
    assert Scope(declared(*assets), Level.ACTIVE, TODAY).spares(ip, name) is spared
