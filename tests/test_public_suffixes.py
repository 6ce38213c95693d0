import pytest

from cyberscan.public_suffixes import house_of, is_public_suffix, registrable


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("www.ville.fr", "ville.fr"),
        ("Ville.FR.", "ville.fr"),
        ("a.b.github.io", "github.io"),
        ("a.agence.co.uk", "agence.co.uk"),
        ("fr", ""),
        ("", ""),
    ],
)
def test_the_domain_that_a_registry_sells(name: str, domain: str) -> None:
    assert registrable(name) == domain


def test_a_platform_s_customers_are_houses_of_their_own() -> None:
    assert house_of("www.Ville.github.io.") == "ville.github.io"
    assert house_of("github.io") == ""
    assert is_public_suffix("github.io")
    assert not is_public_suffix("ville.fr")
