"""What pages of French sites write about their accessibility, and what must be read in it."""

import pytest

from cyberscan.duties import announced, speaks_of_it
from cyberscan.duties.accessibility import of_statement, statement_date

HOME = [
    # the three legal wordings, as sites write them
    ("Accessibilité : non conforme", "none"),
    ("Accessibilité : partiellement conforme", "partial"),
    ("Accessibilité : totalement conforme", "full"),
    ("ACCESSIBILITÉ\u00a0: NON CONFORME", "none"),
    ("Accessibilité\u202f: Partiellement Conforme", "partial"),
    ("accessibilite: non conforme", "none"),
    ("Accessibilite\u0301 : totalement conforme", "full"),
    ("Accessibilité\u2009–\u2009non-conforme", "none"),
    ("Accessibilité : non\u2011conforme", "none"),
    ("Plan du site | Mentions légales | Accessibilité : non conforme | Contact", "none"),
    ("Accessibilité numérique : partiellement conforme", "partial"),
    ("Accessibilité du site : totalement conforme", "full"),
    ("Accessibilité (RGAA 4.1.2) : partiellement conforme", "partial"),
    ("Accessibilité RGAA v4.1 : non conforme", "none"),
    ("Accessibilité web - Partiellement conforme (62,5 %)", "partial"),
    ("Déclaration d’accessibilité : partiellement conforme", "partial"),
    ("Déclaration d'accessibilité (non conforme)", "none"),
    ("Niveau d’accessibilité : pleinement conforme", "full"),
    ("Accessibilité : conformité partielle", "partial"),
    ("Accessibilité : partielle", "partial"),
    ("Accessibilité : conforme partiellement au RGAA", "partial"),
    ("Site partiellement conforme au RGAA", "partial"),
    ("Ce site n’est pas conforme au RGAA", "none"),
    ("Accessibilité : pas encore conforme", "none"),
    ("Accessibility: partially compliant", "partial"),
    ("Accessibility statement: not compliant", "none"),
    ("Accessibilité : non conforme Mentions légales Site partiellement traduit", "none"),
    ("Accessibilité : non conforme. Notre but : l’accessibilité totalement conforme", "none"),
    # results that are none of the three
    ("Accessibilité : oui", "unclear"),
    ("Accessibilité : 75 %", "unclear"),
    ("Accessibilité : conforme", "unclear"),
    ("Accessibilité : en cours d’audit", "unclear"),
    ("Conforme RGAA AA", "unclear"),
    ("Conforme au RGAA", "unclear"),
    ("Accessibilité : n’est pas totalement conforme", "unclear"),
    ("Accessibilité : non, partiellement ou totalement conforme", "unclear"),
    ("Accessibilité : [non / partiellement / totalement] conforme", "unclear"),
    # the word alone, or about something else
    ("Accessibilité", ""),
    ("Accessibilité Contraste renforcé Taille du texte", ""),
    ("Déclaration d’accessibilité", ""),
    ("Accessibilité des bâtiments : le gymnase est non conforme aux normes", ""),
    ("Commission communale pour l’accessibilité : ERP partiellement conformes", ""),
    ("Accessibilité PMR : salle non conforme", ""),
    ("Le règlement du marché est non conforme, dit le préfet", ""),
    ("Eau potable : analyse totalement conforme", ""),
    ("Transports et accessibilité : arrêt de bus non conforme", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "degree"), HOME)
def test_the_degree_that_a_home_page_announces(text: str, degree: str) -> None:
    found = announced(text)
    assert found.degree == degree
    assert bool(found.text) == bool(degree), "the passage is shown"


def test_the_word_is_shown_where_no_degree_is() -> None:
    assert speaks_of_it("Plan du site Accessibilité Contact") == "Accessibilité Contact"
    assert speaks_of_it("Plan du site Contact") == ""


STATEMENT = [
    (
        (
            "Le site www.ville.fr est en conformité partielle avec le référentiel général d’amélioration de "
            "l’accessibilité (RGAA), version 4, en raison des non-conformités énumérées ci-dessous."
        ),
        "partial",
    ),
    ("Ville.fr est non conforme avec le RGAA 4.1.", "none"),
    ("Le site est partiellement conforme au référentiel général d’amélioration (RGAA).", "partial"),
    ("Ce site est en conformité totale avec le RGAA.", "full"),
    ("Accessibilité : non conforme. Contenus non conformes : les cartes.", "none"),
    (
        "Le site A est partiellement conforme avec le RGAA. Le site B est non conforme avec le RGAA.",
        "unclear",
    ),
    ("Nous nous engageons à rendre le site accessible.", ""),
    ("Le site s’agrandit avec les touches Ctrl et +.", ""),
]


@pytest.mark.parametrize(("text", "degree"), STATEMENT)
def test_the_degree_that_a_statement_gives(text: str, degree: str) -> None:
    assert of_statement(text).degree == degree


DATED = [
    ("Cette déclaration a été établie le 3 mars 2024.", "2024-03-03"),
    (
        "Cette déclaration a été établie le 1er août 2024. Mise à jour le 2 janvier 2026.",
        "2026-01-02",
    ),
    ("Déclaration établie le 03/03/2024", "2024-03-03"),
    ("Dernière mise à jour : 12.11.2025", "2025-11-12"),
    ("Elle a été actualisée en février 2024.", "2024-02-29"),
    ("Mise à jour : 2025-06-30", "2025-06-30"),
    ("Établie le 31 février 2024", None),
    ("Établie le 99/99/2024", None),
    ("Un audit de mars 2022 a montré des défauts.", None),
    ("Loi du 11 février 2005. Décret du 24 juillet 2019.", None),
    ("Cette déclaration a été établie.", None),
]


@pytest.mark.parametrize(("text", "day"), DATED)
def test_the_date_that_a_statement_gives_itself(text: str, day: str | None) -> None:
    found = statement_date(text)
    assert (found.value if found else None) == day


@pytest.mark.parametrize(
    "text",
    ["accessibilité " * 70_000, "accessibilité : " + "non " * 250_000, "établie le " * 90_000,
     "conforme avec le " * 60_000, "1/" * 500_000],
    ids=["word", "degree", "date", "conformity", "numbers"],
)  # fmt: skip
@pytest.mark.timeout(20)
def test_a_megabyte_of_almost_matches_is_read_in_linear_time(text: str) -> None:
    announced(text)
    of_statement(text)
    statement_date(text)
