"""Pages, sound and hostile, as the target parser reads them."""

from collections.abc import Iterable

import pytest

from cyberscan.facts.page import Frame, Resource
from cyberscan.network.charset import decoded
from cyberscan.network.html import read
from cyberscan.network.html_read import MAX_ITEMS

PAGE = """<!doctype html><html lang="fr"><head><title> Ville
 de Test </title><base href="/sous/"><meta name="Generator" content="SPIP 4.3.3">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<link rel="stylesheet" href="style.css"><link rel="https://api.w.org/" href="/wp-json/">
<script src="//cdn.test/a.js">var caché = "<p>rien</p>"</script></head>
<body><a href="mentions"><img src="logo.png" alt="Mentions légales"></a> <p>Bon<b>jour</b></p><p>à tous</p>
<form method="POST" action="http://ville.test/f"><input type="email" name="m"><input type=password></form>
<iframe src="https://carte.test/"></iframe></body></html>"""


def urls(parts: Iterable[Resource | Frame]) -> list[str]:
    return [part.url for part in parts]


def test_a_page_is_read() -> None:
    seen = read(PAGE.encode(), "https://ville.test/accueil")
    assert (seen.title, seen.language) == ("Ville de Test", "fr")
    assert seen.meta("generator") == "SPIP 4.3.3"
    assert seen.meta("equiv:content-security-policy") == "default-src 'self'"
    assert urls(seen.stylesheets) == ["https://ville.test/sous/style.css"]
    assert urls(seen.scripts) == ["https://cdn.test/a.js"]
    assert urls(seen.frames) == ["https://carte.test/"]
    assert [(link.href, link.text) for link in seen.links] == [
        ("https://ville.test/sous/mentions", "Mentions légales")
    ]
    [form] = seen.forms
    assert (form.action, form.method) == ("http://ville.test/f", "post")
    assert form.asks_password
    assert form.asks_identity
    assert "à tous" in seen.text
    assert "rien" not in seen.text


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("é".encode(), "text/html", "é"),
        ("é’ là".encode("cp1252") + b" !", "text/html", "é’ là !"),
        ("é’".encode("cp1252"), "text/html; charset=iso-8859-1", "é’"),
        (b'<meta charset="windows-1252">\x80', "text/html", '<meta charset="windows-1252">€'),
        (b"\xef\xbb\xbf" + "é".encode(), "text/html; charset=latin-1", "é"),
        ("é".encode("utf-16"), "", "é"),
        ("é".encode(), "text/html; charset=unicode_escape", "é"),
        ("é".encode(), "text/html; charset=nothing-known", "é"),
        (b"a\0b", "", "ab"),
        ("légal".encode("cp1252"), "text/html; charset=utf-8", "légal"),
        ("légal ".encode() + "à".encode("cp1252") + b" ", "text/html; charset=utf-8", "légal à "),
        ("légal".encode(), "text/html; charset=iso-8859-1", "légal"),
        ("légal".encode(), "text/html; charset=us-ascii", "légal"),
        ("légal".encode("utf-16le"), "text/html; charset=utf-16le", "légal"),
        (b"<meta charset=utf-16>" + "é".encode(), "", "<meta charset=utf-16>é"),
    ],
)
def test_the_charset_is_found_as_browsers_do(body: bytes, content_type: str, expected: str) -> None:
    assert decoded(body, content_type) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 200_000,
        b"<svg>" * 200_000,
        b"<!--" * 250_000,
        b"<a href=x>" * 100_000,
        b"<p " + b"a=b " * 200_000,
        b"<form><input type=password>" * 30_000,
        b"<" * 1_000_000,
        b"&#" * 500_000,
        b"\0" * 1000,
        b"",
    ],
    ids=[
        "div",
        "svg",
        "comment",
        "anchor",
        "attributes",
        "form",
        "less",
        "entity",
        "null",
        "empty",
    ],
)
def test_a_hostile_page_costs_little_and_keeps_little(body: bytes) -> None:
    seen = read(body, "https://ville.test/")
    for count in (len(seen.links), len(seen.scripts), len(seen.forms), len(seen.metas)):
        assert count <= MAX_ITEMS
    assert len(seen.text) <= 40_000


def test_escapes_never_leave_the_page() -> None:
    body = "<title>\x1b[31mVille\x07 \u202e\u200bx</title><p>\x1b]0;t\x07</p>".encode()
    seen = read(body, "https://ville.test/")
    assert seen.title == "[31mVille x"
    assert seen.title.isprintable()
    assert seen.text.isprintable()


def test_the_end_of_a_long_page_is_kept_and_the_cut_is_said() -> None:
    body = b"<p>" + b"mot " * 100_000 + "Mentions légales</p>".encode()
    seen = read(body, "https://ville.test/")
    assert seen.cut
    assert seen.text.endswith("Mentions légales")


def forms(page: str) -> list[tuple[str, bool, bool]]:
    found = read(page.encode(), "https://ville.test/contact").forms
    return [(form.action, form.asks_password, form.asks_identity) for form in found]


def test_a_field_outside_a_form_belongs_to_none() -> None:
    page = '<form action="http://moteur.test/q"><input name=q></form><input type=password>'
    assert forms(page) == [("http://moteur.test/q", False, False)]


def test_a_form_laid_out_in_a_table_keeps_its_fields() -> None:
    page = (
        "<table><tr><form action=/a><td><input name=nom></td><td><input type=password></td></form>"
    )
    assert forms(page) == [("https://ville.test/a", True, True)]


def test_a_form_without_an_action_goes_back_to_the_page_whatever_the_base_says() -> None:
    page = '<base href="http://ville.test/"><form method=post><input type=password></form>'
    assert forms(page) == [("https://ville.test/contact", True, False)]


def test_the_first_base_alone_is_heard() -> None:
    page = (
        b'<base target=_top><base href="/a/"><base href="http://b.test/"><script src=x.js></script>'
    )
    assert urls(read(page, "https://ville.test/").scripts) == ["https://ville.test/a/x.js"]


def test_what_a_browser_does_not_load_is_not_a_part_of_the_page() -> None:
    page = (
        '<noscript><img src="http://mesure.test/p.gif"><iframe src="http://m.test/"></iframe>'
        '<meta http-equiv="refresh" content="0;url=/sans"></noscript>'
        '<template><script src="http://t.test/a.js"></script></template><img src=/logo.png>'
    )
    seen = read(page.encode(), "https://ville.test/")
    assert (seen.media, seen.scripts, seen.frames) == (["https://ville.test/logo.png"], [], [])
    assert seen.metas == []


def test_every_way_to_load_a_part_is_seen() -> None:
    page = (
        '<img srcset="http://a.test/1.png 1x, /2.png 2x,http://b.test/3,4.png 3x">'
        '<video poster="http://a.test/v.jpg"></video><object data="http://a.test/o"></object>'
        '<embed src="http://a.test/e"><link rel=modulepreload href="http://a.test/m.js">'
        '<picture><source srcset="http://a.test/s.webp"></picture>'
    )
    seen = read(page.encode(), "https://ville.test/")
    assert seen.media == [
        "http://a.test/1.png", "https://ville.test/2.png", "http://b.test/3,4.png",
        "http://a.test/v.jpg", "http://a.test/s.webp",
    ]  # fmt: skip
    assert urls(seen.frames) == ["http://a.test/o", "http://a.test/e"]
    assert urls(seen.scripts) == ["http://a.test/m.js"]


def test_the_title_of_a_link_made_of_an_icon_is_its_text() -> None:
    page = '<a href=/ml title="Mentions légales"><i class=icone></i></a>'.encode()
    assert [link.text for link in read(page, "https://ville.test/").links] == ["Mentions légales"]


def test_a_block_begins_a_line() -> None:
    assert read(b"<body>Mairie<div>RGPD<p>Plan", "https://ville.test/").text == "Mairie RGPD Plan"


def test_what_is_said_instead_of_an_image_is_text() -> None:
    url = "https://ville.test/"
    page = read(
        "<p>Mairie<img src=a.png alt='Accessibilité : non conforme'>Bonjour</p>".encode(), url
    )
    assert page.text == "Mairie Accessibilité : non conforme Bonjour"
    unseen = read(
        b"<template><img src=a alt=Un></template><script><img alt=Deux></script><img alt=''>", url
    )
    assert unseen.text == ""
