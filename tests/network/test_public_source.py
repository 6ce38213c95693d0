"""Certificate logs and the directory: with consent, from recorded answers, and what is no answer."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.demo.certificates import Authority as Issuer
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.sites import new_tls
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.facts.discovery import CertificateLogs, DirectoryEntry
from cyberscan.network.ct_logs import MAX_BODY, MAX_NAMES, ask_certificate_logs, logged
from cyberscan.network.directory import Entry, ask_directory, entry
from cyberscan.network.session import Network
from cyberscan.perimeter.models import Authority, Kind
from cyberscan.probes.discovery_certificate_logs import DiscoveryCertificateLogs
from cyberscan.probes.discovery_directory import DiscoveryDirectory
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Zone
from cyberscan.testing import SIREN, network, perimeter

NAME = "source.registre.test"
ZONES = {
    "registre.test": "@ 60 IN SOA ns1 root 1 3600 600 86400 60\nsource 60 IN A 127.0.0.1\n",
    "ville.test": "@ 60 IN SOA ns1 root 1 2 3 4 5\nvpn 60 IN A 192.0.2.9\nold 60 IN CNAME gone\n",
}
TOWN = Authority(name="Ville d'essai", kind=Kind.COMMUNE, siren=SIREN, insee="35238")
ROWS = [
    {
        "issuer_name": "C=US, O=Let's Encrypt, CN=R3", "common_name": "vpn.ville.test",
        "name_value": "vpn.ville.test\nVILLE.test\n*.ville.test", "entry_timestamp": None,
        "not_before": "2024-11-01T08:49:47", "not_after": "2025-01-30T08:49:46",
    },
    {
        "issuer_name": "C=FR, O=\"Autre AC\", CN=X", "name_value": "vpn.ville.test\nmaire@ville.test\nautre.test",
        "not_before": "2023-01-01T00:00:00", "not_after": "2023-02-01T00:00:00",
    },
    {"name_value": "old.ville.test\nvpn.ville.test.evil.test\nnotville.test\n a b.ville.test", "not_after": 7},
    {"name_value": None},
]  # fmt: skip
RECORD = {
    "nom": "Mairie - Ville d'essai", "siren": SIREN, "siret": f"{SIREN}00012", "code_insee_commune": "35238",
    "pivot": '[{"type_service_local": "mairie", "code_insee_commune": ["35238"]}]',
    "site_internet": '[{"libelle": "", "valeur": "https://www.ville.test/accueil"}, {"valeur": "pas un site"}]',
    "adresse_courriel": "mairie@ville.test;contact@orange.fr;x",
}  # fmt: skip


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("source"))


@contextmanager
def room(
    issuer: Issuer, answer: Answer, option: str = "ct_server", **more: Any
) -> Iterator[tuple[Network, WebServer]]:
    server = WebServer({}, otherwise=answer, context=new_tls(issuer.issue(NAME)))
    with server, DnsServer(ZONES) as names:
        chosen = {option: f"https://{NAME}:{server.port}/base", **more}
        declared = perimeter(domains=["ville.test", "ecole.ville.test"])
        yield network(declared, resolver=names.address, ca_file=issuer.ca_file, **chosen), server


def encoded(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), content_type="application/json")


def test_names_of_the_logs_below_the_domain_with_where_they_lead(issuer: Issuer) -> None:
    with room(issuer, encoded(ROWS)) as (here, server):
        [fact] = DiscoveryCertificateLogs().observe(Zone(name="ville.test"), here)
    assert isinstance(fact, CertificateLogs)
    assert server.requests == ["/base/?q=%25.ville.test&output=json&exclude=expired&deduplicate=Y"]
    old, vpn = fact.names
    assert (old.name, old.addresses, old.aliases) == ("old.ville.test", (), ("gone.ville.test",))
    assert (vpn.name, vpn.addresses, vpn.issuer) == (
        "vpn.ville.test",
        ("192.0.2.9",),
        "Let's Encrypt",
    )
    assert (vpn.first, vpn.last) == (
        datetime(2023, 1, 1, tzinfo=UTC), datetime(2025, 1, 30, 8, 49, 46, tzinfo=UTC),
    )  # fmt: skip
    assert (fact.wildcards, fact.server, fact.more) == (("*.ville.test",), NAME, 0)


def test_a_domain_below_a_declared_one_is_told_there(issuer: Issuer) -> None:
    with room(issuer, encoded(ROWS)) as (here, server):
        [fact] = DiscoveryCertificateLogs().observe(Zone(name="ecole.ville.test"), here)
    assert isinstance(fact, CertificateLogs)
    assert fact.status == "elsewhere"
    assert server.connections == 0


def test_thousands_of_names_are_bounded() -> None:
    rows = [{"name_value": f"h{number}.ville.test"} for number in range(5_000)]
    found = logged(rows, "ville.test")
    assert (len(found.names), found.more) == (MAX_NAMES, 5_000 - MAX_NAMES)


def test_the_directory_gives_sites_and_mail_domains(issuer: Issuer) -> None:
    answer = encoded(
        {
            "total_count": 1,
            "results": [RECORD, {"nom": "Trésorerie", "code_insee_commune": "35238"}],
        }
    )
    with room(issuer, answer, "directory_server") as (here, server):
        here.scope.authority = TOWN
        [fact] = DiscoveryDirectory().observe(Zone(name="ville.test"), here)
        [other] = DiscoveryDirectory().observe(Zone(name="ecole.ville.test"), here)
    assert isinstance(fact, DirectoryEntry)
    assert isinstance(other, DirectoryEntry)
    assert (fact.sites, fact.mail_domains) == (("www.ville.test",), ("orange.fr", "ville.test"))
    assert fact.title == "Mairie - Ville d'essai"
    assert other.status == "elsewhere"
    [asked] = server.requests
    assert asked.startswith("/base/records?select=nom%2Csiren")
    assert f"siren%3D%22{SIREN}%22" in asked
    assert "telephone" not in asked


def test_an_authority_that_the_directory_does_not_know(issuer: Issuer) -> None:
    with room(issuer, encoded({"results": []}), "directory_server") as (here, _):
        [fact] = DiscoveryDirectory().observe(Zone(name="ville.test"), here)
    assert isinstance(fact, DirectoryEntry)
    assert fact.status == "not_found"


def test_records_of_somebody_else_are_passed_over() -> None:
    others = [
        {**RECORD, "siren": None, "siret": None, "pivot": '[{"type_service_local": "ccas"}]'},
        {**RECORD, "siren": "1", "siret": "2", "code_insee_commune": "01001"},
        {**RECORD, "siren": None, "siret": None, "pivot": "[" * 3_000},
    ]
    assert entry({"results": others}, TOWN) is None
    by_place = {**RECORD, "siren": None, "siret": None}
    assert entry({"results": [by_place]}, TOWN) == Entry(
        "Mairie - Ville d'essai", ("www.ville.test",), ("orange.fr", "ville.test")
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=429), Reason.BLOCKED),
        (Answer(status=502), Reason.PROTOCOL_ERROR),
        (Answer(status=302, headers=(("Location", "https://ailleurs.test/"),)), Reason.PROTOCOL_ERROR),
        (Answer(b"[" * 100_000), Reason.PROTOCOL_ERROR),
        (Answer(b"<html>"), Reason.PROTOCOL_ERROR),
        (Answer(b'{"results": 1}'), Reason.PROTOCOL_ERROR),
        (Answer(b"[1, 2]"), Reason.PROTOCOL_ERROR),
        (Answer(b'[{"other": 1}]'), Reason.PROTOCOL_ERROR),
        (Answer(b"[" + b" " * (MAX_BODY + 1) + b"]"), Reason.PROTOCOL_ERROR),
    ],
    ids=["many", "broken", "redirect", "deep", "page", "object", "numbers", "foreign", "long"],
)  # fmt: skip
def test_what_is_no_answer(issuer: Issuer, answer: Answer, reason: Reason) -> None:
    with room(issuer, answer) as (here, server), pytest.raises(LookFailed) as caught:
        ask_certificate_logs(here, "ville.test")
    assert caught.value.failure.reason is reason
    assert len(server.requests) == 1
    with room(issuer, answer, "directory_server") as (here, _), pytest.raises(LookFailed) as caught:
        ask_directory(here, TOWN)
    assert caught.value.failure.reason is reason


def test_a_mute_source_costs_its_time_and_nothing_more(issuer: Issuer) -> None:
    released = threading.Event()

    def mute(sock: socket.socket) -> None:
        released.wait(5)

    server = WebServer({}, greeting=mute)
    with server, DnsServer(ZONES) as names:
        here = network(
            perimeter(domains=["ville.test"]), resolver=names.address, ca_file=issuer.ca_file,
            ct_server=f"https://{NAME}:{server.port}/", read_timeout=0.3, connect_timeout=0.3,
        )  # fmt: skip
        with pytest.raises(LookFailed) as caught:
            ask_certificate_logs(here, "ville.test")
        released.set()
    assert caught.value.failure.reason is Reason.TIMEOUT


def test_nobody_is_asked_without_consent(issuer: Issuer) -> None:
    with room(issuer, encoded(ROWS), ct_server="") as (here, server):
        with pytest.raises(LookFailed, match="no consent") as caught:
            ask_certificate_logs(here, "ville.test")
        with pytest.raises(LookFailed, match="no consent"):
            ask_directory(here, TOWN)
        assert server.connections == 0
        assert here.settings.registries == frozenset()
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


def test_a_consent_opens_its_own_source_only(issuer: Issuer) -> None:
    with room(issuer, encoded(ROWS)) as (here, server):
        assert here.settings.registries == {(NAME, server.port)}
    plain = network(perimeter(domains=["ville.test"]), ct=True, directory=True).settings.registries
    assert {host for host, _ in plain} == {"crt.sh", "api-lannuaire.service-public.gouv.fr"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["results", "name_value", "pivot", "siren", "site_internet", "nom", "not_after", "issuer_name"]),
        inner, max_size=5,
    ),
    max_leaves=15,
)  # fmt: skip


@given(_JSON)
def test_any_answer_is_read_or_refused(answer: object) -> None:
    for read in (lambda: logged(answer, "ville.test"), lambda: entry(answer, TOWN)):
        try:
            read()
        except LookFailed as failed:
            assert failed.failure.reason is Reason.PROTOCOL_ERROR  # noqa: PT017
