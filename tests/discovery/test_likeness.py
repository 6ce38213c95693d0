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
