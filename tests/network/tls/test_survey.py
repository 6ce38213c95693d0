"""Hellos against real TLS servers and against peers that are not what they seem."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from cyberscan.facts.tls import TlsProtocols
from cyberscan.network.session import Network
from cyberscan.network.tls.survey import MAIL_CONNECTIONS, protocols_only
from cyberscan.network.tls.survey import survey as whole
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Endpoint
from cyberscan.testing_tls import (
    HOST,
    REFUSAL,
    Answer,
    alert,
    endpoint,
    make_pair,
    openssl_server,
    parse_hello,
    peer,
    read_hello,
    record,
    reset,
    room,
    server_hello,
    speaking_tls12,
)

INTERMEDIATE = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
)
ALL = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")


def survey(talk: Network, target: Endpoint) -> TlsProtocols:
    return whole(talk, target).protocols


def presences(fact: TlsProtocols) -> dict[str, str]:
    return {v.version: v.presence for v in fact.versions}


@pytest.fixture(scope="session")
def key_pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_pair(tmp_path_factory.mktemp("pair"), HOST)


@needs_openssl
def test_suites_are_exactly_those_configured(key_pair: tuple[Path, Path]) -> None:
    ciphers = (
        "ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA:AES128-SHA256:CAMELLIA256-SHA:"
        "NULL-SHA256:AECDH-NULL-SHA:ADH-CAMELLIA128-SHA256@SECLEVEL=0"
    )
    with openssl_server(key_pair, "-tls1_2", "-cipher", ciphers) as port:
        shown = whole(room(), endpoint(port))
    fact = shown.protocols
    assert {s.name for s in fact.suites} == {
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA",
        "TLS_RSA_WITH_NULL_SHA256",
        "TLS_ECDH_anon_WITH_NULL_SHA",
        "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256",
    }
    assert fact.suites_complete
    assert shown.extensions.encrypt_then_mac is True
    assert presences(fact)["TLS 1.3"] == "absent"


@needs_openssl
def test_a_well_configured_server_costs_few_connections(key_pair: tuple[Path, Path]) -> None:
    with openssl_server(key_pair, "-cipher", INTERMEDIATE, "-no_tls1", "-no_tls1_1") as port:
        narrow, talk = room(), room()
        fact = protocols_only(narrow, endpoint(port))
        assert survey(talk, endpoint(port)).suites == fact.suites
    assert narrow.meter.spent.connections <= 17
    assert talk.meter.spent.connections <= 34
    assert presences(fact) == {
        "SSL 2.0": "absent", "SSL 3.0": "absent", "TLS 1.0": "absent", "TLS 1.1": "absent",
        "TLS 1.2": "present", "TLS 1.3": "present",
    }  # fmt: skip
    assert len(fact.suites) == 6  # three of TLS 1.2 for an RSA key, three of TLS 1.3


@needs_openssl
def test_a_broad_server_stays_within_the_budget_of_the_probe(key_pair: tuple[Path, Path]) -> None:
    with openssl_server(key_pair, "-cipher", ALL) as port:
        talk = room(connections=150)
        fact = survey(talk, endpoint(port))
    truth = subprocess.run(
        ["openssl", "ciphers", "-s", "-tls1_2", "-stdname", ALL],
        check=True, capture_output=True, text=True, env={"OPENSSL_CONF": "/dev/null"},
    )  # fmt: skip
    found = {s.name for s in fact.suites if s.version == "TLS 1.2"}
    listed = {
        line.split()[0]
        for line in truth.stdout.splitlines()
        if "Au=RSA" in line or "Au=None" in line
    }
    assert found == {name for name in listed if "PSK" not in name and "SRP" not in name}
    assert presences(fact)["TLS 1.0"] == "present"
    assert fact.suites_complete
    assert talk.meter.spent.connections <= 150


@needs_openssl
def test_the_size_of_the_prime_is_read(key_pair: tuple[Path, Path], tmp_path: Path) -> None:
    prime = tmp_path / "dh.pem"
    subprocess.run(
        ["openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:modp_1536",
         "-out", prime], check=True, capture_output=True,
    )  # fmt: skip
    with openssl_server(
        key_pair,
        "-tls1_2",
        "-cipher",
        "DHE-RSA-AES128-GCM-SHA256@SECLEVEL=0",
        "-dhparam",
        str(prime),
    ) as port:
        assert [p.bits for p in whole(room(), endpoint(port)).key_exchange.primes] == [1536]


@pytest.mark.parametrize(
    ("banner", "speaks"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "http"),
        (b"<!DOCTYPE HTML>\n<html></html>", "http"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "ssh"),
        (b"220 mx.ville.test ESMTP Postfix\r\n", "smtp"),
        (b"\x00\x01\x02\x03 whatever \x1b[2J\n", "other"),
    ],
)
def test_another_protocol_is_named(banner: bytes, speaks: str) -> None:
    with peer(lambda connection, number: connection.sendall(banner)) as port:
        fact = survey(room(), endpoint(port))
    assert (fact.speaks, fact.versions, fact.suites) == (speaks, (), ())


def test_one_answer_in_clear_does_not_hide_a_tls_server() -> None:
    sound = speaking_tls12([0xC02F], lambda c: c.sendall(REFUSAL))

    def answer(connection: socket.socket, number: int) -> None:
        if number:
            sound(connection, number)
        else:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 503 Busy\r\n\r\n")

    with peer(answer) as port:
        fact = survey(room(), endpoint(port))
    assert fact.speaks == "tls"
    assert presences(fact)["TLS 1.3"] == "absent"


def test_a_closed_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with pytest.raises(LookFailed) as failed:
        survey(room(), endpoint(port))
    assert failed.value.failure.reason is Reason.REFUSED


def _mute(connection: socket.socket, number: int) -> None:
    time.sleep(1.5)


def _drip(connection: socket.socket, number: int) -> None:
    for byte in record(22, bytes(200)):
        connection.sendall(bytes([byte]))
        time.sleep(0.2)


@pytest.mark.parametrize("answer", [_mute, _drip], ids=["mute", "one byte at a time"])
def test_silence_is_a_timeout(answer: Answer) -> None:
    with peer(answer) as port, pytest.raises(LookFailed) as failed:
        survey(room(), endpoint(port))
    assert failed.value.failure.reason is Reason.TIMEOUT


def _reset(connection: socket.socket, number: int) -> None:
    reset(connection)


def _endless(connection: socket.socket, number: int) -> None:
    for _ in range(200):
        connection.sendall(record(22, b"\x0b\xff\xff\xff" + bytes(16000)))


def _warnings(connection: socket.socket, number: int) -> None:
    connection.sendall(record(21, b"\x01\x70") * 20000)


def _echo(connection: socket.socket, number: int) -> None:
    connection.sendall(connection.recv(4096))


def _same_suite_always(connection: socket.socket, number: int) -> None:
    connection.sendall(server_hello(0x0303, 0x5A5B))


def _first_suite_always(connection: socket.socket, number: int) -> None:
    asked = read_hello(connection)
    connection.sendall(server_hello(min(asked.version, 0x0303), asked.suites[0]))


@pytest.mark.parametrize(
    "answer",
    [_reset, _endless, _warnings, _echo, _same_suite_always, _first_suite_always],
    ids=["reset", "endless", "warnings", "echo", "one suite always", "yes to everything"],
)
def test_nonsense_is_a_failed_look(answer: Answer) -> None:
    with peer(answer) as port, pytest.raises(LookFailed) as failed:
        survey(room(), endpoint(port))
    assert failed.value.failure.reason is Reason.PROTOCOL_ERROR


def test_a_server_that_refuses_every_hello_proves_nothing() -> None:
    with peer(lambda connection, number: connection.sendall(REFUSAL)) as port:
        fact = survey(room(), endpoint(port))
    assert fact.speaks == "tls"
    assert set(presences(fact).values()) == {"undetermined"}


def test_a_close_is_a_refusal_only_where_something_else_works() -> None:
    with peer(speaking_tls12([0xC02F, 0x9C], lambda connection: None)) as port:
        fact = survey(room(), endpoint(port))
    assert presences(fact) == {
        "SSL 2.0": "absent", "SSL 3.0": "absent", "TLS 1.0": "absent", "TLS 1.1": "absent",
        "TLS 1.2": "present", "TLS 1.3": "absent",
    }  # fmt: skip
    assert [s.code for s in fact.suites] == [0xC02F, 0x9C]
    assert fact.suites_complete


@pytest.mark.parametrize("every", [2, 3, 4])
def test_a_connection_cut_now_and_then_is_no_refusal(every: int) -> None:
    # One faulty machine behind a load balancer: what the others accept is not hidden by its faults.
    sound = speaking_tls12([0xC02F, 0xC030, 0x009C, 0x0005], lambda c: c.sendall(REFUSAL))

    def answer(connection: socket.socket, number: int) -> None:
        if number % every == every - 1:
            connection.recv(4096)
        else:
            sound(connection, number)

    with peer(answer) as port:
        fact = survey(room(), endpoint(port))
    assert {s.code for s in fact.suites} == {0xC02F, 0xC030, 0x009C, 0x0005}


def test_a_server_that_insists_on_a_name_never_speaks_ssl_2() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        hello = connection.recv(4096)
        if HOST.encode() not in hello:
            connection.sendall(alert(112))
        elif parse_hello(hello).version == 0x0303 and 0xC02F in parse_hello(hello).suites:
            connection.sendall(server_hello(0x0303, 0xC02F))
        else:
            connection.sendall(REFUSAL)

    with peer(answer) as port:
        seen = presences(survey(room(), endpoint(port)))
    assert seen["SSL 2.0"] == "absent"
    assert seen["SSL 3.0"] == "undetermined"


def test_silence_about_one_version_leaves_it_undetermined() -> None:
    with peer(speaking_tls12([0xC02F], lambda connection: time.sleep(1))) as port:
        fact = survey(room(), endpoint(port))
    assert presences(fact)["TLS 1.2"] == "present"
    assert presences(fact)["TLS 1.0"] == "undetermined"
    assert presences(fact)["SSL 2.0"] == "undetermined"
    assert not fact.suites_complete


def test_a_server_that_tires_of_us_is_not_judged_on_its_silence() -> None:
    accepted = [0xC02B, 0xC02C, 0xC02F, 0xC030]
    normal = speaking_tls12(accepted, lambda connection: connection.sendall(REFUSAL))

    def answer(connection: socket.socket, number: int) -> None:
        reset(connection) if number > 4 else normal(connection, number)

    with peer(answer) as port:
        fact = survey(room(), endpoint(port))
    assert not fact.suites_complete
    assert presences(fact)["TLS 1.0"] == "undetermined"


def test_large_hellos_may_be_disliked() -> None:
    normal = speaking_tls12([0xC02F, 0x9C], lambda connection: connection.sendall(REFUSAL))

    def answer(connection: socket.socket, number: int) -> None:
        if len(connection.recv(4096, socket.MSG_PEEK)) < 420:
            normal(connection, number)

    with peer(answer) as port:
        fact = survey(room(), endpoint(port))
    assert presences(fact)["TLS 1.2"] == "present"
    assert {s.code for s in fact.suites} >= {0xC02F, 0x9C}


def test_an_ancient_server_that_chokes_on_extensions_is_still_seen() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        hello = connection.recv(4096)
        if b"\x00\x0a\x00" in hello[100:]:  # any list of groups
            return
        asked = parse_hello(hello)
        if asked.version >= 0x0301 and 0x2F in asked.suites:
            connection.sendall(server_hello(0x0301, 0x2F))
        else:
            connection.sendall(REFUSAL)

    with peer(answer) as port:
        shown = whole(room(), endpoint(port))
    assert presences(shown.protocols)["TLS 1.0"] == "present"
    asked = shown.extensions
    assert (asked.extended_master_secret, asked.encrypt_then_mac, asked.session_ticket) == (
        None,
    ) * 3
    assert asked.intolerant_to == ("extensions",)


def test_ssl_2_is_seen_where_it_is_alone() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        hello = connection.recv(4096)
        if hello[0] & 0x80:
            body = b"\x04\x00\x01\x00\x02" + b"\x00\x04" + b"\x00\x03" + b"\x00\x10"
            body += b"cert" + b"\x07\x00\xc0" + bytes(16)
            connection.sendall((0x8000 | len(body)).to_bytes(2, "big") + body)

    with peer(answer) as port:
        fact = survey(room(), endpoint(port))
    assert presences(fact)["SSL 2.0"] == "present"
    assert {p for v, p in presences(fact).items() if v != "SSL 2.0"} == {"absent"}
    assert [s.name for s in fact.suites] == ["SSL_CK_DES_192_EDE3_CBC_WITH_MD5"]


def test_messages_may_come_in_fragments() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        if asked.version != 0x0303 or 0xC02F not in asked.suites:
            connection.sendall(record(21, b"\x02") + record(21, b"\x28"))
            return
        payload = server_hello(0x0303, 0xC02F)[5:]
        for start in range(0, len(payload), 7):
            connection.sendall(record(22, payload[start : start + 7]))

    with peer(answer) as port:
        fact = survey(room(), endpoint(port))
    assert [s.code for s in fact.suites] == [0xC02F]


def test_a_spent_budget_keeps_what_was_seen() -> None:
    with peer(speaking_tls12([0xC02F, 0xC030], lambda c: c.sendall(REFUSAL))) as port:
        fact = survey(room(connections=4), endpoint(port))
    assert [s.code for s in fact.suites] == [0xC02F, 0xC030]
    assert not fact.suites_complete
    assert presences(fact)["TLS 1.0"] == "undetermined"


@pytest.mark.parametrize("many", [False, True])
def test_a_mail_server_gets_a_reduced_survey(many: bool) -> None:
    others = list(range(0xC072, 0xC08C)) if many else []

    def answer(connection: socket.socket, number: int) -> None:
        connection.sendall(b"220 mx.ville.test ESMTP\r\n")
        connection.recv(1024)
        connection.sendall(b"250-mx.ville.test\r\n250 STARTTLS\r\n")
        connection.recv(1024)
        connection.sendall(b"220 go ahead\r\n")
        accepted = [0xC02F, 0x05, 0x0A, *others]
        speaking_tls12(accepted, lambda c: c.sendall(REFUSAL))(connection, number)

    with peer(answer) as port:
        talk = room()
        fact = survey(talk, endpoint(port, "smtp"))
    assert presences(fact)["TLS 1.2"] == "present"
    assert presences(fact)["TLS 1.0"] == "absent"
    assert {s.code for s in fact.suites} >= {0xC02F, 0x05, 0x0A}
    assert fact.suites_complete is not many
    assert talk.meter.spent.connections <= MAIL_CONNECTIONS
