"""Identifiers and names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.perimeter.identifiers import (
    host_name,
    is_email,
    is_insee,
    is_siren,
    web_origin,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ville.FR.", "ville.fr"),
        (" www.ville.fr ", "www.ville.fr"),
        ("Mairie-Évry.fr", "xn--mairie-vry-h7a.fr"),
        ("cœur.fr", "xn--cur-fya.fr"),
        ("ville。fr", "ville.fr"),
    ],
)
def test_host_names(text: str, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    "text",
    ["", "ville", ".", "a..fr", "-a.fr", "a-.fr", "a_b.fr", "a b.fr", "a.fr/", "9.9.9.9", "[::1]",
     "a" * 64 + ".fr", ".".join(["abc"] * 70), "é" * 63 + ".fr", "a.fr\n-oX", "\u202e.fr", "a.1"],
)  # fmt: skip
def test_what_is_no_host_name(text: str) -> None:
    with pytest.raises(ValueError, match="not a host name"):
        host_name(text)


@given(st.text())
def test_any_text_is_a_clean_name_or_refused(text: str) -> None:
    try:
        name = host_name(text)
    except ValueError:
        return
    assert name == host_name(name)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


@given(st.text())
def test_any_text_is_an_origin_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://ville.fr{text}"):
        try:
            origin = web_origin(url)
        except ValueError:
            continue
        assert origin.path.isascii()
        assert 0 < origin.port < 65536


@pytest.mark.parametrize("siren", ["123456782", "732829320"])
def test_a_right_siren(siren: str) -> None:
    assert is_siren(siren)


@pytest.mark.parametrize("siren", ["", "123456789", "12345678", "١٢٣٤٥٦٧٨٢", "12345678a"])
def test_a_wrong_siren(siren: str) -> None:
    assert not is_siren(siren)


def test_insee_codes() -> None:
    assert all(is_insee(code) for code in ("01001", "2A004", "2B033", "97411"))
    assert not any(is_insee(code) for code in ("1001", "2C004", "35000A", ""))


def test_emails() -> None:
    assert all(is_email(text) for text in ("dsi@ville.fr", "a.b+c@sous.ville.fr"))
    wrong = (
        "dsi",
        "@ville.fr",
        "dsi@ville",
        "a b@ville.fr",
        "a@b@ville.fr",
        "<a@ville.fr>",
        "a\n@v.fr",
    )
    assert not any(is_email(text) for text in wrong)
