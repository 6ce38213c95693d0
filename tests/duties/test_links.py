"""Which link of a home page leads to the page of a duty, and which only looks like it."""

import pytest

from cyberscan.duties.links import is_document, leads_elsewhere, link_to, mention, words_of
from cyberscan.facts.duties import Duty
from cyberscan.facts.page import Link

HOME = "https://ville.test/"


def chosen(duty: Duty, *links: tuple[str, str]) -> str:
    found = link_to(duty, [Link(href=href, text=text) for href, text in links], HOME)
    return found.href if found else ""


def at(path: str) -> str:
    return f"https://ville.test{path}"


@pytest.mark.parametrize(
    ("duty", "links", "expected"),
    [
        ("accessibility", [(at("/a"), "Accessibilité : non conforme")], at("/a")),
        ("accessibility", [(at("/a"), "Accessibilité"), (at("/d"), "Déclaration d’accessibilité")], at("/d")),
        ("accessibility", [(at("/declaration-accessibilite"), "")], at("/declaration-accessibilite")),
        ("accessibility", [(at("/#outils"), "Accessibilité")], ""),
        ("accessibility", [("javascript:void(0)", "Accessibilité")], ""),
        ("accessibility", [(at("/ccas"), "Commission communale d’accessibilité")], ""),
        ("accessibility", [(at("/travaux"), "Accessibilité des ERP (Ad’AP)")], ""),
        ("accessibility", [(at("/s"), "Schéma pluriannuel d’accessibilité")], ""),
        ("scheme", [(at("/s"), "Schéma pluriannuel d’accessibilité 2024-2026")], at("/s")),
        ("scheme", [(at("/s"), "Schéma pluri-annuel")], at("/s")),
        ("scheme", [(at("/s"), "Schéma directeur de l’eau")], ""),
        ("legal_notice", [(at("/m"), "Mentions légales")], at("/m")),
        ("legal_notice", [(at("/m"), "MENTIONS LÉGALES ET CRÉDITS")], at("/m")),
        ("legal_notice", [(at("/mentions-legales/"), "")], at("/mentions-legales/")),
        ("legal_notice", [("https://ailleurs.test/mentions-legales", "")], ""),
        ("legal_notice", [(at("/i"), "Informations juridiques")], at("/i")),
        ("legal_notice", [(at("/a"), "Mention bien au baccalauréat")], ""),
        ("privacy", [(at("/p"), "Politique de confidentialité")], at("/p")),
        ("privacy", [(at("/c"), "Cookies"), (at("/r"), "RGPD")], at("/r")),
        ("cookies", [(at("/c"), "Gestion des cookies")], at("/c")),
        ("terms", [(at("/v"), "CGV")], at("/v")),
        ("terms", [(at("/u"), "Conditions générales d’utilisation")], ""),
        ("rgs", [(at("/r"), "Attestation d’homologation RGS")], at("/r")),
    ],
)  # fmt: skip
def test_the_link_of_a_duty(duty: Duty, links: list[tuple[str, str]], expected: str) -> None:
    assert chosen(duty, *links) == expected


def test_a_duty_is_named_by_a_link_a_text_or_an_address_of_the_site() -> None:
    there = [Link(href=at("/mentions-legales"), text="")]
    assert mention("legal_notice", [], "Voir les Mentions légales.", HOME) == "Mentions légales"
    assert mention("legal_notice", there, "", HOME) == "mentions legales"
    assert mention("legal_notice", [], "Mention spéciale du jury.", HOME) == ""


@pytest.mark.parametrize("address", ["http://[x/", "http://ville.test:x/a", "\x00", "mailto:a@b"])
def test_addresses_that_are_none_lead_nowhere(address: str) -> None:
    assert words_of(address, HOME) == ""
    assert not is_document(address)


def test_files_and_anchors() -> None:
    assert is_document(at("/declaration.PDF"))
    assert not is_document(at("/declaration.php?f=a.pdf"))
    assert not leads_elsewhere(at("/#bas"), HOME)
    assert leads_elsewhere(at("/page#bas"), HOME)
