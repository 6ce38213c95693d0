import pytest

from cyberscan.discovery.likeness import Likeness
from cyberscan.perimeter.models import Asset, Authority, Kind, Perimeter
from cyberscan.testing import SIREN


def likeness(name: str, domain: str = "x.test") -> Likeness:
    authority = Authority(name=name, kind=Kind.COMMUNE, siren=SIREN)
    return Likeness(Perimeter(authority=authority, assets=(Asset(domain=domain),)))


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("Ville de Saint-Étienne-du-Bois", "www.st-etienne-bois.fr"),
        ("Commune de Saint-Étienne-du-Bois", "saintetiennedubois.com"),
        ("Communauté de communes du Pays de Redon", "cc-pays-de-redon.fr"),
        ("Commune d’Eu", "ville-eu.fr"),
        ("Œuilly", "mairie-oeuilly.fr"),
    ],
)
def test_a_name_that_holds_the_towns(authority: str, name: str) -> None:
    assert likeness(authority).fits(name)


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("Commune d’Eu", "europe.eu"),
        ("Ville de Lens", "silenscar.fr"),
        ("Commune de Redon", "example.redon"),
        ("Mairie", "mairie.fr"),
        ("Ville de Rennes", ""),
    ],
)
def test_a_name_that_does_not(authority: str, name: str) -> None:
    assert not likeness(authority).fits(name)


def test_the_label_of_a_declared_domain_counts() -> None:
    assert likeness("Autre nom", "beaulieu-sur-mer.fr").fits("beaulieusurmer.com")


def test_letters_of_another_alphabet_are_not_the_towns() -> None:
    lookalike = "lanvall\N{CYRILLIC SMALL LETTER O}n.fr".encode("idna").decode()
    longer = "lanvallon\N{CYRILLIC SMALL LETTER A}.fr".encode("idna").decode()
    assert not likeness("Commune de Lanvallon").fits(lookalike)
    assert not likeness("Commune de Lanvallon").fits(longer)
    assert likeness("Ville d’Orléans").fits("orléans.fr".encode("idna").decode())
    assert not likeness("Commune de Lanvallon").fits("xn--\u0000lanvallon.fr")


def test_below_the_domain_of_another_the_name_says_for_whom_not_whose() -> None:
    town = likeness("Commune de Lanvallon")
    assert town.fits("lanvallon.vendeur.fr")
    assert not town.owns("lanvallon.vendeur.fr")
    assert town.owns("www.mairie-lanvallon.fr")
