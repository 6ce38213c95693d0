"""TRACE and foreign origins against real local servers."""

import socket
from collections.abc import Callable, Iterator, Sequence

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.probes.web_manners import FOREIGN, Manners
from cyberscan.sdk import Fact, Page, Reason, Site, SiteManners, Skipped
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
HOME = Answer(b"<title>Ville</title><p>Bonjour")


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def seen(resolver: str, server: WebServer, known: Sequence[Fact] = ()) -> SiteManners:
    target = Site(scheme="http", host="ville.test", port=server.port)
    room = network(
        perimeter(domains=["ville.test"]), resolver=resolver, budget=Manners.budget, rate=1000.0,
        known=known,
    )  # fmt: skip
    [fact] = Manners().observe(target, room)
    assert isinstance(fact, SiteManners)
    return fact


def obedient(servers: list[WebServer]) -> Callable[[socket.socket], None]:
    """Obeys TRACE as Apache does."""

    def answer(sock: socket.socket) -> None:
        head = servers[0].heads[-1]
        body = head.encode() if head.startswith("TRACE") else HOME.body
        sock.sendall(Answer(body, content_type="message/http").wire())

    return answer


def test_a_site_that_gives_our_header_back_has_obeyed(resolver: str) -> None:
    servers: list[WebServer] = []
    with WebServer({}, otherwise=obedient(servers)) as server:
        servers.append(server)
        fact = seen(resolver, server)
        assert [head.split()[0] for head in server.heads] == ["GET", "TRACE"]
    assert (fact.trace, fact.trace_status) == ("echoed", 200)


@pytest.mark.parametrize("status", [200, 301, 403, 404, 405, 501])
def test_a_site_that_gives_a_page_has_not(resolver: str, status: int) -> None:
    page = Answer(b"<p>TRACE / HTTP/1.1 X-Cyberscan", status)
    with WebServer({}, otherwise=page) as server:
        assert seen(resolver, server).trace == "refused"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_breakdown_says_nothing(resolver: str, status: int) -> None:
    with WebServer({}, otherwise=Answer(b"", status)) as server:
        fact = seen(resolver, server)
    assert (fact.trace, fact.trace_failure) == ("failed", "blocked")
    assert [one.failure for one in fact.foreign] == ["blocked"]


@pytest.mark.parametrize("status", [401, 403, 406, 407])
def test_a_refusal_says_nothing_of_what_a_foreign_site_may_read(resolver: str, status: int) -> None:
    with WebServer({}, otherwise=Answer(b"", status)) as server:
        assert [one.failure for one in seen(resolver, server).foreign] == ["blocked"]


def test_silence_says_nothing(resolver: str) -> None:
    with WebServer({}, otherwise=lambda sock: None) as server:
        fact = seen(resolver, server)
    assert fact.trace == "failed"
    assert all(one.failure for one in fact.foreign)


def test_what_a_foreign_site_may_read_is_noted(resolver: str) -> None:
    headers = (
        ("Access-Control-Allow-Origin", FOREIGN),
        ("Access-Control-Allow-Credentials", "true"),
        ("Vary", "Origin"),
        ("Vary", "Accept"),
    )
    with WebServer({"/": Answer(b"<p>Bonjour", headers=headers)}) as server:
        fact = seen(resolver, server)
        sent = [line for head in server.heads for line in head.split("\r\n") if "rigin" in line]
        assert len(server.heads) == 3
    assert sent == [f"Origin: {FOREIGN}", "Origin: null"]
    first = fact.foreign[0]
    assert (first.allow_origin, first.allow_credentials, first.vary) == (
        FOREIGN,
        "true",
        "Origin, Accept",
    )


@pytest.mark.parametrize("value", ["*", "https://ville.test", "null", ""])
def test_what_is_not_given_back_is_asked_once(resolver: str, value: str) -> None:
    page = Answer(b"<p>Bonjour", headers=(("Access-Control-Allow-Origin", value),))
    with WebServer({"/": page}) as server:
        fact = seen(resolver, server)
    assert [one.allow_origin for one in fact.foreign] == [value]


def test_the_page_is_asked_where_it_is(resolver: str) -> None:
    with WebServer({"/fr/": HOME}) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        seen(resolver, server, [Page(target=target, url=f"{target.origin}/fr/")])
        seen(resolver, server, [Page(target=target, url="http://autre.test/fr/")])
        assert server.requests == ["/fr/", "/", "/", "/"]


def test_a_notice_in_place_of_the_site_stops_the_probe() -> None:
    target = Site(scheme="https", host="ville.test", port=443)
    page = Page.model_validate({"target": target, "nature": "maintenance"})
    [skipped] = Manners().feeds_on(page)
    assert isinstance(skipped, Skipped)
    assert skipped.reason is Reason.BLOCKED
