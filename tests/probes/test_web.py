"""The probes of sites against real local servers."""

import gzip
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import Trip
from cyberscan.network.session import Network
from cyberscan.probes.web import Reach, home_of, in_clear, read_in_clear
from cyberscan.probes.web_visit import SiteVisit
from cyberscan.sdk import (
    Budget,
    Hop,
    Host,
    HostAddresses,
    Page,
    Reason,
    Site,
    SiteProducts,
    SiteReach,
    Skipped,
    Visit,
)
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\nwww 60 IN A 127.0.0.1\n"
HOST = Host(name="ville.test")
USUAL = Site(scheme="https", host="ville.test", port=443)


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def room(resolver: str, ca_file: Path | None = None) -> Network:
    budget = Budget(connections=20, requests=20, queries=20, seconds=15)
    declared = perimeter(domains=["ville.test"])
    return network(declared, resolver=resolver, ca_file=ca_file, budget=budget, rate=1000.0)


def site(port: int) -> Site:
    return Site(scheme="http", host="ville.test", port=port)


def page(resolver: str, answer: Answer) -> Page:
    with WebServer({"/": answer}) as server:
        return visited(resolver, server)[0]


def visited(
    resolver: str, server: WebServer, room_of: Network | None = None
) -> tuple[Page, SiteProducts | None]:
    found = list(SiteVisit().observe(site(server.port), room_of or room(resolver)))
    [shown] = [fact for fact in found if isinstance(fact, Page)]
    products = [fact for fact in found if isinstance(fact, SiteProducts)]
    return shown, products[0] if products else None


def test_reach_feeds_on_names_that_lead_somewhere() -> None:
    found = HostAddresses(target=HOST, addresses=("127.0.0.1",), sites=(USUAL,))
    assert list(Reach().feeds_on(found)) == [USUAL]


def test_a_declared_name_without_address_is_skipped_and_an_implied_one_forgotten() -> None:
    absent = HostAddresses(target=HOST, status="nxdomain", sites=(USUAL,))
    [skipped] = Reach().feeds_on(absent)
    assert isinstance(skipped, Skipped)
    assert skipped.reason is Reason.DNS_FAILURE
    assert list(Reach().feeds_on(absent.model_copy(update={"declared": False}))) == []


def test_a_declared_port_is_visited_alone(resolver: str) -> None:
    with WebServer({"/": Answer(b"x")}) as server:
        [fact] = Reach().observe(site(server.port), room(resolver))
    assert isinstance(fact, SiteReach)
    assert {visit.scheme: visit.state for visit in fact.visits} == {
        "http": "answered",
        "https": "not_asked",
    }


def test_a_closed_port_is_refused_and_a_mute_one_failed(resolver: str) -> None:
    [closed] = Reach().observe(site(1), room(resolver))

    def mute(sock: socket.socket) -> None:
        sock.recv(1)

    with WebServer({}, otherwise=mute) as server:
        declared = perimeter(domains=["ville.test"])
        budget = Budget(connections=5, requests=5, queries=20, seconds=1)
        here = network(declared, resolver=resolver, budget=budget)
        [silent] = Reach().observe(site(server.port), here)
    assert isinstance(closed, SiteReach)
    assert isinstance(silent, SiteReach)
    assert closed.visits[0].state == "refused"
    assert (silent.visits[0].state, silent.visits[0].reason) == ("failed", "timeout")


def visit(scheme: str, state: str, **more: object) -> Visit:
    return Visit.model_validate({"scheme": scheme, "state": state, **more})


def ended(url: str) -> tuple[Hop, ...]:
    return (Hop(url=url, status=200),)


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        (
            [visit("https", "answered", hops=ended("https://www.ville.test/accueil?x=1"))],
            Site(scheme="https", host="www.ville.test", port=443),
        ),
        (
            [
                visit("http", "answered", hops=ended("http://ville.test/")),
                visit("https", "refused", reason="refused"),
            ],
            Site(scheme="http", host="ville.test", port=80),
        ),
    ],
)
def test_the_home_is_where_visitors_end(visits: list[Visit], expected: Site) -> None:
    assert home_of(SiteReach(target=USUAL, visits=tuple(visits))) == expected


@pytest.mark.parametrize(
    ("visits", "reason"),
    [
        ([visit("https", "failed", reason="timeout")], Reason.TIMEOUT),
        ([visit("https", "refused", reason="refused")], Reason.REFUSED),
        ([visit("https", "failed", reason="not_tls")], Reason.PROTOCOL_ERROR),
        (
            [visit("https", "answered", left_perimeter_to="https://ailleurs.test/")],
            Reason.OUT_OF_SCOPE,
        ),
    ],
)
def test_no_home_says_why(visits: list[Visit], reason: Reason) -> None:
    skipped = home_of(SiteReach(target=USUAL, visits=tuple(visits)))
    assert isinstance(skipped, Skipped)
    assert skipped.reason is reason


def test_a_page_is_kept_without_the_values_of_cookies(resolver: str) -> None:
    headers = (
        ("Server", "nginx/1.18.0"),
        ("Set-Cookie", "PHPSESSID=tresor; path=/; HttpOnly; SameSite=Lax"),
        ("Set-Cookie", "vieux=1; Max-Age=0"),
        ("Set-Cookie", "langue=fr; Secure"),
    )
    fact = page(resolver, Answer(b"<html lang=fr><title>Ville</title><p>Bonjour", 200, headers))
    assert (fact.status, fact.nature, fact.title, fact.language) == (200, "content", "Ville", "fr")
    assert ("server", "nginx/1.18.0") in fact.headers
    assert "tresor" not in fact.model_dump_json()
    assert [(c.name, c.secure, c.http_only, c.looks_like_session) for c in fact.cookies] == [
        ("PHPSESSID", False, True, True),
        ("langue", True, False, False),
    ]


@pytest.mark.parametrize(
    ("answer", "nature"),
    [
        (Answer(b"<title>Mairie</title><p>Le site parle de maintenance des routes."), "content"),
        (Answer(b"<title>Just a moment...</title><p>Checking", 403), "block_page"),
        (Answer(b"<title>Just a moment...</title>", 200), "block_page"),
        (
            Answer(b"<p>The requested URL was rejected. Please consult with your administrator."),
            "block_page",
        ),
        (Answer(b"<title>Access denied</title>", 403), "block_page"),
        (Answer(b"<title>Access denied</title><p>un livre", 200), "content"),
        (Answer(b"<p>Le site est en maintenance, revenez demain.", 503), "maintenance"),
        (Answer(b"<title>Site en maintenance</title>"), "maintenance"),
        (Answer(b"<title>Welcome to nginx!</title>"), "parking"),
        (Answer(b"<title>Apache2 Debian Default Page: It works</title>"), "parking"),
        (Answer(b"<title>Not found</title>", 404), "error"),
        (Answer(b""), "error"),
        (Answer(b"<p>panne", 500), "error"),
    ],
)
def test_the_nature_of_a_page(resolver: str, answer: Answer, nature: str) -> None:
    assert page(resolver, answer).nature == nature


def test_a_page_that_leaves_the_perimeter_cannot_be_looked_at(resolver: str) -> None:
    fact = page(resolver, Answer(status=302, headers=(("Location", "https://ailleurs.test/"),)))
    assert fact.failed
    assert fact.failed.reason is Reason.OUT_OF_SCOPE


def test_a_hundred_thousand_links_make_a_small_fact(resolver: str) -> None:
    fact = page(resolver, Answer(b"<a href=x>lien</a>" * 50_000))
    assert fact.truncated
    assert len(fact.links) == 500


def test_a_session_that_begins_on_a_redirect_of_the_site_is_seen(resolver: str) -> None:
    first = Answer(
        status=302, headers=(("Location", "/accueil"), ("Set-Cookie", "JSESSIONID=x; Path=/"))
    )
    with WebServer({"/": first, "/accueil": Answer(b"<p>bonjour")}) as server:
        fact, _ = visited(resolver, server)
    assert [(cookie.name, cookie.looks_like_session) for cookie in fact.cookies] == [
        ("JSESSIONID", True)
    ]


def test_a_long_policy_is_kept_whole(resolver: str) -> None:
    policy = "img-src " + " ".join(f"https://partenaire-{n}.test" for n in range(300))
    headers = (("Content-Security-Policy", f"{policy}; script-src 'self'"),)
    fact = page(resolver, Answer(b"<p>bonjour", headers=headers))
    [kept] = [value for name, value in fact.headers if name == "content-security-policy"]
    assert kept.endswith("script-src 'self'")


WELCOME = "<p>La mairie vous accueille du lundi au vendredi, place de la République. " * 12


@pytest.mark.parametrize(
    ("body", "nature"),
    [
        (
            "<title>Ville</title>" + WELCOME + "Pour vérifier que vous n’êtes pas un robot",
            "content",
        ),
        ("<title>Maintenance industrielle de Ville</title>" + WELCOME, "content"),
        ("<title>Ville</title><script src=/_Incapsula_Resource?a=1></script>" + WELCOME, "content"),
        ("<title>Ville - Maintenance</title><p>À bientôt", "maintenance"),
        ("<title>Site en maintenance</title><p>À bientôt", "maintenance"),
        ("<p>Vérification que vous n’êtes pas un robot", "block_page"),
        ("<head><script src=/_Incapsula_Resource?SWJIYLWA=5></script></head>", "block_page"),
        ("<title>Making sure you're not a bot!</title><p>Loading", "block_page"),
        (
            (
                '<H1>Access Denied</H1>You don\'t have permission to access "http://v.test/" on this'
                " server.<P>Reference #18.2d351ab8.155"
            ),
            "block_page",
        ),
    ],
)
def test_a_notice_is_told_from_a_page_that_speaks_of_it(
    resolver: str, body: str, nature: str
) -> None:
    assert page(resolver, Answer(body.encode())).nature == nature


def test_the_page_also_gives_the_product_away(resolver: str) -> None:
    body = b'<title>Login to Webmin</title><form action="/session_login.cgi">'
    with WebServer({"/": Answer(body, headers=(("Server", "MiniServ/2.105"),))}) as server:
        _, seen = visited(resolver, server)
    assert seen
    [product] = seen.products
    assert (product.id, product.certainty, product.version) == ("webmin", "certain", "2.105")
    assert seen.title == "Login to Webmin"


@pytest.mark.parametrize(
    ("body", "status", "shown"),
    [
        (b"<title>Ville</title><p>Bonjour", 200, "page"),
        (b"<title>Ville</title><script src=/app.js></script>", 200, "page"),
        (b"Bonjour", 200, "page"),
        (b"", 200, "nothing"),
        (b"<script>location.protocol = 'https:'</script>", 200, "nothing"),
        (b"<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>", 200, "notice"),
        (b"<title>Just a moment...</title><p>Wait", 200, "notice"),
        (b"<title>Ville</title><p>Non", 403, ""),
    ],
)
def test_what_is_shown_in_clear_is_told_from_what_stands_in_its_place(
    body: bytes, status: int, shown: str
) -> None:
    kind = (("content-type", "text/html"),)
    for url, expected in (("http://ville.test/", shown), ("https://ville.test/", "")):
        trip = Trip(reply=Reply(url, status, kind, body))
        assert in_clear(read_in_clear(trip)) == expected


@pytest.mark.parametrize(
    ("body", "nature"),
    [
        ("<p>Nous vérifions votre navigateur.</p><script src=/c.js></script>", "block_page"),
        ("<title>Vérification en cours</title><p>Un instant.", "block_page"),
        ("<p>Merci de confirmer que vous êtes humain.", "block_page"),
        ("Blocked", "block_page"),
        ("<h1>403 Forbidden</h1>", "block_page"),
        ("<script>document.cookie='a=b';location.reload(true)</script>", "block_page"),
        ("<script>document.cookie='a=b';location.reload()</script><a href=/x>x</a>", "content"),
        ("<title>Account Suspended</title><p>Contact your host.", "parking"),
        ("<p>Ce nom de domaine a expiré.", "parking"),
        ("<p>Notre futur site ouvrira prochainement.", "parking"),
        ("<title>Coming soon</title><p>Coming soon", "parking"),
        (
            "<title>Ville</title>" + WELCOME + "Le site de la piscine est en construction.",
            "content",
        ),
        ("<title>Ville</title>" + WELCOME + "Le nouveau site ouvrira bientôt. Blocked", "content"),
        ("<title>Ville</title>" + WELCOME + "Nous vérifions votre navigateur.", "content"),
    ],
)
def test_notices_without_a_maker_are_told_by_their_words(
    resolver: str, body: str, nature: str
) -> None:
    answer = Answer(body.encode(), content_type="text/html; charset=utf-8")
    assert page(resolver, answer).nature == nature


def test_a_packed_page_that_does_not_say_so_has_no_words(resolver: str) -> None:
    packed = gzip.compress(("<title>Ville</title>" + WELCOME * 9).encode())
    fact = page(resolver, Answer(packed))
    assert (fact.nature, fact.text, fact.title) == ("content", "", "")
