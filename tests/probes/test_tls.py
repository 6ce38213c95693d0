"""The TLS probe: a whole look at one endpoint, and what is kept when it ends in the middle."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from cyberscan.engine.observe import Observation, Observer
from cyberscan.network.settings import Settings
from cyberscan.network.tls import handshakes
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.tls import CONNECTIONS, TlsEndpoint
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Endpoint,
    Fact,
    Host,
    HostAddresses,
    Level,
    Service,
    Site,
    TlsCertificates,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    TlsTrials,
)
from cyberscan.testing import perimeter
from cyberscan.testing_tls import HOST, make_pair, openssl_server, peer, reset, speaking_tls12

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")


def scan(
    port: int,
    level: Level = Level.LIGHT,
    ca_file: Path | None = None,
    options: Mapping[str, str] | None = None,
) -> Observation:
    site = Site(scheme="https", host=HOST, port=port)
    seed = HostAddresses(target=Host(name=HOST), addresses=("127.0.0.1",), sites=(site,))
    scope = Scope(perimeter(hosts=[HOST]), level, date.today())
    settings = Settings(rate=500.0, read_timeout=0.6, ca_file=ca_file)
    return Observer((TlsEndpoint(),), scope, settings, {TlsEndpoint.id: options or {}}).run([seed])


def facts_of(seen: Observation) -> dict[type[Fact], Fact]:
    return {type(fact): fact for fact in seen.facts if fact.probe == TlsEndpoint.id}


@needs_openssl
def test_one_endpoint_gives_every_kind_of_fact_within_its_budget(tmp_path: Path) -> None:
    pair = make_pair(tmp_path, HOST)
    with openssl_server(pair, "-cipher", "ECDHE+AESGCM:ECDHE+CHACHA20") as port:
        seen = scan(port, ca_file=pair[1])
    facts = facts_of(seen)
    assert set(facts) == set(TlsEndpoint.produces)
    assert [kind for kind, fact in facts.items() if fact.failed] == []
    certificates = facts[TlsCertificates]
    assert isinstance(certificates, TlsCertificates)
    assert [d.trusted_by for d in certificates.deployments] == [("ca_file",)]
    assert seen.spent.connections == seen.connections_by_address["127.0.0.1"] <= 38


@needs_openssl
def test_a_broad_server_stays_within_the_declared_budget(tmp_path: Path) -> None:
    everything = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
    with openssl_server(make_pair(tmp_path, HOST), "-cipher", everything) as port:
        seen = scan(port)
    assert [fact for fact in seen.facts if fact.failed] == []
    assert seen.spent.connections <= 150 < CONNECTIONS


def test_a_passive_scan_sends_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = scan(int(server.getsockname()[1]), Level.PASSIVE)
    assert seen.spent.connections == 0
    reasons = {fact.failed.reason for fact in facts_of(seen).values() if fact.failed}
    assert reasons == {Reason.LEVEL_TOO_LOW}
    assert set(facts_of(seen)) == set(TlsEndpoint.produces)


def test_what_the_hellos_showed_stays_when_no_handshake_succeeds() -> None:
    # It speaks as far as its hello and has no certificate to show.
    with peer(speaking_tls12([0xC02F, 0x009C], reset)) as port:
        facts = facts_of(scan(port))
    for kind in (TlsProtocols, TlsKeyExchange, TlsExtensions):
        assert facts[kind].failed is None
    certificates, trials = facts[TlsCertificates], facts[TlsTrials]
    assert certificates.failed is not None
    assert trials.failed is not None or trials.target == certificates.target


def test_where_something_else_speaks_nothing_else_is_asked() -> None:
    def web(connection: socket.socket, number: int) -> None:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with peer(web) as port:
        seen = scan(port)
    assert set(facts_of(seen)) == {TlsProtocols}
    assert seen.spent.connections <= 3


def test_the_handshakes_have_a_share_of_the_budget() -> None:
    assert 0 < handshakes.CONNECTIONS <= 40


def test_equipment_hears_no_hello() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
        asset = Asset(address="127.0.0.1", purpose=(Purpose.EAU,))
        declared = perimeter(addresses=["127.0.0.1"]).model_copy(update={"assets": (asset,)})
        place = Endpoint(ip="127.0.0.1", port=port)
        seed = Service(target=place, port=port, name="https", how="protocol", tls=True)
        scope = Scope(declared, Level.ACTIVE, date.today())
        seen = Observer((TlsEndpoint(),), scope, Settings()).run([seed])
    assert seen.spent.connections == 0
    told = {fact.failed.detail for fact in facts_of(seen).values() if fact.failed}
    assert told == {"equipment: only greeted"}


@needs_openssl
@pytest.mark.parametrize(
    ("arguments", "connections"), [(("-no_tls1_3",), 1), ((), 1), (("-tls1_3",), 2)]
)
def test_the_certificates_alone_take_two_connections_at_most(
    tmp_path: Path, arguments: tuple[str, ...], connections: int
) -> None:
    pair = make_pair(tmp_path, HOST)
    with openssl_server(pair, *arguments) as port:
        seen = scan(port, ca_file=pair[1], options={"only": "certificates"})
    facts = facts_of(seen)
    certificates = facts.pop(TlsCertificates)
    assert isinstance(certificates, TlsCertificates)
    assert [HOST in d.chain[0].subject for d in certificates.deployments] == [True]
    assert {fact.failed.detail for fact in facts.values() if fact.failed} == {
        "not asked for by the profile"
    }
    assert seen.spent.connections == connections
