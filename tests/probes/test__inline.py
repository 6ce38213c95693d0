"""What the scripts written in a page name."""

import pytest

from cyberscan.network.html import read
from cyberscan.network.html_read import Read
from cyberscan.probes._inline import inline_scripts
from cyberscan.sdk import InlineScripts

TAG_MANAGER = """(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start': new Date().getTime()});
j.src='https://www.googletagmanager.com/gtm.js?id='+i;})(window,document,'script','dataLayer','GTM-X');"""
MATOMO = """var _paq = window._paq || []; _paq.push(['trackPageView']);
(function() { var u="//stats.ville.test/"; g.src=u+'matomo.js'; })();"""


def of(code: str, attributes: str = "") -> InlineScripts:
    return inline_scripts(
        read(f"<script{attributes}>{code}</script>".encode(), "https://ville.test/")
    )


def test_usual_snippets_are_known() -> None:
    assert of(TAG_MANAGER).calls == ("gtm",)
    assert of(TAG_MANAGER).addresses == ("https://www.googletagmanager.com/gtm.js?id=",)
    assert of(MATOMO).calls == ("matomo",)
    assert of(MATOMO).addresses == ("https://stats.ville.test/",)


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ('gtag( "config" , "G-ABC" );', ("google-analytics",)),
        ("gtag('config', 'AW-123');", ("google-ads",)),
        ("fbq('init', '1');", ("meta-pixel",)),
        ('clarity(window, document, "clarity", "script", "x");', ("clarity",)),
        ("tarteaucitron.init({});", ("tarteaucitron",)),
        ("var gtag = function () {};", ()),
        ("// we left google analytics", ()),
    ],
)
def test_commands(code: str, calls: tuple[str, ...]) -> None:
    assert of(code).calls == calls


def test_what_is_held_for_consent_or_is_data_names_nothing() -> None:
    assert of(TAG_MANAGER, " type='text/plain'") == InlineScripts()
    assert of('{"url": "https://a.test/"}', " type='application/ld+json'") == InlineScripts()


@pytest.mark.parametrize(
    ("code", "addresses"),
    [
        (r'"https:\/\/a.test\/x.js"', ("https://a.test/x.js",)),
        ("'//A.test:8443/x'", ("https://a.test/x",)),
        ("// comment with a.test", ()),
        ("//comment", ()),
        ("x = a//b", ()),
        ("'https://" + "a" * 300 + ".test/'", ()),
    ],
)
def test_addresses(code: str, addresses: tuple[str, ...]) -> None:
    assert of(code).addresses == addresses


def test_document_domain_is_seen_when_it_is_set() -> None:
    assert of("document.domain = 'ville.test'").sets_document_domain
    assert not of("if (document.domain == 'x') {}").sets_document_domain


@pytest.mark.parametrize(
    "code", ["//a.b" * 40_000, "https:" * 40_000, "/" * 200_000, "//" + "a." * 90_000]
)
def test_hostile_code_is_bounded(code: str) -> None:
    found = inline_scripts(Read(code=code, inline_scripts=1))
    assert len(found.addresses) <= 100
