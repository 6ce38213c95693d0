"""How servers take hellos that are a little unusual."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cyberscan.network.tls.shown import Shown
from cyberscan.network.tls.survey import survey
from cyberscan.testing_tls import (
    DONE,
    HANDSHAKE,
    HOST,
    REFUSAL,
    Asked,
    alert,
    certificate_message,
    endpoint,
    hello_message,
    make_pair,
    message,
    openssl_server,
    peer,
    read_hello,
    record,
    room,
)

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")
SUITES = (0xC02F, 0xC030, 0x0035)


@dataclass
class Server:
    """TLS 1.0 to 1.2 with an opinion on everything, and one certificate a name."""

    versions: tuple[int, ...] = (0x0303,)
    follows: bool = False
    extensions: Mapping[int, bytes] = field(default_factory=dict)
    compression: int = 0
    stapled: bool = False
    session: bytes = b""
    fallback_alert: int = 86
    choosy: tuple[int, ...] = ()
    """Extensions whose mere presence it refuses."""
    future: bool = True
    """Passes over versions to come."""

    def __call__(self, connection: socket.socket, number: int) -> None:
        connection.sendall(self._flight(read_hello(connection)))

    def _flight(self, asked: Asked) -> bytes:
        version = min(asked.claimed, max(self.versions))
        order = asked.suites if self.follows else SUITES
        other = SUITES if self.follows else asked.suites
        suite = next((code for code in order if code in other), None)
        if asked.claimed > 0x0303 and not self.future:
            return b""
        if 43 in asked.extensions or version not in self.versions or suite is None:
            return alert(70)
        if 0x5600 in asked.suites and version < max(self.versions):
            return alert(self.fallback_alert) if self.fallback_alert else self._hello(asked, suite)
        if set(self.choosy) & set(asked.extensions):
            return b""
        return self._hello(asked, suite, version)

    def _hello(self, asked: Asked, suite: int, version: int = 0x0302) -> bytes:
        found = {k: v for k, v in self.extensions.items() if k in asked.extensions}
        if 0x00FF in asked.suites and 0xFF01 in self.extensions:
            found[0xFF01] = b"\x00"
        compression = self.compression if self.compression in asked.compression else 0
        flight = hello_message(
            version, suite, extensions=found, compression=compression, session=self.session
        )
        flight += certificate_message(b"named" if 0 in asked.extensions else b"default")
        if self.stapled and 5 in asked.extensions:
            flight += message(22, b"\x01\x00\x00\x03ocs")
        return record(HANDSHAKE, flight + DONE, version)


def look(server: Server) -> Shown:
    with peer(server) as port:
        return survey(room(), endpoint(port))


@pytest.mark.parametrize(("follows", "expected"), [(True, "client"), (False, "server")])
def test_whose_order_decides(follows: bool, expected: str) -> None:
    [tls12] = [v for v in look(Server(follows=follows)).protocols.versions if v.version == "TLS 1.2"]  # fmt: skip
    assert (tls12.preference, tls12.ordered) == (expected, True)


def test_the_suites_are_told_in_the_order_of_the_server() -> None:
    assert tuple(s.code for s in look(Server()).protocols.suites) == SUITES


@needs_openssl
@pytest.mark.parametrize(("option", "expected"), [("-serverpref", "server"), ("-quiet", "client")])
def test_whose_order_decides_at_openssl(tmp_path: Path, option: str, expected: str) -> None:
    pair = make_pair(tmp_path, HOST)
    options = [option] if option == "-serverpref" else []
    with openssl_server(pair, *options) as port:
        versions = survey(room(), endpoint(port)).protocols.versions
    assert {v.preference for v in versions if v.presence == "present"} == {expected}


@needs_openssl
@pytest.mark.parametrize(
    ("aes", "expected"),
    [("ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256", "server"),
     ("ECDHE-RSA-AES256-GCM-SHA384", "undetermined")],
)  # fmt: skip
def test_a_courtesy_to_phones_is_no_lack_of_order(tmp_path: Path, aes: str, expected: str) -> None:
    """ChaCha20 goes to those who name it first; with a single other suite, that is all one sees."""
    pair = make_pair(tmp_path, HOST)
    suites = f"{aes}:ECDHE-RSA-CHACHA20-POLY1305"
    options = ["-serverpref", "-prioritize_chacha", "-tls1_2", "-cipher", suites]
    with openssl_server(pair, *options) as port:
        versions = survey(room(), endpoint(port)).protocols.versions
    assert [v.preference for v in versions if v.presence == "present"] == [expected]


def test_what_is_answered_to_extensions() -> None:
    answered = {15: b"\x01", 16: b"\x00\x03\x02h2", 18: b"x", 22: b"", 23: b"", 35: b"", 0xFF01: b""}  # fmt: skip
    shown = look(Server(extensions=answered, compression=1, stapled=True, session=b"s" * 32))
    seen = shown.extensions
    assert (seen.heartbeat, seen.sct_in_handshake, seen.compression) == (True, True, True)
    assert (seen.extended_master_secret, seen.session_ticket, seen.session_id) == (True,) * 3
    assert (seen.secure_renegotiation, seen.ocsp_staple, seen.alpn) == (True, True, ("h2",))
    assert seen.encrypt_then_mac is True
    assert [(chain.shown_to, chain.stapled) for chain in shown.chains] == [
        (("rsa",), True), (("no_sni",), None),
    ]  # fmt: skip


def test_what_is_not_answered() -> None:
    seen = look(Server()).extensions
    assert (seen.heartbeat, seen.sct_in_handshake, seen.compression) == (False,) * 3
    assert (seen.extended_master_secret, seen.session_ticket, seen.session_id) == (False,) * 3
    assert (seen.secure_renegotiation, seen.ocsp_staple, seen.alpn) == (False, False, ())
    assert seen.fallback_scsv is None  # one version leaves nothing to fall back to


def test_a_filter_that_stops_heartbeats_hides_nothing_else() -> None:
    shown = look(Server(choosy=(15,), follows=True))
    assert shown.extensions.heartbeat is None
    assert {v.preference for v in shown.protocols.versions} == {"client", "undetermined"}


@pytest.mark.parametrize(
    ("code", "expected"), [(86, True), (40, True), (0, False)], ids=["86", "40", "accepted"]
)
def test_fallbacks_are_refused_or_not(code: int, expected: bool) -> None:
    server = Server(versions=(0x0302, 0x0303), fallback_alert=code)
    assert look(server).extensions.fallback_scsv is expected


def test_a_version_to_come_must_be_passed_over() -> None:
    tolerant = look(Server()).extensions
    assert (tolerant.intolerant_to, tolerant.unknown_values_accepted) == ((), True)
    assert look(Server(future=False)).extensions.intolerant_to == ("future_version",)


def test_values_that_mean_nothing_must_be_passed_over() -> None:
    assert look(Server(choosy=(0xBABA,))).extensions.intolerant_to == ("grease",)


def test_answers_that_the_standards_forbid_are_noted() -> None:
    class Odd(Server):
        def _hello(self, asked: Asked, suite: int, version: int = 0x0302) -> bytes:
            return record(HANDSHAKE, hello_message(version, suite, extensions={99: b""}) + DONE)

    assert look(Odd()).extensions.oddities == ("unsolicited_extension",)


def test_a_server_that_leaves_nothing_to_chance_is_noted() -> None:
    class Constant(Server):
        def _hello(self, asked: Asked, suite: int, version: int = 0x0302) -> bytes:
            return record(HANDSHAKE, hello_message(version, suite, random=b"4" * 32) + DONE)

    assert look(Constant()).extensions.oddities == ("random_constant",)


def test_no_question_is_asked_of_who_refuses_everything() -> None:
    with peer(lambda connection, number: connection.sendall(REFUSAL)) as port:
        shown = survey(room(), endpoint(port))
    assert shown.extensions.compression is None
    assert shown.key_exchange.groups == ()
    assert shown.chains == ()
