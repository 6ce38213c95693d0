"""Pages, sound and hostile, as the target parser reads them."""

import pytest

from cyberscan.network.html import MAX_ITEMS, decoded, read

PAGE = """<!doctype html><html lang="fr"><head><title> Ville
 de Test </title><base href="/sous/"><meta name="Generator" content="SPIP 4.3.3">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<link rel="stylesheet" href="style.css"><link rel="https://api.w.org/" href="/wp-json/">
<script src="//cdn.test/a.js">var caché = "<p>rien</p>"</script></head>
<body><a href="mentions"><img src="logo.png" alt="Mentions légales"></a> <p>Bon<b>jour</b></p><p>à tous</p>
<form method="POST" action="http://ville.test/f"><input type="email" name="m"><input type=password></form>
<iframe src="https://carte.test/"></iframe></body></html>"""


def test_a_page_is_read() -> None:
    seen = read(PAGE.encode(), "https://ville.test/accueil")
    assert (seen.title, seen.language) == ("Ville de Test", "fr")
    assert seen.meta("generator") == "SPIP 4.3.3"
    assert seen.meta("equiv:content-security-policy") == "default-src 'self'"
    assert seen.stylesheets == ["https://ville.test/sous/style.css"]
    assert seen.scripts == ["https://cdn.test/a.js"]
    assert seen.frames == ["https://carte.test/"]
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
