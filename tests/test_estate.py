from cyberscan.estate import Estate
from cyberscan.perimeter.models import Asset, Authority, Kind, Perimeter, Purpose
from cyberscan.sdk import Address, Endpoint, Host, MailDomain, Site, Zone
from cyberscan.testing import SIREN

TOWN = Estate(
    Perimeter(
        authority=Authority(name="Ville d'essai", kind=Kind.COMMUNE, siren=SIREN),
        assets=(
            Asset(domain="ville.test", purpose=(Purpose.SITE,), provider="registre"),
            Asset(mail="ville.test", provider="courrier"),
            Asset(domain="eau.ville.test", purpose=(Purpose.EAU,)),
            Asset(host="demarches.ville.test", purpose=(Purpose.TELESERVICE,), provider="editeur"),
            Asset(address="192.0.2.0/28", purpose=(Purpose.GTB,)),
        ),
    )
)


def test_the_closest_declaration_wins() -> None:
    assert TOWN.purposes_of(Host(name="demarches.ville.test")) == ("teleservice",)
    assert TOWN.purposes_of(Host(name="www.ville.test")) == ("site",)
    assert TOWN.purposes_of(Host(name="pompe.eau.ville.test")) == ("eau",)
    assert TOWN.purposes_of(Host(name="www.voisine.test")) == ()


def test_mail_and_sites_of_one_name_have_their_own_assets() -> None:
    assert [a.provider for a in TOWN.assets_of(MailDomain(name="ville.test"))] == ["courrier"]
    assert [a.provider for a in TOWN.assets_of(Zone(name="ville.test"))] == ["registre"]
    site = Site(scheme="https", host="ville.test", port=443)
    assert [a.provider for a in TOWN.assets_of(site)] == ["registre"]
    assert TOWN.purposes_of(MailDomain(name="ville.test")) == ("messagerie",)


def test_addresses_belong_to_their_network() -> None:
    assert TOWN.purposes_of(Address(ip="192.0.2.3")) == ("gtb",)
    assert TOWN.purposes_of(Endpoint(ip="192.0.2.3", port=502)) == ("gtb",)
    assert TOWN.purposes_of(Address(ip="198.51.100.1")) == ()


def test_the_domain_of_a_host_is_the_longest_declared_one() -> None:
    assert TOWN.domain_of(Host(name="a.eau.ville.test")) == "eau.ville.test"
    assert TOWN.domain_of(Host(name="a.ailleurs.test")) == "a.ailleurs.test"
