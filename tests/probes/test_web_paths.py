"""Exposed files and pages against real local servers, liars included."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.session import Network
from cyberscan.probes.web_paths import MOST, ExposedPaths
from cyberscan.sdk import (
    Budget,
    Fact,
    LookFailed,
    Page,
    PathProbes,
    Product,
    Reason,
    Site,
    SiteControl,
    SiteProducts,
    Skipped,
)
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
RECORDED = Path(__file__).parents[1] / "data" / "exposures"


def recorded(name: str) -> bytes:
    return (RECORDED / name).read_bytes()


PROOFS = {
    "/.git/HEAD": b"ref: refs/heads/main\n",
    "/.env": b"# secrets\nAPP_NAME=Ville\nDB_PASSWORD=abc\n",
    "/images/": b'<title>Index of /images</title><h1>Index of /images</h1><a href="../">',
    "/wp-config.php.bak": b"<?php\n/** x */\ndefine( 'DB_NAME', 'ville' );\n",
    "/wp-login.php": b'<title>x</title><form name="loginform" id="loginform" method="post">',
    "/ville.test.zip": recorded("zip.python"),
    "/backup.sql": recorded("sql_dump.mariadb"),
    "/phpinfo.php": recorded("phpinfo.php8"),
    "/server-status": recorded("apache_status.apache"),
    "/phpmyadmin/": recorded("phpmyadmin.debian"),
}
HTML = {"/images/", "/wp-login.php", "/phpinfo.php", "/server-status", "/phpmyadmin/"}
HOME = Answer(b"<title>Ville</title><img src=/images/logo.png><p>Bonjour")
NOT_FOUND = Answer(b"<title>Introuvable</title>", 404)


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def room(resolver: str, known: Sequence[Fact], options: Mapping[str, Any]) -> Network:
    budget: Budget = ExposedPaths().budget_under(options)
    return network(
        perimeter(domains=["ville.test"]), resolver=resolver, budget=budget, rate=1000.0,
        known=known, options=options, site_requests=100 if options else 25,
    )  # fmt: skip


def visited(site: Site, *products: str, control: Mapping[str, Any] | None = None) -> list[Fact]:
    """What the visit of a site leaves behind."""
    found = tuple(Product(id=one, name=one) for one in products)
    media = (f"{site.origin}/images/logo.png",)
    said = SiteControl.model_validate({"target": site, "status": 404, **(control or {})})
    return [Page(target=site, media=media), said, SiteProducts(target=site, products=found)]


def probed(
    resolver: str, server: WebServer, *products: str, full: bool = False, control: Mapping[str, Any] | None = None
) -> PathProbes:  # fmt: skip
    target = Site(scheme="http", host="ville.test", port=server.port)
    options = {"set": "complet"} if full else {}
    known = visited(target, *products, control=control)
    [fact] = ExposedPaths().observe(target, room(resolver, known, options))
    assert isinstance(fact, PathProbes)
    return fact


def proved(fact: PathProbes) -> list[str]:
    return [answer.path for answer in fact.answers if answer.proof]


def pages(*paths: str) -> dict[str, Answer]:
    found = {
        path: Answer(PROOFS[path], content_type="text/html" if path in HTML else "text/plain")
        for path in paths
    }
    return {"/": HOME, **found}


def test_every_exposed_file_is_proved_within_the_allowance(resolver: str) -> None:
    with WebServer(pages(*PROOFS)) as server:
        fact = probed(resolver, server, "wordpress")
        asked = server.requests
    assert set(proved(fact)) == set(PROOFS)
    assert "DB_PASSWORD" not in fact.model_dump_json()
    assert len(fact.answers) == MOST
    neighbours = [path for path in asked if path not in PROOFS]
    assert len(asked) == MOST + len(neighbours)
    assert len(neighbours) == MOST - 1, "one a proof, but not for the page of administration"


def test_a_usual_site_is_asked_few_requests_on_one_connection(resolver: str) -> None:
    with WebServer({"/": HOME}, NOT_FOUND) as server:
        fact = probed(resolver, server)
        assert (len(server.requests), server.connections) == (9, 1)
    assert [one.proof for one in fact.answers if one.proof or one.failure] == []
    assert not fact.blocked


def test_only_the_beginning_of_a_file_is_asked_for(resolver: str) -> None:
    with WebServer({"/": HOME}, NOT_FOUND) as server:
        probed(resolver, server)
    heads = {head.split(" ", 2)[1]: head.lower() for head in server.heads}
    assert "range: bytes=0-16383" in heads["/backup.sql"]
    assert "accept-encoding: identity" in heads["/ville.test.zip"]
    assert "range:" not in heads["/server-status"]


def test_a_part_of_a_file_proves_it(resolver: str) -> None:
    part = Answer(PROOFS["/backup.sql"], 206, content_type="application/sql")
    with WebServer({"/": HOME, "/backup.sql": part}, NOT_FOUND) as server:
        assert proved(probed(resolver, server)) == ["/backup.sql"]


def test_a_full_scan_asks_more_and_is_bounded(resolver: str) -> None:
    sites = {"/": HOME, "/.svn/wc.db": Answer(recorded("sqlite.subversion"), content_type="")}
    with WebServer(sites, NOT_FOUND) as server:
        fact = probed(resolver, server, "wordpress", full=True)
        assert 50 <= len(server.requests) <= 80
    assert proved(fact) == ["/.svn/wc.db"]


def test_without_a_visit_the_control_is_asked_here(resolver: str) -> None:
    with WebServer(pages("/.git/HEAD"), NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        [fact] = ExposedPaths().observe(target, room(resolver, (), {}))
        assert len(server.requests) == 1 + 9 + 1 - 1, "no folder is known"
    assert isinstance(fact, PathProbes)
    assert proved(fact) == ["/.git/HEAD"]


def test_what_was_seen_of_another_origin_is_not_used(resolver: str) -> None:
    with WebServer({"/": HOME}, NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        other = target.model_copy(update={"port": 8443})
        ExposedPaths().observe(target, room(resolver, visited(other, "wordpress"), {}))
        assert not [path for path in server.requests if "wp-" in path or "images" in path]


@pytest.mark.parametrize(
    "body",
    [
        b"<title>Accueil</title><p>bienvenue",
        b"OK",
        *PROOFS.values(),
        b"\n".join(PROOFS.values()),
    ],
)
def test_a_server_that_says_yes_to_everything_proves_nothing(resolver: str, body: bytes) -> None:
    for kind in ("text/html", "text/plain", ""):
        for soft in (True, False):
            with WebServer({}, otherwise=Answer(body, content_type=kind)) as server:
                control = {"status": 200 if soft else 404, "soft_404": soft}
                fact = probed(resolver, server, control=control)
            assert proved(fact) == []


class Inventor(dict[str, Answer]):
    """Gives to every path what its end calls for."""

    def get(self, path: str, default: object = None) -> Answer:
        for end, body in PROOFS.items():
            if path.endswith(end):
                return Answer(body, content_type="text/plain")
        return NOT_FOUND


def test_a_site_that_invents_what_it_is_asked_is_believed_for_nothing(resolver: str) -> None:
    with WebServer(Inventor()) as server:
        fact = probed(resolver, server)
    assert fact.invents
    assert proved(fact) == []


class HalfInventor(Inventor):
    """Invents only archives of SQL, and shows one file that nobody else has."""

    def get(self, path: str, default: object = None) -> Answer:
        if path == "/.git/HEAD":
            return Answer(PROOFS[path], content_type="text/plain")
        return super().get(path) if path.endswith(".sql") else NOT_FOUND


def test_one_invention_takes_the_trust_from_all(resolver: str) -> None:
    with WebServer(HalfInventor()) as server:
        fact = probed(resolver, server)
    assert fact.invents
    assert proved(fact) == []


def test_a_real_file_on_a_server_that_always_says_200_is_still_found(resolver: str) -> None:
    with WebServer(pages("/.git/HEAD"), otherwise=Answer(b"<p>bienvenue")) as server:
        fact = probed(resolver, server, control={"status": 200, "soft_404": True})
    assert proved(fact) == ["/.git/HEAD"]


@pytest.mark.parametrize("status", [401, 429, 503])
def test_a_site_that_shuts_its_door_is_left_alone(resolver: str, status: int) -> None:
    with WebServer({}, otherwise=Answer(b"non", status)) as server:
        fact = probed(resolver, server, control={"status": status, "turned_away": True})
        assert server.requests == []
    assert fact.blocked


def test_a_firewall_that_refuses_every_path_is_said(resolver: str) -> None:
    with WebServer({"/": HOME}, otherwise=Answer(b"non", 403)) as server:
        assert probed(resolver, server, control={"status": 403, "turned_away": True}).blocked


def test_a_firewall_that_shuts_the_door_on_the_way_is_said(resolver: str) -> None:
    with WebServer({}, otherwise=Answer(b"non", 403)) as server:
        assert probed(resolver, server).blocked


def test_a_refused_path_alone_is_no_firewall(resolver: str) -> None:
    refused = Answer(b"non", 403)
    with WebServer({"/": HOME, "/.git/HEAD": refused, "/.env": refused}, NOT_FOUND) as server:
        fact = probed(resolver, server)
    assert not fact.blocked
    assert [one.failure for one in fact.answers if one.failure] == []


def test_a_firewall_that_answers_200_gives_no_clear_answer(resolver: str) -> None:
    notice = Answer(
        b"<title>Request Rejected</title>The requested URL was rejected. Please consult with your administrator. Your support ID is: 1"
    )
    with WebServer({"/": HOME, "/.git/HEAD": notice}, NOT_FOUND) as server:
        fact = probed(resolver, server)
    assert [(one.path, one.failure) for one in fact.answers if one.failure] == [
        ("/.git/HEAD", "blocked")
    ]


def test_a_site_that_asks_to_be_left_alone_is(resolver: str) -> None:
    with WebServer({"/": HOME, "/.env": Answer(b"", 429)}, NOT_FOUND) as server:
        fact = probed(resolver, server)
        assert server.requests == ["/.git/HEAD", "/.env", "/"]
    assert {one.failure for one in fact.answers[1:]} == {"blocked"}


def test_a_site_that_falls_silent_is_left_alone(resolver: str) -> None:
    with WebServer({}, otherwise=lambda sock: None) as server:
        fact = probed(resolver, server)
        assert len(set(server.requests)) <= 3
    assert fact.blocked
    assert all(one.failure for one in fact.answers)


def test_a_mute_server_without_a_visit_gives_no_fact(resolver: str) -> None:
    with WebServer({}, otherwise=lambda sock: None) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        with pytest.raises(LookFailed):
            ExposedPaths().observe(target, room(resolver, (), {}))


def test_a_notice_in_place_of_the_site_stops_the_probe() -> None:
    target = Site(scheme="https", host="ville.test", port=443)
    for nature in ("block_page", "maintenance", "parking"):
        fact = Page.model_validate({"target": target, "nature": nature})
        [skipped] = ExposedPaths().feeds_on(fact)
        assert isinstance(skipped, Skipped)
        assert skipped.reason is Reason.BLOCKED


def test_a_body_that_cannot_be_read_is_not_an_absence(resolver: str) -> None:
    unread = Answer(b"\x8b\x03\x80" * 99, headers=(("Content-Encoding", "br"),), content_type="")
    with WebServer({"/": HOME, "/.env": unread}, NOT_FOUND) as server:
        fact = probed(resolver, server)
    assert [answer.failure for answer in fact.answers if answer.topic == "env"] == [
        "protocol_error"
    ]


class Echo(dict[str, Answer]):
    """Writes the path that was asked as the title of a list of files."""

    def get(self, path: str, default: object = None) -> Answer:
        return (
            HOME
            if path == "/"
            else Answer(f'<title>Index of {path}</title><a href="../">'.encode())
        )


def test_a_site_that_repeats_what_it_is_asked_lists_no_folder(resolver: str) -> None:
    with WebServer(Echo()) as server:
        fact = probed(resolver, server, control={"status": 200, "soft_404": True})
        assert "/images/" in server.requests
    assert proved(fact) == []


class Turning(dict[str, Answer]):
    """A site whose every page gives way to another answer after so many requests."""

    def __init__(self, after: int, then: Answer) -> None:
        super().__init__()
        self.left, self.then = after, then

    def get(self, path: str, default: object = None) -> Answer:
        self.left -= 1
        return self.then if self.left < 0 else NOT_FOUND


@pytest.mark.parametrize("after", [0, 3])
@pytest.mark.parametrize(
    "then",
    [
        Answer(b"<title>Site en maintenance</title><h1>Site en maintenance</h1>"),
        Answer(b"<title>Un instant</title><script src=/c.js></script>"),
        Answer(b""),
        Answer(b"", 302, headers=(("Location", "/ferme.html"),)),
    ],
)
def test_a_site_that_gave_way_on_the_way_was_not_looked_at(
    resolver: str, after: int, then: Answer
) -> None:
    with WebServer(Turning(after, then)) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        known = visited(target)
        home = Page(target=target, url=target.origin + "/", title="Ville", nature="content")
        [fact] = ExposedPaths().observe(target, room(resolver, [home, *known[1:]], {}))
    assert isinstance(fact, PathProbes)
    assert fact.blocked


def test_a_home_page_that_is_still_there_clears_what_was_answered(resolver: str) -> None:
    other = Answer(b"<title>Plan du site</title>")
    with WebServer({"/": HOME, "/.env": other}, NOT_FOUND) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        home = Page(target=target, url=target.origin + "/", title="Ville", nature="content")
        known = [home, *visited(target)[1:]]
        [fact] = ExposedPaths().observe(target, room(resolver, known, {}))
        assert server.requests[-1] == "/"
    assert isinstance(fact, PathProbes)
    assert not fact.blocked


def test_what_could_not_be_looked_back_at_is_not_praised(resolver: str) -> None:
    away = Answer(b"", 302, headers=(("Location", "/attente"),))
    with WebServer({"/": HOME}, otherwise=away) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        few = network(
            perimeter(domains=["ville.test"]), resolver=resolver, budget=ExposedPaths().budget, rate=1000.0,
            known=visited(target), site_requests=9,
        )  # fmt: skip
        [fact] = ExposedPaths().observe(target, few)
        assert "/" not in server.requests
    assert isinstance(fact, PathProbes)
    assert fact.blocked
