"""One visit a site: what it asks, what it shares, and what it does not ask."""

from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network import html
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import Trip
from cyberscan.network.visited import Visited
from cyberscan.perimeter.models import Asset, Perimeter, Purpose
from cyberscan.probes.web import Reach, _hand_on
from cyberscan.probes.web_visit import SiteVisit
from cyberscan.sdk import (
    Budget,
    Fact,
    Hop,
    Page,
    Reason,
    Robots,
    SecurityTxt,
    Site,
    SiteControl,
    SiteProducts,
)
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\nwww 60 IN A 127.0.0.1\n"
HOME = Answer(b"<html lang=fr><title>Mairie</title><p>Bonjour</html>")
SOLR = {
    "/": Answer(b"<title>Solr Admin</title>"),
    "/solr/": Answer(b'<html ng-app="solrAdminApp">'),
}


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def visited(
    resolver: str, server: WebServer, declared: Perimeter | None = None, requests: int = 14,
    path: str = "/",
) -> dict[type[Fact], Fact]:  # fmt: skip
    budget = Budget(connections=20, requests=requests, queries=20, seconds=15)
    known = declared or perimeter(domains=["ville.test"])
    here = network(known, resolver=resolver, budget=budget, rate=1000.0)
    target = Site(scheme="http", host="www.ville.test", port=server.port, path=path)
    return {type(fact): fact for fact in SiteVisit().observe(target, here)}


def control(facts: dict[type[Fact], Fact]) -> SiteControl:
    fact = facts[SiteControl]
    assert isinstance(fact, SiteControl)
    return fact


def products(facts: dict[type[Fact], Fact]) -> SiteProducts:
    fact = facts[SiteProducts]
    assert isinstance(fact, SiteProducts)
    return fact


def test_a_visit_asks_little_on_one_connection(resolver: str) -> None:
    with WebServer({"/": HOME}) as server:
        facts = visited(resolver, server)
        assert server.connections == 1
        asked = [path for path in server.requests if len(path) != 17]
    assert set(facts) == set(SiteVisit().produces)
    assert [kind for kind, fact in facts.items() if fact.failed] == []
    assert asked == ["/", "/.well-known/security.txt", "/security.txt", "/robots.txt"]


def test_a_page_of_a_site_s_own_settles_a_suspicion(resolver: str) -> None:
    with WebServer(SOLR) as server:
        facts = visited(resolver, server)
        assert server.requests.count("/solr/") == 1
    found = [one for one in products(facts).products if one.layer == "application"]
    assert [(one.id, one.certainty) for one in found] == [("apache-solr", "certain")]


def test_equipment_is_seen_and_nothing_is_asked_of_it(resolver: str) -> None:
    with WebServer(SOLR) as server:
        camera = Asset(
            host="www.ville.test", ports=(server.port,), purpose=(Purpose.VIDEOPROTECTION,)
        )
        declared = perimeter(hosts=["ville.test"]).model_copy(update={"assets": (camera,)})
        facts = visited(resolver, server, declared)
        assert server.requests == ["/"]
    assert facts[Page].failed is None
    for kind in (SiteControl, Robots, SecurityTxt):
        failure = facts[kind].failed
        assert failure
        assert failure.reason is Reason.OUT_OF_SCOPE


def test_the_page_is_told_even_when_nothing_more_can_be_asked(resolver: str) -> None:
    with WebServer(SOLR) as server:
        facts = visited(resolver, server, requests=1)
    assert facts[Page].failed is None
    assert products(facts).products == ()
    failure = facts[SecurityTxt].failed
    assert failure
    assert failure.reason is Reason.BUDGET_SPENT


@pytest.mark.parametrize(
    "notice",
    [
        Answer(b"<title>Just a moment...</title>", 403),
        Answer(b"<title>Site en maintenance</title>", 503),
        Answer(b"<title>Welcome to nginx!</title>"),
    ],
)
def test_a_notice_in_place_of_the_site_ends_the_visit(resolver: str, notice: Answer) -> None:
    with WebServer({}, notice) as server:
        facts = visited(resolver, server)
        assert server.requests == ["/"]
    assert facts.pop(Page).failed is None
    assert {fact.failed.reason for fact in facts.values() if fact.failed} == {Reason.BLOCKED}
    assert all(fact.failed for fact in facts.values())


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        (Answer(b"<title>Introuvable</title>", 404), (404, False, False, False)),
        (Answer(b"<title>Page introuvable</title>", 200), (200, True, False, False)),
        (HOME, (200, True, True, False)),
        (Answer(status=302, headers=(("Location", "/"),)), (302, False, True, False)),
        (Answer(status=302, headers=(("Location", "/erreur"),)), (302, False, False, False)),
        (Answer(b"non", 403), (403, False, False, True)),
        (Answer(b"panne", 502), (502, False, False, True)),
        (Answer(b"<title>Just a moment...</title>"), (200, True, False, True)),
    ],
)
def test_the_control_says_what_answers_are_worth(
    resolver: str, otherwise: Answer, expected: tuple[int, bool, bool, bool]
) -> None:
    with WebServer({"/": HOME}, otherwise) as server:
        fact = control(visited(resolver, server))
    assert (fact.status, fact.soft_404, fact.alike, fact.turned_away) == expected


def test_what_an_origin_has_once_is_told_of_its_root(resolver: str) -> None:
    with WebServer({"/etat-civil/": HOME}) as server:
        facts = visited(resolver, server, path="/etat-civil/")
    page, robots = facts[Page].target, facts[Robots].target
    assert isinstance(page, Site)
    assert isinstance(robots, Site)
    assert (page.path, robots.path) == ("/etat-civil/", "/")


def test_robots_and_security_txt_are_asked_once_for_all_pages_of_an_origin(resolver: str) -> None:
    declared = perimeter(domains=["ville.test"])
    here = network(declared, resolver=resolver, rate=1000.0)
    with WebServer({}, HOME) as server:
        for path in ("/", "/etat-civil/", "/ecole/"):
            target = Site(scheme="http", host="www.ville.test", port=server.port, path=path)
            assert Page in {type(fact) for fact in SiteVisit().observe(target, here)}
        assert server.requests.count("/robots.txt") == 1
        counted = here.governor.requests_by_site
    place = f"www.ville.test:{server.port}"
    assert set(counted) == {place, f"{place}/etat-civil", f"{place}/ecole"}
    assert sum(counted.values()) == len(server.requests)


def test_a_site_s_allowance_ends_in_not_looked_never_in_absent(resolver: str) -> None:
    declared = perimeter(domains=["ville.test"])
    here = network(declared, resolver=resolver, rate=1000.0, site_requests=2)
    with WebServer({"/": HOME}) as server:
        target = Site(scheme="http", host="www.ville.test", port=server.port)
        facts = {type(fact): fact for fact in SiteVisit().observe(target, here)}
        assert len(server.requests) == 2
    for kind in (SecurityTxt, Robots):
        failure = facts[kind].failed
        assert failure
        assert failure.reason is Reason.BUDGET_SPENT


def test_a_page_that_cannot_be_had_fails_every_kind_where_it_belongs(resolver: str) -> None:
    away = Answer(status=302, headers=(("Location", "https://ailleurs.test/"),))
    with WebServer({"/ecole/": away}) as server:
        facts = visited(resolver, server, path="/ecole/")
    assert set(facts) == set(SiteVisit().produces)
    assert {fact.failed.reason for fact in facts.values() if fact.failed} == {Reason.OUT_OF_SCOPE}
    robots = facts[Robots].target
    assert isinstance(robots, Site)
    assert robots.path == "/"


def test_the_page_that_the_first_look_read_is_not_asked_again(resolver: str) -> None:
    here = network(perimeter(domains=["ville.test"]), resolver=resolver, rate=1000.0)
    with WebServer({"/": HOME}) as server:
        target = Site(scheme="http", host="www.ville.test", port=server.port)
        list(Reach().observe(target, here))
        for _ in range(2):
            facts = {type(fact): fact for fact in SiteVisit().observe(target, here)}
            assert facts[Page].failed is None
        assert server.requests.count("/") == 2, "handed on once, then asked"


def test_a_page_that_was_read_is_not_read_again(resolver: str) -> None:
    here = network(perimeter(domains=["ville.test"]), resolver=resolver, rate=1000.0)
    with WebServer({}) as server:
        target = Site(scheme="http", host="www.ville.test", port=server.port)
        url = target.origin + "/"
        reply = Reply(url, 200, (("content-type", "text/html"),), b"<title>A</title>")
        trip = Trip((Hop(url=url, status=200),), reply, seen=html.Read(title="B"))
        here.governor.visited.leave(url, trip)
        facts = {type(fact): fact for fact in SiteVisit().observe(target, here)}
    assert facts[Page].model_dump()["title"] == "B"


def test_what_is_handed_on_is_bounded() -> None:
    reply = Reply("http://ville.test/", 200, (), b"x" * 600)
    visited_pages = Visited(most_bytes=1000)
    for name in ("a", "b"):
        visited_pages.leave(name, Trip(reply=reply))
    assert visited_pages.take("a") == Trip(reply=reply)
    assert visited_pages.take("a") is None
    assert visited_pages.take("b") is None
    visited_pages.leave("c", Trip(reply=reply, seen=html.Read()))
    assert visited_pages.take("c") is None, "its parts take place too"
    visited_pages.leave("b", Trip(reply=reply))
    assert visited_pages.take("b") is not None


def test_a_certificate_refused_on_the_way_is_not_the_page_s() -> None:
    there = Reply("https://www.ville.test/", 200, (), b"x")
    first = Reply("https://ville.test/", 301, (), certificate_error="wrong_name")
    hops = (Hop(url="https://ville.test/", status=301), Hop(url=there.url, status=200))
    trip = Trip(hops, there, certificate_error="wrong_name", passed=(first,))
    here = network(perimeter(domains=["ville.test"]))
    _hand_on(here, Site(scheme="https", host="www.ville.test", port=443), [trip])
    rest = here.governor.visited.take(there.url)
    assert rest is not None
    assert (rest.certificate_error, rest.hops, rest.passed) == ("", hops[1:], ())


def test_an_empty_robots_file_is_there_where_other_paths_are_not(resolver: str) -> None:
    empty = Answer(b"", content_type="text/plain")
    with WebServer({"/": HOME, "/robots.txt": empty}) as server:
        assert visited(resolver, server)[Robots].failed is None
    with WebServer({"/": HOME}, empty) as server:
        failure = visited(resolver, server)[Robots].failed
    assert failure
    assert failure.reason is Reason.PROTOCOL_ERROR


def test_what_stands_behind_a_login_page_was_not_seen(resolver: str) -> None:
    login = Answer(b"<title>Connexion</title><form method=post><input type=password name=p></form>")
    there = (("Location", "/connexion"),)
    with WebServer({"/": HOME, "/connexion": login}, Answer(b"", 302, headers=there)) as server:
        facts = visited(resolver, server)
    for kind in (SecurityTxt, Robots):
        failure = facts[kind].failed
        assert failure is not None
        assert failure.reason is Reason.BLOCKED


def test_a_page_of_errors_to_which_every_path_leads_shows_an_absence(resolver: str) -> None:
    there = (("Location", "/introuvable"),)
    sites = {"/": HOME, "/introuvable": Answer(b"<title>Introuvable</title><p>Non")}
    with WebServer(sites, Answer(b"", 302, headers=there)) as server:
        fact = visited(resolver, server)[SecurityTxt]
    assert isinstance(fact, SecurityTxt)
    assert (fact.failed, fact.present) == (None, False)


@pytest.mark.parametrize("text", ["Contact: mairie\nBonjour\n", "User-agent: *\nDisallow: /\n"])
def test_a_text_that_is_given_for_every_path_is_no_file_of_the_site(
    resolver: str, text: str
) -> None:
    everywhere = Answer(text.encode(), content_type="text/plain")
    with WebServer({"/": HOME}, otherwise=everywhere) as server:
        facts = visited(resolver, server)
    for kind in (SecurityTxt, Robots):
        fact = facts[kind]
        assert isinstance(fact, SecurityTxt | Robots)
        assert (fact.failed, fact.present) == (None, False)
