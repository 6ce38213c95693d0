"""The TLS probes: what leads to an endpoint, and a whole scan of one."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
import trustme

from cyberscan.engine.observe import Observer
from cyberscan.network.settings import Settings
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.tls import TlsCertificateChain, TlsHello
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Endpoint,
    Host,
    HostAddresses,
    Level,
    Site,
    Skipped,
    SmtpSession,
    TlsCertificates,
    TlsProtocols,
)
from cyberscan.testing import perimeter

HOST = "www.ville.test"
MX = Endpoint(host="mx.ville.test", ip="127.0.0.1", port=25, starttls="smtp")


def host(**payload: object) -> HostAddresses:
    sites = (
        Site(scheme="https", host=HOST, port=443),
        Site(scheme="https", host=HOST, port=443, path="/portail"),
        Site(scheme="https", host=HOST, port=8443),
        Site(scheme="http", host=HOST, port=80),
    )
    return HostAddresses.model_validate({"target": Host(name=HOST), "sites": sites, **payload})


def test_each_https_port_is_looked_at_once_over_ipv4_if_there_is_one() -> None:
    fact = host(addresses=("2001:db8::1", "192.0.2.1"))
    assert list(TlsHello().feeds_on(fact)) == [
        Endpoint(host=HOST, ip="192.0.2.1", port=443),
        Endpoint(host=HOST, ip="192.0.2.1", port=8443),
    ]


def test_ipv6_alone_will_do() -> None:
    [first, _] = TlsHello().feeds_on(host(addresses=("2001:db8::1",)))
    assert isinstance(first, Endpoint)
    assert first.ip == "2001:db8::1"


def test_a_declared_name_that_does_not_exist_is_skipped_with_the_reason() -> None:
    [skipped] = TlsHello().feeds_on(host(status="nxdomain"))
    assert isinstance(skipped, Skipped)
    assert skipped.reason is Reason.DNS_FAILURE
    assert list(TlsHello().feeds_on(host(status="nxdomain", declared=False))) == []


def test_mail_hosts_that_offer_starttls_are_looked_at() -> None:
    probe = TlsHello()
    assert list(probe.feeds_on(SmtpSession(target=MX, starttls="offered"))) == [MX]
    assert list(probe.feeds_on(SmtpSession(target=MX))) == []
    refused = SmtpSession(target=MX, starttls="offered", handshake="refused")
    assert list(probe.feeds_on(refused)) == []


def test_certificates_are_read_only_where_tls_is_spoken() -> None:
    probe = TlsCertificateChain()
    assert list(probe.feeds_on(TlsProtocols(target=MX))) == [MX]
    assert list(probe.feeds_on(TlsProtocols(target=MX, speaks="http"))) == []


@contextmanager
def https(authority: trustme.CA) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    server = socket.create_server(("127.0.0.1", 0))

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            context.wrap_socket(connection, server_side=True).close()

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(server.getsockname()[1])
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


@pytest.mark.parametrize("level", [Level.LIGHT, Level.PASSIVE])
def test_a_scan_reads_protocols_then_certificates(tmp_path: Path, level: Level) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with https(authority) as port:
        site = Site(scheme="https", host=HOST, port=port)
        seed = HostAddresses(target=Host(name=HOST), addresses=("127.0.0.1",), sites=(site,))
        observer = Observer(
            (TlsHello(), TlsCertificateChain()),
            Scope(perimeter(hosts=[HOST]), level, date.today()),
            Settings(rate=500.0, ca_file=tmp_path / "ca.pem"),
        )
        seen = observer.run([seed])
    [protocols] = [f for f in seen.facts if isinstance(f, TlsProtocols)]
    [certificates] = [f for f in seen.facts if isinstance(f, TlsCertificates)]
    if level is Level.PASSIVE:
        assert protocols.failed is not None
        assert certificates.failed is not None
        assert certificates.failed.reason is Reason.LEVEL_TOO_LOW
        assert seen.spent.connections == 0
    else:
        assert "present" in {v.presence for v in protocols.versions}
        assert certificates.trusted is True
        assert certificates.probe == "tls.certificates"
        assert seen.spent.connections == seen.connections_by_address["127.0.0.1"]
