"""The web port of declared hosts that are no sites, against real local servers."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.session import Network
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.probes.services_portals import Portals
from cyberscan.sdk import (
    Address,
    Budget,
    DeclaredAsset,
    Host,
    LookFailed,
    Reason,
    Site,
    SiteProducts,
)
from cyberscan.testing import network, perimeter
from cyberscan.testing_tls import make_pair

NAME = "vpn.ville.test"
ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\nvpn 60 IN A 127.0.0.1\n"
FORM = b'<title>Login to Webmin</title><form action="/session_login.cgi">'
ICON = Answer(b"\x89PNG" + bytes(50), content_type="image/png")


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def room(resolver: str, port: int) -> Network:
    budget = Budget(connections=10, requests=10, queries=12, seconds=15)
    declared = perimeter(hosts=[NAME], ports=[port])
    return network(declared, resolver=resolver, budget=budget, rate=1000.0, read_timeout=0.7)


def seen(resolver: str, server: WebServer) -> SiteProducts:
    target = Site(scheme="https", host=NAME, port=server.port)
    [fact] = Portals().observe(target, room(resolver, server.port))
    assert isinstance(fact, SiteProducts)
    return fact


def test_it_starts_from_hosts_that_are_no_sites() -> None:
    def led_to(**said: object) -> list[object]:
        fact = DeclaredAsset.model_validate({"target": Host(name=NAME), "visited": False, **said})
        return list(Portals().feeds_on(fact))

    assert led_to() == [Site(scheme="https", host=NAME, port=443)]
    assert led_to(ports=(22, 502, 9100)) == [], "none of them is a web port"
    assert [site.port for site in led_to(ports=(80, 10443))] == [80, 10443]  # type: ignore[attr-defined]
    assert led_to(visited=True) == []
    assert led_to(target=Address(ip="192.0.2.1")) == []


def test_a_portal_in_clear_is_found_where_https_does_not_answer(resolver: str) -> None:
    with WebServer({"/": Answer(FORM), "/favicon.ico": ICON}) as server:
        fact = seen(resolver, server)
    assert [product.id for product in fact.products] == ["webmin"]
    assert fact.title == "Login to Webmin"
    assert fact.favicon


def test_a_portal_behind_tls_that_nobody_vouches_for(resolver: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(NAME).configure_cert(context)
    sent = Answer(status=302, headers=(("Location", "/console/"),))
    with WebServer({"/": sent, "/console/": Answer(FORM)}, context=context) as server:
        assert [product.id for product in seen(resolver, server).products] == ["webmin"]


def test_a_page_of_its_own_settles_a_suspicion(resolver: str) -> None:
    pages = {
        "/": Answer(b"<title>Solr Admin</title>"),
        "/solr/": Answer(b'<html ng-app="solrAdminApp">'),
    }
    with WebServer(pages) as server:
        shown = seen(resolver, server).products
        assert "/solr/" in server.requests
    [product] = [one for one in shown if one.layer == "application"]
    assert (product.id, product.certainty) == ("apache-solr", "certain")


def test_an_ordinary_page_names_nobody(resolver: str) -> None:
    with WebServer({"/": Answer(b"<title>Accueil</title> FortiGate, Webmin")}) as server:
        assert seen(resolver, server).products == ()


def test_a_closed_port_has_no_portal_and_a_broken_one_is_not_known(resolver: str) -> None:
    target = Site(scheme="https", host=NAME, port=1)
    [fact] = Portals().observe(target, room(resolver, 1))
    assert fact == SiteProducts(target=target, observed_at=fact.observed_at)
    with WebServer({"/": lambda sock: sock.close()}) as server:
        with pytest.raises(LookFailed) as failed:
            seen(resolver, server)
    assert failed.value.failure.reason in (Reason.PROTOCOL_ERROR, Reason.TIMEOUT)


def test_equipment_is_shown_by_its_first_page_alone(resolver: str) -> None:
    budget = Budget(connections=10, requests=10, queries=12, seconds=15)
    with WebServer({"/": Answer(b"<title>Solr Admin</title>"), "/favicon.ico": ICON}) as server:
        asset = Asset(host=NAME, ports=(server.port,), purpose=(Purpose.VIDEOPROTECTION,))
        declared = perimeter(hosts=[NAME]).model_copy(update={"assets": (asset,)})
        there = network(declared, resolver=resolver, budget=budget, rate=1000.0, read_timeout=0.7)
        Portals().observe(Site(scheme="https", host=NAME, port=server.port), there)
        assert set(server.requests) == {"/"}


def test_a_portal_is_known_by_what_its_certificate_says(resolver: str, tmp_path: Path) -> None:
    pair = make_pair(tmp_path, f"{NAME}/O=Super Micro Computer")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair[1], pair[0])
    with WebServer({"/": Answer(b"<title>x</title>")}, context=context) as server:
        assert [product.id for product in seen(resolver, server).products] == ["supermicro-bmc"]
    with WebServer({"/": Answer(b"<title>x</title>")}) as server:
        assert seen(resolver, server).products == (), "in clear there is no certificate"


def test_what_was_seen_stays_seen_when_no_more_can_be_asked(resolver: str) -> None:
    pages = {"/": Answer(FORM), "/favicon.ico": ICON}
    with WebServer(pages) as server:
        once = Budget(connections=5, requests=1, queries=12, seconds=15)
        declared = perimeter(hosts=[NAME], ports=[server.port])
        short = network(declared, resolver=resolver, budget=once, rate=1000.0)
        [fact] = Portals().observe(Site(scheme="http", host=NAME, port=server.port), short)
    assert isinstance(fact, SiteProducts)
    assert [product.id for product in fact.products] == ["webmin"]
    assert fact.favicon == ""
