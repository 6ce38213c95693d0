"""What a whole scan in profile standard asks of one site, counted by the site itself."""

from collections import Counter
from collections.abc import Iterator

import pytest

from cyberscan.cli.network_options import settings_of
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.document import Document
from cyberscan.network.settings import Server, Settings
from cyberscan.profile_files import load_profile
from cyberscan.registry import load_checks
from cyberscan.scanning import Order, scan
from cyberscan.sdk import Outcome
from cyberscan.testing import perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
TEXT = "<p>La mairie vous accueille du lundi au vendredi.</p>" * 30
LINKS = "".join(
    f'<a href="{path}">{text}</a> '
    for path, text in (
        ("/accessibilite/", "Accessibilité : partiellement conforme"),
        ("/mentions-legales/", "Mentions légales"),
        ("/donnees-personnelles/", "Données personnelles"),
        ("/cookies/", "Gestion des cookies"),
        ("/plan/", "Plan du site"),
    )
)
WORDPRESS = (
    "<html lang=fr><head><title>Ville</title>"
    '<meta name="generator" content="WordPress 6.4.3">'
    '<link rel="stylesheet" href="/wp-content/themes/ville/style.css?ver=1.2">'
    '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    '<script src="/wp-content/plugins/contact-form-7/includes/js/index.js?ver=5.8"></script>'
    '<script src="/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script></head><body>'
    f'<img src="/wp-content/uploads/2026/blason.png">{TEXT}{LINKS}</body></html>'
)
SPIP = (
    "<html lang=fr><head><title>Ville</title>"
    '<link rel="stylesheet" href="/local/cache-css/a.css"></head><body>'
    f'<img src="/IMG/png/blason.png">{TEXT}{LINKS}</body></html>'
)
UNKNOWN = f"<html lang=fr><title>Ville</title><img src=/images/a.png>{TEXT}{LINKS}"


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def scanned(resolver: str, server: WebServer, profile: str) -> Document:
    chosen = load_profile(profile)
    declared = perimeter(urls=[f"http://ville.test:{server.port}/"])
    values = chosen.budgets.model_dump(exclude_none=True)
    settings = Settings(resolvers=(Server.parse(resolver),), **{**values, "rate": 1000.0})
    checks = [check for check in load_checks() if check.family in ("web", "cms", "duties")]
    return scan(Order(declared, chosen, settings, checks))


def pages(home: str) -> dict[str, Answer]:
    notice = Answer(f"<title>Notice</title><h1>Notice</h1>{TEXT}".encode())
    paths = ("/accessibilite/", "/mentions-legales/", "/donnees-personnelles/", "/cookies/")
    return {"/": Answer(home.encode()), **dict.fromkeys(paths, notice)}


@pytest.mark.parametrize("home", [WORDPRESS, SPIP, UNKNOWN], ids=["wordpress", "spip", "unknown"])
@pytest.mark.parametrize("soft", [False, True], ids=["404", "soft_404"])
def test_a_site_is_asked_twenty_five_times_at_most(resolver: str, home: str, soft: bool) -> None:
    missing = Answer(b"<title>Introuvable</title><p>Rien ici", 200 if soft else 404)
    with WebServer(pages(home), missing) as server:
        document = scanned(resolver, server, "standard")
        asked, connections = list(server.requests), server.connections
    assert len(asked) <= 25, Counter(asked)
    assert connections <= 12
    [(site, count)] = document.spending.requests_by_site.items()
    assert (site, count) == (f"ville.test:{server.port}", len(asked))
    spent = [
        finding.check
        for finding in document.findings
        if finding.outcome is Outcome.NOT_TESTED
        and finding.failure is not None
        and finding.failure.reason == "budget_spent"
    ]
    assert spent == []


@pytest.mark.parametrize(("profile", "most"), [("express", 20), ("standard", 25), ("complet", 110)])
def test_each_profile_has_its_allowance(profile: str, most: int) -> None:
    declared = perimeter(urls=["http://ville.test/"])
    chosen = dict.fromkeys(
        ("ca_file", "trust_anchor", "rdap_server", "ct_server", "directory_server", "contact")
    )
    settings = settings_of(load_profile(profile), declared, resolver=("192.0.2.1",), **chosen)
    assert settings.site_requests == most
