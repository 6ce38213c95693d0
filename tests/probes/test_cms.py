"""Products recognised by what they do, on pages like those they make."""

from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.levels import Level
from cyberscan.probes.cms import SiteSoftware
from cyberscan.sdk import Site, Software
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


def software(
    resolver: str, page: str, *headers: tuple[str, str],
    others: dict[str, Answer] | None = None, level: Level = Level.LIGHT,
) -> Software:  # fmt: skip
    home = Answer(page.encode(), headers=headers)
    declared = perimeter(domains=["ville.test"], level=level)
    here = network(declared, resolver=resolver, budget=SiteSoftware.budget, level=level)
    with WebServer({"/": home, **(others or {})}, NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        [fact] = SiteSoftware().observe(target, here)
    assert isinstance(fact, Software)
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
            ("spip", "4.2.9", "firm"),
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
            ("", "", "firm"),
        ),
        ('<img src="https://blog.test/wp-content/uploads/a.png">', (), ("", "", "firm")),
        ('<a href="/wp-content/uploads/a.pdf">arrêté</a>', (), ("", "", "firm")),
    ],
)
def test_a_product_is_recognised_by_its_machinery(
    resolver: str,
    page: str,
    headers: tuple[tuple[str, str], ...],
    expected: tuple[str, str, str],
) -> None:
    fact = software(resolver, page, *headers)
    assert (fact.product, fact.version, fact.confidence) == expected


def test_a_forged_generator_does_not_hide_the_real_product(resolver: str) -> None:
    page = WP_GENERATOR + '<link rel="stylesheet" href="/local/cache-css/a.css">'
    fact = software(resolver, page, ("Composed-By", "SPIP 4.2.9"))
    assert (fact.product, fact.version) == ("spip", "4.2.9")
    assert fact.confidence != "certain"


def test_a_generator_that_its_own_files_contradict_is_tentative(resolver: str) -> None:
    fact = software(resolver, WP_GENERATOR.replace("6.4.3", "4.0") + WP_CORE + WP_THEME)
    assert (fact.product, fact.confidence) == ("wordpress", "tentative")


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
    here = network(declared, resolver=resolver, budget=SiteSoftware.budget)
    with WebServer({}, otherwise=Answer(b"<p>WordPress Drupal SPIP Joomla TYPO3")) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        [fact] = SiteSoftware().observe(target, here)
    assert isinstance(fact, Software)
    assert fact.product == ""
