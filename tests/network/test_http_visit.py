"""Redirects: followed inside the perimeter, recorded at its edge, never endless."""

from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.http import Client
from cyberscan.network.http_visit import MAX_HOPS, Trip, visit
from cyberscan.network.session import Network
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\nwww 60 IN A 127.0.0.1\n"


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def room(resolver: str) -> Network:
    budget = Budget(connections=20, requests=20, queries=20, seconds=20)
    return network(perimeter(domains=["ville.test"]), resolver=resolver, budget=budget, rate=1000.0)


def to(location: str, status: int = 302) -> Answer:
    return Answer(status=status, headers=(("Location", location),))


def travel(resolver: str, pages: dict[str, Answer], otherwise: Answer | None = None) -> Trip:
    here = room(resolver)
    with WebServer(pages, otherwise or Answer(status=404)) as server, Client(here) as client:
        return visit(here, client, f"http://ville.test:{server.port}/")


def test_a_chain_inside_the_perimeter_is_followed(resolver: str) -> None:
    trip = travel(resolver, {"/": to("/a", 301), "/a": to("b#top", 307), "/b": Answer(b"fin")})
    assert trip.reply is not None
    assert trip.reply.body == b"fin"
    assert [hop.status for hop in trip.hops] == [301, 307, 200]


def test_a_loop_ends(resolver: str) -> None:
    trip = travel(resolver, {"/": to("/")})
    assert trip.reply is None
    assert trip.failure is not None
    assert trip.failure.detail == "redirect_loop"
    assert len(trip.hops) == MAX_HOPS + 1


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://127.0.0.1:9/",
        "http://[::1]/",
        "file:///etc/passwd",
        "gopher://ville.test/",
        "javascript:alert(1)",
        "https://user:secret@ville.test/",
        "//ailleurs.test/",
        "http://ville.test.ailleurs.test/",
        "http://ville.test@ailleurs.test/",
        "http://[::1/",
    ],
)
def test_what_is_not_ours_is_recorded_and_not_followed(resolver: str, location: str) -> None:
    trip = travel(resolver, {"/": to(location)})
    assert trip.reply is None
    assert trip.failure is None
    assert trip.left_to
    assert len(trip.hops) == 1


def test_a_redirect_without_a_location_is_an_answer(resolver: str) -> None:
    trip = travel(resolver, {"/": Answer(b"perdu", 302)})
    assert trip.reply is not None
    assert trip.reply.status == 302


def test_a_known_end_is_not_asked_again(resolver: str) -> None:
    here = room(resolver)
    with WebServer({"/": Answer(b"x"), "/old": to("/")}) as server, Client(here) as client:
        base = f"http://ville.test:{server.port}"
        known = {f"{base}/": visit(here, client, f"{base}/")}
        trip = visit(here, client, f"{base}/old", known=known)
        assert server.requests == ["/", "/old"]
    assert [hop.url for hop in trip.hops] == [f"{base}/old", f"{base}/"]
    assert trip.reply is not None


def test_a_scheme_in_capitals_is_the_same_scheme(resolver: str) -> None:
    trip = travel(resolver, {"/": to("HTTPS://ailleurs.test/")})
    assert trip.left_to == trip.hops[0].location == "https://ailleurs.test/"


REFRESH = b'<html><head><meta http-equiv="Refresh" content="%s"></head>'


@pytest.mark.parametrize("content", [b"0;url=/a", b"3; URL='/a'", b"0,/a", b"1.5 ; url = /a#top"])
def test_a_page_that_sends_elsewhere_by_itself_is_a_redirect(resolver: str, content: bytes) -> None:
    trip = travel(resolver, {"/": Answer(REFRESH % content), "/a": Answer(b"fin")})
    assert trip.reply is not None
    assert trip.reply.body == b"fin"


@pytest.mark.parametrize(
    "body",
    [
        REFRESH % b"300",
        REFRESH % b"5;url=/",
        REFRESH % b"60;url=/a",
        REFRESH % b"0;url=javascript:alert(1)",
        REFRESH % b"0;url=http://[::1",
        b'<noscript><meta http-equiv="refresh" content="0;url=/a"></noscript>',
    ],
)
def test_a_page_that_stays_is_the_end_of_the_journey(resolver: str, body: bytes) -> None:
    trip = travel(resolver, {"/": Answer(body), "/a": Answer(b"fin")})
    assert trip.reply is not None
    assert trip.reply.body == body


@pytest.mark.timeout(20)
def test_a_refresh_of_blanks_alone_is_read_in_no_time(resolver: str) -> None:
    blanks = (("Refresh", "0" + "\x0c" * 6000),)  # no blank that the end of a header loses
    trip = travel(resolver, {"/": Answer(b"ici", headers=blanks)})
    assert trip.reply is not None
    assert trip.reply.body == b"ici"


def test_a_page_that_sends_out_of_the_perimeter_is_not_followed(resolver: str) -> None:
    trip = travel(resolver, {"/": Answer(REFRESH % b"0;url=http://169.254.169.254/")})
    assert trip.left_to == "http://169.254.169.254/"
