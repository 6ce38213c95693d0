from hypothesis import given
from hypothesis import strategies as st

from cyberscan.duties import plain as comparing
from cyberscan.duties.plain import composed, own_text, passage, plain


@given(st.text(max_size=200))
def test_a_place_in_the_plain_text_is_the_same_in_the_written_one(text: str) -> None:
    assert len(plain(text)) == len(composed(text))


def test_accents_case_apostrophes_dashes_and_spaces_are_one() -> None:
    assert plain("L’Éditeur\u00a0: non‑conforme — Œuvre") == "l'editeur : non-conforme - œuvre"


def test_a_passage_ends_with_a_word_and_is_bounded() -> None:
    text = "Directrice de la publication : Camille Exemple, maire de Ville"
    assert passage(text, 0, 28, 20) == "Directrice de la publication : Camille Exemple"
    assert len(passage("x " * 500, 0, 900, 900)) <= 160


def test_what_the_home_page_says_too_is_left_out() -> None:
    home = "Accueil Mairie Vie locale Contact Plan du site Mentions légales"
    page = "Accueil Mairie Vie locale Contact Hébergeur : Exemple SAS Plan du site Mentions légales"
    assert own_text(page, home) == "Hébergeur : Exemple SAS ."
    assert own_text(home, home) == ""
    assert own_text(page, "") == page


def test_a_page_of_every_letter_of_unicode_leaves_little_behind() -> None:
    everything = "".join(map(chr, range(0x20, 0xD7FF)))
    assert len(plain(everything)) == len(composed(everything))
    assert len(comparing._LETTERS) <= 4096
    assert plain("É") == "e"
