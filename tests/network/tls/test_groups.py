"""Groups by elimination, against real servers and against servers with an opinion of their own."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cyberscan.network.tls.survey import survey
from cyberscan.sdk import TlsKeyExchange
from cyberscan.testing_tls import (
    DONE,
    HANDSHAKE,
    HOST,
    REFUSAL,
    Answer,
    Asked,
    certificate_message,
    curve_message,
    endpoint,
    hello_message,
    make_pair,
    openssl_server,
    peer,
    read_hello,
    record,
    room,
    server_hello,
)

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")


def look(port: int) -> TlsKeyExchange:
    return survey(room(), endpoint(port)).key_exchange


def of(fact: TlsKeyExchange, version: str) -> list[str]:
    return [group.name for group in fact.groups if group.version == version]


@needs_openssl
@pytest.mark.parametrize("key", [("-newkey", "rsa:2048"), ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")], ids=["RSA", "ECDSA"])  # fmt: skip
@pytest.mark.parametrize("order", [(), ("-serverpref",)], ids=["client order", "own order"])
def test_the_groups_are_exactly_those_configured(
    tmp_path: Path, key: tuple[str, ...], order: tuple[str, ...]
) -> None:
    groups = "P-384:X25519:brainpoolP256r1:P-256"
    pair = make_pair(tmp_path, HOST, *key)
    with openssl_server(pair, "-groups", groups, *order) as port:
        fact = look(port)
    assert set(of(fact, "TLS 1.2")) == {"secp384r1", "x25519", "brainpoolP256r1", "secp256r1"}
    assert set(of(fact, "TLS 1.3")) == {"secp384r1", "x25519", "secp256r1"}
    assert fact.groups_complete
    assert fact.hybrids_asked


@needs_openssl
def test_finite_fields_have_names_in_tls_13_only(tmp_path: Path) -> None:
    with openssl_server(make_pair(tmp_path, HOST), "-groups", "ffdhe2048:ffdhe3072") as port:
        fact = look(port)
    assert set(of(fact, "TLS 1.3")) == {"ffdhe2048", "ffdhe3072"}
    assert of(fact, "TLS 1.2") == []


def tls12(groups: Sequence[int], choose: Callable[[Asked], int | None]) -> Answer:
    """TLS 1.2 with one ECDSA suite; ``choose`` picks the group."""

    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        group = choose(asked)
        if asked.version != 0x0303 or 0xC02B not in asked.suites or group is None:
            connection.sendall(REFUSAL)
            return
        flight = hello_message(0x0303, 0xC02B) + certificate_message(b"leaf")
        connection.sendall(record(HANDSHAKE, flight + curve_message(group, 0x0403) + DONE))

    return answer


def first(asked: Sequence[int], known: Sequence[int]) -> int | None:
    return next((group for group in asked if group in known), None)


def needing_own_curve(asked: Asked, known: Sequence[int]) -> int | None:
    """As OpenSSL does: no ECDSA suite for who does not list the certificate's curve, P-256."""
    return first(asked.groups, known) if 23 in asked.groups else None


def test_the_curve_of_the_certificate_does_not_hide_the_others() -> None:
    known = (29, 23, 24, 25)
    with peer(tls12(known, lambda asked: needing_own_curve(asked, known))) as port:
        fact = look(port)
    assert {group.number for group in fact.groups} == {29, 23, 24, 25}
    assert fact.groups_complete
    assert fact.signatures == ("ecdsa_secp256r1_sha256",)


def test_what_always_comes_after_the_curve_of_the_certificate_is_never_used() -> None:
    known = (29, 23, 24)

    def own_order(asked: Asked) -> int | None:
        return first(known, asked.groups) if 23 in asked.groups else None

    with peer(tls12(known, own_order)) as port:
        fact = look(port)
    assert [group.number for group in fact.groups] == [29, 23]
    assert fact.groups_complete


def test_a_group_that_was_not_offered_is_not_believed() -> None:
    with peer(tls12((29,), lambda asked: 29)) as port:
        fact = look(port)
    assert [group.number for group in fact.groups] == [29]
    assert not fact.groups_complete


def retry(group: int) -> bytes:
    return server_hello(0x0304, 0x1301, {51: group.to_bytes(2, "big")})


def tls13(known: Sequence[int]) -> Answer:
    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        group = first(asked.groups, known)
        if asked.version == 0x0304 and 0x1301 in asked.suites and group is not None:
            connection.sendall(retry(group))
        else:
            connection.sendall(REFUSAL)

    return answer


def test_hybrids_are_named_in_the_retry_request() -> None:
    with peer(tls13((4588, 29, 4589))) as port:
        fact = look(port)
    assert of(fact, "TLS 1.3") == ["X25519MLKEM768", "SecP384r1MLKEM1024", "x25519"]
    assert fact.hybrids_asked
    assert fact.groups_complete


def test_silence_about_groups_leaves_them_untold() -> None:
    sound = tls13((29, 23))

    def answer(connection: socket.socket, number: int) -> None:
        if b"\x00\x1d" in connection.recv(4096, socket.MSG_PEEK)[60:]:  # x25519 is on offer
            sound(connection, number)
        else:
            time.sleep(0.7)

    with peer(answer) as port:
        fact = look(port)
    assert "secp256r1" not in of(fact, "TLS 1.3")
    assert not fact.groups_complete
    assert not fact.hybrids_asked
