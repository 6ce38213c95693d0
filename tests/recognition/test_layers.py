"""Layers of a site, claims that anybody can write, versions that several places announce, extensions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cyberscan.facts.services import SeenVersion
from cyberscan.recognition import Answer, Parts, places_of, said, weigh
from cyberscan.recognition.literals import needles
from cyberscan.recognition.versions import agreement, back_ported

Page = Callable[..., Answer]
GENERATOR = '<meta name="generator" content="{}">'
THEME = '<link rel="stylesheet" href="/wp-content/themes/ville/style.css?ver=1.2">'
CORE = '<link rel="stylesheet" href="/wp-includes/css/dist/block-library/style.min.css?ver={}">'
SPIP = '<link rel="stylesheet" href="/local/cache-css/a.css">'


def named(*answers: Answer) -> dict[str, str]:
    return {one.id: one.certainty for one in weigh(answers).products if one.layer == "application"}


def test_a_generator_alone_is_a_claim(page: Page) -> None:
    for text in ("WordPress 6.4.3", "SPIP 4.2.9", "MediaWiki 1.39.1", "DokuWiki", "Odoo"):
        assert set(named(page(GENERATOR.format(text))).values()) == {"tentative"}, text


def test_a_generator_beside_another_machinery_is_not_named(page: Page) -> None:
    assert named(page(GENERATOR.format("WordPress 4.0") + SPIP)) == {"spip": "firm"}


def test_generators_of_several_makers_name_nothing(page: Page) -> None:
    both = GENERATOR.format("WordPress 4.0") + GENERATOR.format("Joomla! 1.5")
    assert named(page(both)) == {}


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/spip.php?article12">Ancien article</a>',
        '<a href="/wp-content/uploads/ancien.pdf">Ancien bulletin</a>',
        "<template>" + THEME + "</template>",
        "<textarea>" + THEME + "</textarea>",
        "<!-- " + THEME + " -->",
        '<img src="/resize?src=/wp-content/uploads/a.jpg">',
        '<img src="https://autre.test/wp-content/uploads/a.jpg">',
        '<p class="spip">Texte venu d’un ancien site</p>',
        '<link rel="canonical" href="/wp-content/themes/ville/">',
    ],
)
def test_what_an_old_site_or_another_one_left_names_nothing(page: Page, body: str) -> None:
    assert named(page(body)) == {}


def test_a_site_whose_signs_are_hidden_is_known_by_its_machinery(page: Page) -> None:
    hidden = (
        "<script>window._wpemojiSettings = {};</script>"
        "<style id='global-styles-inline-css'>body{}</style>"
    )
    assert named(page(hidden)) == {"wordpress": "firm"}
    many = "".join(f'<a href="/spip.php?rubrique{n}">x</a>' for n in range(3))
    assert named(page(many)) == {"spip": "firm"}


def test_words_that_are_no_page_have_no_tags(page: Page) -> None:
    assert named(page(THEME, "Content-Type: text/plain")) == {}


def seen(*pairs: tuple[str, str]) -> list[SeenVersion]:
    return [SeenVersion(version=version, source=source) for version, source in pairs]


@pytest.mark.parametrize(
    ("said_by", "version", "certainty", "conflict"),
    [
        ([], "", "firm", False),
        ([("6.4.3", "generator")], "6.4.3", "firm", False),
        ([("6.4.3", "generator"), ("6.4.3", "asset")], "6.4.3", "certain", False),
        ([("10", "header"), ("10.2.3", "asset")], "10.2.3", "firm", False),
        ([("6.8", "generator"), ("6.8.0", "feed")], "6.8.0", "firm", False),
        ([("4.0", "generator"), ("6.4.3", "asset")], "6.4.3", "tentative", True),
        ([("6.5-RC1", "generator"), ("6.5", "feed")], "6.5", "tentative", True),
        ([("6.5-RC1", "generator"), ("6.5.1", "feed")], "6.5.1", "tentative", True),
        ([("6.5-RC1", "generator"), ("6.5-RC1", "feed")], "6.5-RC1", "certain", False),
    ],
)
def test_versions_agree_or_the_kindest_is_kept(
    said_by: list[tuple[str, str]], version: str, certainty: str, conflict: bool
) -> None:
    found = agreement(seen(*said_by))
    assert (found.version, found.certainty, found.conflict) == (version, certainty, conflict)


def test_two_places_that_agree_are_certain_and_two_that_do_not_are_told(page: Page) -> None:
    [one] = weigh(
        [page(GENERATOR.format("WordPress 6.4.3") + CORE.format("6.4.3") + THEME)]
    ).products
    assert (one.version_certainty, {v.source for v in one.versions}) == ("certain", {"generator", "asset"})  # fmt: skip
    [two] = weigh([page(GENERATOR.format("WordPress 4.0") + CORE.format("6.4.3") + THEME)]).products
    assert (two.version, two.version_conflict, two.version_certainty) == ("6.4.3", True, "tentative")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "distribution"),
    [
        ("5.2.1+dfsg-1+deb12u1", "debian"), ("Apache/2.4.57 (Debian)", "debian"), ("8.1.2-1ubuntu2.14", "ubuntu"),
        ("2.4.37-65.el8", "rhel"), ("Apache/2.4.6 (CentOS)", "rhel"), ("nginx/1.18.0", ""), ("Debianne", ""),
    ],
)  # fmt: skip
def test_a_distribution_mends_old_versions(text: str, distribution: str) -> None:
    assert back_ported([text]) == distribution


def test_plug_ins_and_themes_with_numbers_of_their_own(page: Page) -> None:
    body = CORE.format("6.4.3") + THEME + "".join(
        f'<script src="/wp-content/plugins/{slug}/a.js?ver={version}"></script>'
        for slug, version in (("contact-form-7", "5.8.4"), ("old-one", "6.4.3"), ("../x", "1"))
    ) + '<script src="https://autre.test/wp-content/plugins/foreign/a.js?ver=1"></script>'  # fmt: skip
    found = {(one.kind, one.slug): one.version for one in weigh([page(body)]).extensions}
    assert found == {
        ("plugin", "contact-form-7"): "5.8.4",
        ("plugin", "old-one"): "",
        ("theme", "ville"): "1.2",
    }


def test_spip_lists_its_plug_ins_in_its_header(page: Page) -> None:
    header = "Composed-By: SPIP 4.1.5 @ www.spip.net + spip(4.1.5),saisies(4.5.2),formidable(5.1)"
    found = weigh([page("", header, "Server: Apache(2.4)")])
    assert [(one.slug, one.version) for one in found.extensions] == [("saisies", "4.5.2"), ("formidable", "5.1")]  # fmt: skip


def test_one_forged_header_is_no_proof_of_a_product(page: Page) -> None:
    spip = weigh([page("", "Composed-By: SPIP 1.9 @ www.spip.net")]).products
    assert [(one.id, one.certainty) for one in spip] == [("spip", "tentative")]
    assert weigh([page("", "X-Pingback: https://autre.test/xmlrpc.php")]).products == ()


CONFIG = (
    b"Composed-By: SPIP 4.1.5 @ www.spip.net + spip(4.1.5),aide(1.0),saisies(4.5.2),formidable(5.1)"
)


def test_the_settings_of_spip_tell_its_version_and_its_plug_ins(page: Page) -> None:
    answers = [page(SPIP.replace("/local", "/ville/local"))]
    assert not list(places_of("spip", answers, "", files=False))
    [place] = places_of("spip", answers, "", files=True)
    assert place.path == "/ville/local/config.txt"
    found = said(place, CONFIG)
    assert found.version == SeenVersion(version="4.1.5", source="file: /ville/local/config.txt")
    assert [one.slug for one in found.extensions] == ["saisies", "formidable"]
    assert said(place, b"<html>Composed-By SPIP</html>").version is None
    silent = b"Composed-By: SPIP @ www.spip.net + spip(4.2.0),aide(3.1.0)"
    assert said(place, silent).version == SeenVersion(version="4.2.0", source=place.source)


def test_a_feed_is_asked_where_the_page_announces_it(page: Page) -> None:
    announced = '<link rel="alternate" type="application/rss+xml" href="/blog/feed/">'
    [place] = places_of("wordpress", [page(THEME + announced)], "/blog", files=False)
    assert (place.path, place.source) == ("/blog/feed/", "feed")
    [usual] = places_of("wordpress", [page(THEME)], "/blog", files=False)
    assert usual.path == "/blog/feed/"


def test_parts_of_a_page_are_its_own() -> None:
    parts = Parts.made(
        "ville.test", "https://ville.test/a/",
        loaded=["https://ville.test/x.js?v=1", "y.js", "//cdn.test/z.js", "https://ville.test.evil/q.js", "http://[x"],
        shown=["/../img.png"], related=[("https://ville.test/", "canonical"), ("/f", "alternate")],
    )  # fmt: skip
    assert parts.assets == ("/x.js?v=1", "/a/y.js", "/img.png", "/f")
    assert parts.hosts == ("cdn.test", "ville.test.evil")
    assert parts.feeds == ("/f",)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("Kerio (?:Connect|MailServer)", ("Kerio ",)), ("/a/bcd|/wp-(?:x|y)/", ("/a/bcd", "/wp-")), ("ab?cde", ("cde",)),
        ("(?i)WordPress", ()), ("[0-9]+", ()), (r"a\.b\.cd{2}", ("a.b.c",)), (r"\bvar x", ("var x",)), ("(?:abc|def)|xyzt", ()),
        ("abc(?!d)efg[^]x]hijkl", ("hijkl",)), (r"(?<=/owa)/themes\(", ("/themes(",)),
    ],
)  # fmt: skip
def test_what_a_text_must_hold_first(pattern: str, found: tuple[str, ...]) -> None:
    assert needles(re.compile(pattern)) == found


def test_no_sign_of_the_table_is_lost_to_what_it_must_hold_first() -> None:
    from cyberscan.recognition import signatures
    from cyberscan.recognition.material import SEARCHED, texts_of
    from tests.recognition.conftest import PAGES, read_pages

    for path in PAGES.glob("*.http"):
        for answer in read_pages(path.read_text(encoding="utf-8")):
            for sign in (sign for one in signatures() for sign in one.signs):
                look = sign.pattern.search if sign.kind in SEARCHED else sign.pattern.fullmatch
                for text in texts_of(answer)[sign.kind]:
                    assert not look(text) or sign.possible(text), (path.stem, sign.pattern)


@pytest.mark.timeout(10)
def test_tags_of_blanks_are_read_in_no_time(page: Page) -> None:
    tags = ("<script type=" + " " * 1900 + "></script>") * 33
    assert named(page(tags)) == {}
