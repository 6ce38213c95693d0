"""Certificates and trials of real servers on loopback, worker processes included."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest
import trustme

from cyberscan.facts.certificates import TlsCertificates
from cyberscan.facts.targets import Starttls
from cyberscan.facts.tls import (
    AcceptedSuite,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    TlsTrials,
    Trial,
    VersionSupport,
)
from cyberscan.network.session import Network
from cyberscan.network.tls import handshakes, workers
from cyberscan.network.tls.shown import SentChain, Shown
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Endpoint, Level
from cyberscan.testing import network, perimeter

HOST = "www.ville.test"
Prepare = Callable[[socket.socket], None]
VERSIONS = ("SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")


class Peer:
    """A TLS server that counts its connections."""

    def __init__(self, context: ssl.SSLContext | None, prepare: Prepare | None = None) -> None:
        self.connections = 0
        self.heard: list[bytes] = []
        self._context = context
        self._prepare = prepare
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            if self._prepare:
                self._prepare(connection)
            if self._context:
                with self._context.wrap_socket(connection, server_side=True) as tls:
                    self.heard.append(tls.recv(1000))
                    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()


@pytest.fixture(scope="module")
def root() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def pool() -> Iterator[workers.Workers]:
    made = workers.Workers()
    yield made
    made.close()


@pytest.fixture
def ca_file(root: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    root.cert_pem.write_to_path(str(path))
    return path


def serving(authority: trustme.CA, name: str = HOST) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def room(
    pool: workers.Workers, ca_file: Path | None = None, level: Level = Level.ACTIVE, **budget: Any
) -> Network:
    talk = network(
        perimeter(hosts=[HOST]),
        budget=Budget(**{"connections": handshakes.CONNECTIONS, "seconds": 60, **budget}),
        level=level, rate=1000.0, read_timeout=2.0, ca_file=ca_file,
    )  # fmt: skip
    talk.workers = pool
    return talk


def shown(
    port: int, *versions: str, suites: tuple[tuple[int, str], ...] = (),
    chains: tuple[SentChain, ...] = (), starttls: Starttls = "", **extensions: Any,
) -> Shown:  # fmt: skip
    """What the hellos would have shown of a server of these versions; ALPN makes it a web server."""
    target = Endpoint(host=HOST, ip="127.0.0.1", port=port, starttls=starttls)
    support = tuple(
        VersionSupport(version=v, presence="present" if v in versions else "absent")
        for v in VERSIONS
    )
    accepted = tuple(
        AcceptedSuite(version=v, code=code, name=name)
        for v in versions
        for code, name in suites or ((0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),)
    )
    told = {"heartbeat": False, "alpn": ("http/1.1",), **extensions}
    return Shown(
        target,
        TlsProtocols(target=target, versions=support, suites=accepted),
        TlsKeyExchange(target=target),
        TlsExtensions(target=target, **told),
        chains,
    )


def looked(talk: Network, seen: Shown) -> tuple[TlsCertificates, TlsTrials]:
    certificates, trials = handshakes.look(talk, seen)
    assert isinstance(certificates, TlsCertificates)
    assert isinstance(trials, TlsTrials)
    return certificates, trials


def test_a_good_server_takes_two_connections(
    root: trustme.CA, ca_file: Path, pool: workers.Workers
) -> None:
    talk = room(pool, ca_file)
    with Peer(serving(root)) as peer:
        fact, trials = looked(talk, shown(peer.port, "TLS 1.2", "TLS 1.3"))
    [deployment] = fact.deployments
    assert (deployment.trusted, deployment.trusted_by, deployment.trust_error) == (
        True,
        ("ca_file",),
        "",
    )
    assert (deployment.matches_name, deployment.chain_complete) == (True, True)
    assert deployment.shown_to == ("tls1.3",)
    assert (deployment.stapled, deployment.in_order, deployment.superfluous) == (False, None, ())
    assert deployment.chain[0].names == (HOST,)
    assert trials.heartbleed == Trial(state="impossible", detail="not_offered")
    assert trials.robot == Trial(state="impossible", detail="no_rsa_key_exchange")
    assert trials.ccs_injection == Trial(state="impossible", detail="newer_stack")
    assert trials.client_renegotiation.state == "no"
    assert trials.early_data == Trial(state="no")
    assert trials.ticket_lifetime == 7200
    assert talk.meter.spent.connections == peer.connections == 2
    assert talk.governor.connections_by_address["127.0.0.1"] == 2


def test_a_web_server_is_asked_for_one_page_at_most(
    root: trustme.CA, pool: workers.Workers
) -> None:
    talk = room(pool)
    with Peer(serving(root)) as peer:
        looked(talk, shown(peer.port, "TLS 1.3"))
    [request] = peer.heard
    host = f"{HOST}:{peer.port}"
    assert request.startswith(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: ".encode())
    assert talk.meter.spent.requests == 1
    assert talk.governor.requests_by_site == {host: 1}


def test_a_site_that_was_asked_enough_is_asked_for_no_more(
    root: trustme.CA, pool: workers.Workers
) -> None:
    talk = room(pool)
    with Peer(serving(root)) as peer:
        for _ in range(talk.settings.site_requests):
            talk.note_request(HOST, peer.port)
        _, trials = looked(talk, shown(peer.port, "TLS 1.3"))
    assert peer.heard == [b""]
    assert trials.early_data == Trial(state="no")


def test_nothing_is_said_to_a_server_of_no_known_protocol(
    root: trustme.CA, pool: workers.Workers
) -> None:
    with Peer(serving(root)) as peer:
        _, trials = looked(room(pool), shown(peer.port, "TLS 1.3", alpn=()))
    assert peer.heard == [b""]
    assert trials.early_data == Trial(state="no")
    assert trials.client_renegotiation == Trial(state="impossible", detail="no_such_version")


def test_the_extra_authority_is_needed_to_trust_it(root: trustme.CA, pool: workers.Workers) -> None:
    with Peer(serving(root, "autre.test")) as peer:
        fact, _ = looked(room(pool), shown(peer.port, "TLS 1.3"))
    [deployment] = fact.deployments
    assert (deployment.trusted, deployment.trust_error) == (False, "unknown_issuer")
    assert (deployment.matches_name, deployment.mismatch) == (False, "other_names")


def test_behind_starttls(root: trustme.CA, ca_file: Path, pool: workers.Workers) -> None:
    def greet(connection: socket.socket) -> None:
        connection.sendall(b"220 mx.ville.test ESMTP\r\n")
        connection.recv(1024)
        connection.sendall(b"250-mx.ville.test\r\n250 STARTTLS\r\n")
        connection.recv(1024)
        connection.sendall(b"220 go ahead\r\n")

    talk = room(pool, ca_file)
    rsa = ((0x009C, "TLS_RSA_WITH_AES_128_GCM_SHA256"),)
    with Peer(serving(root), greet) as peer:
        seen = shown(peer.port, "TLS 1.2", "TLS 1.3", suites=rsa, starttls="smtp", alpn=())
        fact, trials = looked(talk, seen)
    assert fact.deployments[0].trusted is True
    assert b"QUIT\r\n" in peer.heard
    assert trials.robot == Trial(detail="mail_politeness")
    assert peer.connections <= 3


def chain_of(authority: trustme.CA, name: str = HOST) -> tuple[bytes, ...]:
    pems = authority.issue_cert(name).cert_chain_pems
    return tuple(ssl.PEM_cert_to_DER_cert(pem.bytes().decode()) for pem in pems)


def test_chains_of_the_hellos_need_no_connection(
    root: trustme.CA, ca_file: Path, pool: workers.Workers
) -> None:
    one, other, unnamed = (chain_of(root, name) for name in (HOST, HOST, "defaut.test"))
    chains = (
        SentChain(("rsa",), one, stapled=True),
        SentChain(("ecdsa",), other),
        SentChain(("no_sni",), unnamed),
    )
    target = Endpoint(host=HOST, ip="127.0.0.1", port=1)
    seen = Shown(
        target, TlsProtocols(target=target), TlsKeyExchange(target=target),
        TlsExtensions(target=target), chains,
    )  # fmt: skip
    talk = room(pool, ca_file)
    fact, trials = looked(talk, seen)
    assert [d.shown_to for d in fact.deployments] == [("ecdsa",), ("rsa",)]
    assert [d.stapled for d in fact.deployments] == [None, True]
    assert fact.without_name is not None
    assert (fact.without_name.matches_name, fact.without_name.shown_to) == (False, ("no_sni",))
    assert talk.meter.spent.connections == 0
    assert trials.robot == Trial(detail="not_asked")


def test_the_same_chain_is_one_deployment(root: trustme.CA, pool: workers.Workers) -> None:
    pair = root.issue_cert(HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pair.configure_cert(context)
    ders = tuple(ssl.PEM_cert_to_DER_cert(p.bytes().decode()) for p in pair.cert_chain_pems)
    with Peer(context) as peer:
        chains = (SentChain(("ecdsa", "no_sni"), ders),)
        fact, _ = looked(room(pool), shown(peer.port, "TLS 1.3", chains=chains))
    [deployment] = fact.deployments
    assert deployment.shown_to == ("tls1.3", "ecdsa", "no_sni")
    assert fact.without_name is None


def test_a_chain_stands_when_the_handshake_fails(root: trustme.CA, pool: workers.Workers) -> None:
    def hang_up(connection: socket.socket) -> None:
        connection.recv(100)

    chains = (SentChain(("rsa",), chain_of(root)),)
    with Peer(None, hang_up) as peer:
        fact, trials = looked(room(pool), shown(peer.port, "TLS 1.2", "TLS 1.3", chains=chains))
    assert [d.shown_to for d in fact.deployments] == [("rsa",)]
    assert trials.early_data.state == trials.client_renegotiation.state == "undetermined"
    assert peer.connections <= handshakes.CONNECTIONS


def test_an_unreadable_certificate_is_told(pool: workers.Workers) -> None:
    with Peer(None) as peer:
        chains = (SentChain(("rsa",), (b"\x30\x03abc",)),)
        fact, trials = looked(room(pool), shown(peer.port, chains=chains))
    assert fact.failed is not None
    assert (fact.failed.reason, fact.failed.detail) == (
        Reason.PROTOCOL_ERROR, "unreadable certificate",
    )  # fmt: skip
    assert trials.failed is None


def test_a_closed_port_fails_the_certificates_only(pool: workers.Workers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    fact, trials = looked(room(pool), shown(port, "TLS 1.3"))
    assert fact.failed is not None
    assert fact.failed.reason is Reason.REFUSED
    assert trials.early_data == Trial(detail="refused")


def test_a_silent_peer_is_left_in_time(pool: workers.Workers) -> None:
    def wait(connection: socket.socket) -> None:
        while connection.recv(1000):
            pass

    with Peer(None, wait) as peer:
        fact, trials = looked(room(pool), shown(peer.port, "TLS 1.3"))
    assert fact.failed is not None
    assert fact.failed.reason is Reason.TIMEOUT
    assert trials.early_data == Trial(detail="timeout")


def test_a_spent_budget_is_no_answer(root: trustme.CA, pool: workers.Workers) -> None:
    with Peer(serving(root)) as peer:
        fact, trials = looked(room(pool, connections=1), shown(peer.port, "TLS 1.2", "TLS 1.3"))
    assert fact.failed is None
    assert trials.client_renegotiation == Trial(detail="budget_spent")


def test_an_interruption_is_not_kept_for_oneself(root: trustme.CA, pool: workers.Workers) -> None:
    talk = room(pool)
    talk.governor.stopping.set()
    with Peer(serving(root)) as peer, pytest.raises(LookFailed) as failed:
        list(handshakes.look(talk, shown(peer.port, "TLS 1.3")))
    assert failed.value.failure.reason is Reason.INTERRUPTED
    assert peer.connections == 0


def test_the_gate_is_asked_before_anything_is_sent(pool: workers.Workers) -> None:
    with Peer(None) as peer:
        fact, _ = looked(room(pool, level=Level.PASSIVE), shown(peer.port, "TLS 1.3"))
    assert fact.failed is not None
    assert fact.failed.reason is Reason.LEVEL_TOO_LOW
    assert peer.connections == 0


@pytest.mark.parametrize("version", ["TLS 1.0", "TLS 1.1"])
def test_an_old_server_is_talked_to(root: trustme.CA, pool: workers.Workers, version: str) -> None:
    context = serving(root)
    context.set_ciphers("ALL:@SECLEVEL=0")
    number = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}[version]
    with pytest.deprecated_call():
        context.minimum_version = number
    with pytest.deprecated_call():
        context.maximum_version = number
    suites = ((0xC009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),)
    with Peer(context) as peer:
        fact, trials = looked(room(pool), shown(peer.port, version, suites=suites, alpn=()))
    assert [d.shown_to for d in fact.deployments] == [("old",)]  # no hello had shown it
    assert trials.client_renegotiation.state == "no"
    assert trials.ccs_injection.state == "no"
    assert trials.early_data == Trial(state="impossible", detail="no_such_version")


def test_a_client_certificate_that_is_asked_for_hides_nothing(
    root: trustme.CA, pool: workers.Workers
) -> None:
    context = serving(root)
    context.verify_mode = ssl.CERT_REQUIRED
    root.configure_trust(context)
    with Peer(context) as peer:
        fact, _ = looked(room(pool), shown(peer.port, "TLS 1.3"))
    assert fact.deployments[0].chain[0].names == (HOST,)


def test_the_oracle_is_asked_with_the_certificate_that_is_sent(
    tmp_path: Path, pool: workers.Workers
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST, key_type=trustme.KeyType.RSA).configure_cert(context)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-GCM-SHA256")
    talk = room(pool)
    with Peer(context) as peer:
        suites = ((0x009C, "TLS_RSA_WITH_AES_128_GCM_SHA256"),)
        _, trials = looked(talk, shown(peer.port, "TLS 1.2", suites=suites))
    assert trials.robot == Trial(state="no", detail="alert 20")
    assert talk.meter.spent.connections == peer.connections <= 12


@contextmanager
def s_server(folder: Path, *options: str) -> Iterator[int]:
    """OpenSSL's own server, which does on demand what Python's never does."""
    trustme.CA().issue_cert(HOST).private_key_and_cert_chain_pem.write_to_path(
        str(folder / "s.pem")
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", "s.pem", "-quiet"]
    with subprocess.Popen(
        [*command, *options], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "OPENSSL_CONF": "/dev/null"},
    ) as process:  # fmt: skip
        try:
            end = time.monotonic() + 20
            while not _listens(port) and time.monotonic() < end:
                time.sleep(0.05)
            yield port
        finally:
            process.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_early_data_that_is_offered(tmp_path: Path, pool: workers.Workers) -> None:
    with s_server(tmp_path, "-early_data", "-max_early_data", "4321") as port:
        _, trials = looked(room(pool), shown(port, "TLS 1.3", alpn=()))
    assert trials.early_data == Trial(state="yes", detail="4321")


@pytest.mark.parametrize(
    ("options", "state"), [(("-client_renegotiation",), "yes"), (("-no_renegotiation",), "no")]
)
def test_renegotiation_at_the_clients_will(
    tmp_path: Path, pool: workers.Workers, options: tuple[str, ...], state: str
) -> None:
    with s_server(tmp_path, "-tls1_2", *options) as port:
        _, trials = looked(room(pool), shown(port, "TLS 1.2", alpn=()))
    assert trials.client_renegotiation.state == state


def test_a_server_that_hangs_up_by_itself_refuses_nothing(
    root: trustme.CA, pool: workers.Workers
) -> None:
    context = serving(root)
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    def greet_and_go(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.sendall(b"421 too busy\r\n")
            tls.unwrap()

    with Peer(None, greet_and_go) as peer:
        _, trials = looked(room(pool), shown(peer.port, "TLS 1.2", alpn=()))
    assert trials.client_renegotiation.state == "undetermined"
