"""Fetching data: over https from the hosts of the table, bounded, and nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cyberscan.demo.certificates import Authority as Issuer
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.sites import new_tls
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.data_sources import NotThere, fetch, open_client, sources_network
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.scope import Contact
from cyberscan.reasons import LookFailed, Reason

NAME = "donnees.source.test"
ZONES = {
    "source.test": "@ 60 IN SOA ns1 root 1 2 3 4 5\ndonnees 60 IN A 127.0.0.1\nother 60 IN A 127.0.0.1\n"
}


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("data"))


@contextmanager
def source(
    issuer: Issuer, pages: dict[str, Answer], *, trusted: bool = True
) -> Iterator[tuple[WebServer, Settings]]:
    server = WebServer(pages, context=new_tls(issuer.issue(NAME)))
    with server, DnsServer(ZONES) as names:
        ca = issuer.ca_file if trusted else None
        yield server, Settings(resolvers=(Server.parse(names.address),), ca_file=ca)


def asked(
    server: WebServer, settings: Settings, path: str, *, limit: int = 10_000, key: str = ""
) -> bytes:
    address = f"https://{NAME}:{server.port}{path}"
    network = sources_network(settings, [address], 10, 20.0, lab=True)
    with open_client(network) as client:
        return fetch(client, address, limit, key)


def test_an_answer_and_the_key_that_it_needs(issuer: Issuer) -> None:
    with source(issuer, {"/feed": Answer(b"data")}) as (server, settings):
        assert asked(server, settings, "/feed", key="secret") == b"data"
        assert "authorization: bearer secret" in server.heads[0].lower()
        assert asked(server, settings, "/feed") == b"data"
        assert "authorization" not in server.heads[1].lower()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"x" * 20_000), Reason.PROTOCOL_ERROR),
        (Answer(b"", status=500), Reason.PROTOCOL_ERROR),
        (Answer(b"", status=403), Reason.BLOCKED),
        (Answer(b"", status=429), Reason.BLOCKED),
        (Answer(b"", status=302, headers=(("Location", "https://other.source.test/feed"),)), Reason.OUT_OF_SCOPE),
        (Answer(b"", status=302, headers=(("Location", "http://donnees.source.test/feed"),)), Reason.OUT_OF_SCOPE),
        (Answer(b"", status=302, headers=(("Location", "/feed"),)), Reason.PROTOCOL_ERROR),
    ],
)  # fmt: skip
def test_what_is_no_answer(issuer: Issuer, answer: Answer, reason: Reason) -> None:
    with source(issuer, {"/feed": answer}) as (server, settings):
        with pytest.raises(LookFailed) as failed:
            asked(server, settings, "/feed")
    assert failed.value.failure.reason is reason


def test_a_redirect_on_the_same_host_is_followed(issuer: Issuer) -> None:
    pages = {
        "/current": Answer(b"", status=302, headers=(("Location", "/2026-11-21"),)),
        "/2026-11-21": Answer(b"data"),
    }
    with source(issuer, pages) as (server, settings):
        assert asked(server, settings, "/current") == b"data"


def test_what_the_source_does_not_have(issuer: Issuer) -> None:
    with source(issuer, {"/feed": Answer(b"", status=404)}) as (server, settings):
        with pytest.raises(NotThere):
            asked(server, settings, "/feed")


def test_a_certificate_that_does_not_hold_ends_it(issuer: Issuer) -> None:
    with source(issuer, {"/feed": Answer(b"data")}, trusted=False) as (server, settings):
        with pytest.raises(LookFailed, match="certificate"):
            asked(server, settings, "/feed")
        assert server.heads == []


def test_nobody_else_is_reached() -> None:
    network = sources_network(Settings(), ["https://www.cisa.gov/feed"], 10, 20.0)
    assert network.permit("198.51.99.1", 443, Contact.REGISTRY, "www.cisa.gov").port == 443
    for ip, name, contact in (
        ("198.51.99.1", "ville.example", Contact.REGISTRY),
        ("198.51.99.1", "www.cisa.gov", Contact.CLIENT),
        ("10.0.0.1", "www.cisa.gov", Contact.REGISTRY),
        ("127.0.0.1", "www.cisa.gov", Contact.REGISTRY),
    ):
        with pytest.raises(LookFailed):
            network.permit(ip, 443, contact, name)
