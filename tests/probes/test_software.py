"""Products recognised by what they do, on pages like those they make."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.levels import Level
from cyberscan.network.session import Network
from cyberscan.probes.web_visit import SiteVisit
from cyberscan.reasons import Reason
from cyberscan.sdk import Product, Site, SiteProducts
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
NOT_FOUND = Answer(b"<title>Introuvable</title>", 404)
WP_GENERATOR = '<meta name="generator" content="WordPress 6.4.3">'
WP_THEME = '<link rel="stylesheet" href="/wp-content/themes/ville/style.css?ver=1.2">'
WP_CORE = (
    '<link rel="stylesheet" href="/wp-includes/css/dist/block-library/style.min.css?ver=6.4.3">'
)
WP_JQUERY = '<script src="/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script>'


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


@dataclass(frozen=True)
class Seen:
    """The application of a site, and what is said of its version."""

    fact: SiteProducts
    one: Product | None

    @property
    def product(self) -> str:
        return self.one.id if self.one else ""

    @property
    def version(self) -> str:
        return self.one.version if self.one else ""

    @property
    def certainty(self) -> str:
        return self.one.certainty if self.one else ""

    @property
    def of_version(self) -> str:
        return self.one.version_certainty if self.one else ""


def seen(target: Site, room: Network) -> Seen:
    [fact] = [one for one in SiteVisit().observe(target, room) if isinstance(one, SiteProducts)]
    [*applications] = [one for one in fact.products if one.layer == "application"]
    return Seen(fact, applications[0] if applications else None)


def software(
    resolver: str, page: str, *headers: tuple[str, str],
    others: dict[str, Answer] | None = None, level: Level = Level.LIGHT,
) -> Seen:  # fmt: skip
    home = Answer(page.encode(), headers=headers)
    declared = perimeter(domains=["ville.test"], level=level)
    here = network(declared, resolver=resolver, budget=SiteVisit.budget, level=level)
    with WebServer({"/": home, **(others or {})}, NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        fact = seen(target, here)
    return fact


@pytest.mark.parametrize(
    ("page", "headers", "expected"),
    [
        (WP_GENERATOR + WP_THEME, (), ("wordpress", "6.4.3", "certain")),
        (WP_THEME + WP_CORE + WP_JQUERY, (), ("wordpress", "6.4.3", "firm")),
        (WP_THEME + WP_JQUERY, (), ("wordpress", "", "firm")),
        (WP_GENERATOR, (), ("wordpress", "6.4.3", "tentative")),
        (
            '<link rel="stylesheet" href="/local/cache-css/a.css">',
            (("Composed-By", "SPIP 4.2.9 @ www.spip.net + plugins(x)"),),
            ("spip", "4.2.9", "certain"),
        ),
        (
            '<meta name="generator" content="SPIP 4.3.3"><img src="/plugins-dist/x/a.png">',
            (),
            ("spip", "4.3.3", "certain"),
        ),
        (
            (
                '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
                '<script src="/core/misc/drupal.js?v=10.2.3"></script>'
            ),
            (("X-Generator", "Drupal 10 (https://www.drupal.org)"), ("X-Drupal-Cache", "HIT")),
            ("drupal", "10.2.3", "certain"),
        ),
        (
            (
                '<meta name="generator" content="Joomla! - Open Source Content Management">'
                '<script src="/media/system/js/core.js"></script>'
            ),
            (),
            ("joomla", "", "certain"),
        ),
        (
            '<meta name="generator" content="TYPO3 CMS"><link rel=stylesheet href="/typo3temp/a.css">',
            (),
            ("typo3", "", "certain"),
        ),
        (
            "<p>Notre ancien site utilisait /wp-content/themes/ et WordPress 4.1.</p>",
            (),
            ("", "", ""),
        ),
        ('<img src="https://blog.test/wp-content/uploads/a.png">', (), ("", "", "")),
        ('<a href="/wp-content/uploads/a.pdf">arrêté</a>', (), ("", "", "")),
    ],
)
def test_a_product_is_recognised_by_its_machinery(
    resolver: str,
    page: str,
    headers: tuple[tuple[str, str], ...],
    expected: tuple[str, str, str],
) -> None:
    fact = software(resolver, page, *headers)
    assert (fact.product, fact.version, fact.certainty) == expected


def test_a_forged_generator_does_not_hide_the_real_product(resolver: str) -> None:
    page = WP_GENERATOR + '<link rel="stylesheet" href="/local/cache-css/a.css">'
    fact = software(resolver, page, ("Composed-By", "SPIP 4.2.9"))
    assert (fact.product, fact.version) == ("spip", "4.2.9")
    assert fact.certainty != "certain"


def test_a_generator_that_its_own_files_contradict_is_tentative(resolver: str) -> None:
    fact = software(resolver, WP_GENERATOR.replace("6.4.3", "4.0") + WP_CORE + WP_THEME)
    assert (fact.product, fact.of_version) == ("wordpress", "tentative")


def test_the_feed_tells_the_version(resolver: str) -> None:
    feed = Answer(b"<rss><generator>https://wordpress.org/?v=6.5.2</generator>", content_type="x/y")
    assert software(resolver, WP_THEME, others={"/feed/": feed}).version == "6.5.2"


JOOMLA = '<script src="/media/system/js/core.js"></script>'
MANIFEST = Answer(
    b'<?xml version="1.0"?><extension type="file" method="upgrade"><name>files_joomla</name>'
    b"<version>5.1.2</version></extension>",
    content_type="text/xml",
)


@pytest.mark.parametrize(("level", "version"), [(Level.LIGHT, ""), (Level.ACTIVE, "5.1.2")])
def test_version_files_are_asked_at_the_active_level_only(
    resolver: str, level: Level, version: str
) -> None:
    others = {"/administrator/manifests/files/joomla.xml": MANIFEST}
    assert software(resolver, JOOMLA, others=others, level=level).version == version


def test_a_site_that_says_yes_to_everything_is_no_product(resolver: str) -> None:
    declared = perimeter(domains=["ville.test"])
    here = network(declared, resolver=resolver, budget=SiteVisit.budget)
    with WebServer({}, otherwise=Answer(b"<p>WordPress Drupal SPIP Joomla TYPO3")) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        fact = seen(target, here)
    assert fact.product == ""


FEED = "<rss><channel><generator>https://wordpress.org/?v={}</generator></channel></rss>"
GENERATOR = '<meta name="generator" content="{}">'


def feed(version: str) -> Answer:
    return Answer(FEED.format(version).encode(), content_type="application/rss+xml")


def asset(path: str) -> str:
    return f'<link rel="stylesheet" href="{path}">'


def script(path: str) -> str:
    return f'<script src="{path}"></script>'


@pytest.mark.parametrize(
    ("generators", "version"),
    [
        (["Elementor 3.18.3; features: x", "WordPress 6.4.3", "WPML ver:4.5.8 stt:1,4;"], "6.4.3"),
        (["WordPress Download Manager 3.2.59", "WordPress 6.4.3"], "6.4.3"),
        (["WordPress Download Manager 3.2.59"], ""),
        (["WordPress 6.5-RC1-57828"], "6.5-RC1"),
        (["WordPress 6.4.3, fitted with the WordPress Mobile Pack 1.2"], "6.4.3"),
        (["Powered by Slider Revolution 6.5.8 - responsive WordPress plugin"], ""),
    ],
)
def test_plug_ins_sign_beside_wordpress(resolver: str, generators: list[str], version: str) -> None:
    page = "".join(GENERATOR.format(text) for text in generators) + WP_THEME
    fact = software(resolver, page)
    assert (fact.product, fact.version) == ("wordpress", version)


@pytest.mark.parametrize(
    ("page", "product", "version"),
    [
        (GENERATOR.format("TYPO3 6.2 CMS"), "typo3", "6.2"),
        (GENERATOR.format("TYPO3 CMS 7.6"), "typo3", "7.6"),
        (GENERATOR.format("TYPO3 Neos"), "", ""),
        (GENERATOR.format("Joomla! 1.5 - Open Source Content Management"), "joomla", "1.5"),
        (
            GENERATOR.format("Joomla! - Open Source Content Management - Version 3.9.28"),
            "joomla",
            "3.9.28",
        ),
        (asset("/media/templates/site/cassiopeia/css/template.min.css?a1"), "joomla", ""),
        (
            asset("/wp-includes/blocks/navigation/style.min.css?ver=6.8.2") + WP_THEME,
            "wordpress",
            "6.8.2",
        ),
    ],
)
def test_versions_are_read_as_each_product_writes_them(
    resolver: str, page: str, product: str, version: str
) -> None:
    fact = software(resolver, page)
    assert (fact.product, fact.version) == (product, version)


@pytest.mark.parametrize(
    ("page", "headers", "expected"),
    [
        (
            GENERATOR.format("WordPress 4.9.15 (compatible; ClassicPress 1.2.0)") + WP_THEME,
            (),
            ("classicpress", "1.2.0"),
        ),
        (
            WP_THEME + script("/wp-includes/js/wp-emoji-release.min.js?ver=cp_ca570ce6"),
            (),
            ("classicpress", ""),
        ),
        (
            script("/core/misc/drupal.js?v=1.27.1"),
            (("X-Generator", "Backdrop CMS 1 (https://backdropcms.org)"),),
            ("backdrop", "1"),
        ),
        (script("/core/misc/backdrop.js?v=1.27.1"), (), ("backdrop", "1.27.1")),
        ('<img src="/files/live/sites/ville/files/logo.png">', (), ("", "")),
        ('<img src="/proxy?url=https://autre.test/wp-content/uploads/a.jpg">', (), ("", "")),
        ('<img src="/img/https://autre.test/wp-content/uploads/a.jpg">', (), ("", "")),
    ],
)
def test_a_descendant_or_a_lookalike_is_not_the_product(
    resolver: str, page: str, headers: tuple[tuple[str, str], ...], expected: tuple[str, str]
) -> None:
    fact = software(resolver, page, *headers)
    assert (fact.product, fact.version) == expected


def test_a_vendor_script_s_version_is_not_drupal_s(resolver: str) -> None:
    jquery = script("/core/assets/vendor/jquery/jquery.min.js?v=3.7.1")
    assert software(resolver, jquery + asset("/core/themes/olivero/a.css?s1")).version == ""
    drupal = script("/core/misc/drupal.js?v=10.2.3") + script("/core/misc/drupal.init.js?v=10.2.3")
    assert software(resolver, jquery + drupal).version == "10.2.3"


@pytest.mark.parametrize("number", ["5.5.5", "1.2.3", "2024.11", "5.12"])
def test_a_number_that_the_site_puts_on_every_file_is_not_wordpress_s(
    resolver: str, number: str
) -> None:
    page = WP_THEME + WP_CORE.replace("6.4.3", number) + WP_JQUERY.replace("3.7.1", number)
    fact = software(resolver, page)
    assert (fact.product, fact.version) == ("wordpress", "")


def test_of_contradictory_versions_the_newest_is_kept(resolver: str) -> None:
    fact = software(resolver, WP_GENERATOR.replace("6.4.3", "4.0") + WP_CORE + WP_THEME)
    assert (fact.version, fact.of_version) == ("6.4.3", "tentative")


def test_a_number_alone_on_every_file_is_doubtful(resolver: str) -> None:
    block = asset("/wp-includes/blocks/navigation/style.min.css?ver={0}") + script(
        "/wp-includes/blocks/navigation/view.min.js?ver={0}"
    )
    impossible = software(resolver, block.format("4.2.1"))
    assert (impossible.product, impossible.version) == ("wordpress", "")
    possible = software(resolver, block.format("6.1.9"))
    assert (possible.version, possible.of_version) == ("6.1.9", "tentative")
    others = software(resolver, block.format("6.1.9") + WP_JQUERY)
    assert (others.version, others.of_version) == ("6.1.9", "firm")


def test_claims_that_exclude_each_other_give_no_version(resolver: str) -> None:
    page = WP_GENERATOR + GENERATOR.format("Joomla! 1.5 - Open Source Content Management")
    fact = software(resolver, page)
    assert (fact.product, fact.version) == ("", "")


def test_the_feed_asked_is_this_site_s(resolver: str) -> None:
    announced = '<link rel="alternate" type="application/rss+xml" href="/blog/feed/">'
    others = {"/feed/": feed("4.1"), "/blog/feed/": feed("6.9.7"), "/?feed=rss2": feed("6.9.1")}
    fact = software(resolver, WP_THEME + announced, others=others)
    assert (fact.version, [one.source for one in fact.one.versions]) == ("6.9.7", ["feed"])  # type: ignore[union-attr]
    plain = announced.replace("/blog/feed/", "/?feed=rss2")
    assert software(resolver, WP_THEME + plain, others=others).version == "6.9.1"


def test_a_site_in_a_folder_is_not_judged_by_the_root(resolver: str) -> None:
    pages = {
        "/asso/": Answer(JOOMLA.replace("/media", "/asso/media").encode()),
        "/administrator/manifests/files/joomla.xml": MANIFEST,
    }
    here = network(perimeter(domains=["ville.test"]), resolver=resolver, budget=SiteVisit.budget)
    with WebServer(pages, NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port, path="/asso/")
        fact = seen(target, here)
    assert (fact.product, fact.version) == ("joomla", "")


@pytest.mark.parametrize(
    ("answer", "unread"),
    [
        (NOT_FOUND, None),
        (Answer(b"refus", 403), Reason.BLOCKED),
        (Answer(b"panne", 502), Reason.PROTOCOL_ERROR),
    ],
)
def test_a_feed_that_could_not_be_read_is_said(
    resolver: str, answer: Answer, unread: Reason | None
) -> None:
    fact = software(resolver, WP_THEME, others={"/feed/": answer})
    assert (fact.version, fact.fact.unread) == ("", unread)


@pytest.mark.parametrize(
    ("status", "reason"), [(403, Reason.BLOCKED), (503, Reason.PROTOCOL_ERROR)]
)
def test_a_refusal_does_not_mean_that_there_is_no_product(
    resolver: str, status: int, reason: Reason
) -> None:
    here = network(perimeter(domains=["ville.test"]), resolver=resolver, budget=SiteVisit.budget)
    with WebServer({"/": Answer(b"<p>Non</p>", status)}, NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        fact = seen(target, here)
    assert fact.fact.failed
    assert fact.fact.failed.reason is reason


LIBRARY = Answer(b"/*! jQuery v3.5.1 | (c) JS Foundation */", content_type="text/javascript")


@pytest.mark.parametrize(("level", "version"), [(Level.LIGHT, ""), (Level.ACTIVE, "3.5.1")])
def test_a_library_without_a_number_is_read_at_the_active_level_only(
    resolver: str, level: Level, version: str
) -> None:
    page = (
        '<script src="/js/jquery.min.js?v=12"></script><script src="/js/bootstrap.min.js"></script>'
    )
    fact = software(
        resolver, page, others={"/js/jquery.min.js": LIBRARY, "/js/jquery.min.js?v=12": LIBRARY}, level=level
    ).fact  # fmt: skip
    found = {one.id: one.version for one in fact.products if one.layer == "library"}
    assert found == {"jquery": version, "bootstrap": ""}
