"""The parsers of server flights: what they read, and that no bytes whatever upset them."""

from __future__ import annotations

import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.network.tls.records import MAX_BYTES, MAX_RECORDS
from cyberscan.network.tls.replies import exchange, read_reply, read_ssl2_reply
from cyberscan.network.tls.reply import Reply
from cyberscan.testing_tls import (
    DONE,
    HANDSHAKE,
    Canned,
    alert,
    certificate_message,
    curve_message,
    hello_message,
    message,
    record,
    server_hello,
)

MESSAGES = (
    hello_message(0x0303, 0xC02F, extensions={23: b"", 35: b"", 0xFF01: b"\x00"}, session=b"id" * 16)
    + certificate_message(b"leaf" * 50, b"intermediate" * 80)
    + message(22, b"\x01\x00\x00\x04ocsp")
    + curve_message(23, 0x0403)
    + DONE
)  # fmt: skip
FLIGHT = record(HANDSHAKE, MESSAGES)


def read(data: bytes) -> Reply:
    return read_reply(Canned([data]), 5, None)


def test_a_flight_is_read_whole() -> None:
    reply = read(FLIGHT)
    assert (reply.kind, reply.version, reply.code) == ("chosen", 0x0303, 0xC02F)
    assert (reply.group, reply.signature) == (23, "ecdsa_secp256r1_sha256")
    assert reply.extensions == {23, 35, 0xFF01}
    assert (reply.session_id, reply.stapled, reply.oddities) == (True, True, ())
    assert reply.chain == (b"leaf" * 50, b"intermediate" * 80)


def dh_message(prime: bytes, scheme: bytes) -> bytes:
    vectors = b"".join(struct.pack(">H", len(v)) + v for v in (prime, b"\x02", b"y" * 8))
    return message(12, vectors + scheme + struct.pack(">H", 8) + b"s" * 8)


@pytest.mark.parametrize(
    ("version", "scheme", "signature"),
    [(0x0303, b"\x02\x01", "rsa_pkcs1_sha1"), (0x0303, b"\x09\x99", "0x0999"), (0x0302, b"", "rsa_md5_sha1")],
    ids=["SHA-1", "unknown", "TLS 1.1"],
)  # fmt: skip
def test_the_prime_and_its_signature_are_read(version: int, scheme: bytes, signature: str) -> None:
    prime = b"\x00\x00" + b"\xff" * 128
    flight = hello_message(version, 0x0033) + dh_message(prime, scheme) + DONE
    reply = read(record(HANDSHAKE, flight))
    assert (reply.prime, reply.signature) == (b"\xff" * 128, signature)


def test_a_curve_given_by_its_coefficients_is_told() -> None:
    body = message(12, b"\x01" + bytes(40))
    assert read(record(HANDSHAKE, hello_message(0x0303, 0xC02F) + body + DONE)).explicit_curve


def test_a_retry_request_names_its_group() -> None:
    reply = read(server_hello(0x0304, 0x1301, {51: b"\x11\xec"}))
    assert (reply.version, reply.code, reply.group) == (0x0304, 0x1301, 4588)


@pytest.mark.parametrize("level", [0, 1, 2, 9])
def test_an_alert_of_any_level_is_a_refusal(level: int) -> None:
    assert (read(alert(40, level)).kind, read(alert(40, level)).alert) == ("alert", 40)


@pytest.mark.parametrize("code", [90, 100, 112])
def test_warnings_are_passed_over(code: int) -> None:
    assert read(alert(code, level=1) + FLIGHT).kind == "chosen"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "closed"),
        (alert(0, level=1), "closed"),
        (record(21, b"\x02"), "nonsense"),
        (record(23, b"data"), "nonsense"),
        (record(HANDSHAKE, message(1, bytes(40))), "nonsense"),
        (record(HANDSHAKE, DONE), "nonsense"),
        (record(HANDSHAKE, b"\x02\xff\xff\xff"), "nonsense"),
        (record(HANDSHAKE, message(2, b"\x03\x03")), "nonsense"),
        (record(HANDSHAKE, message(2, b"\x04" + bytes(60))), "nonsense"),
        (b"HTTP/1.1 400 Bad Request\r\n", "foreign"),
        (b"\x16\x09\x03\x00\x04....", "foreign"),
        (record(HANDSHAKE, message(0, b"")) + FLIGHT, "chosen"),
    ],
    ids=["nothing", "close_notify", "short alert", "data", "echo", "no hello first", "oversized",
         "short hello", "broken hello", "HTTP", "no TLS version", "hello request first"],
)  # fmt: skip
def test_what_is_no_flight_is_named(data: bytes, kind: str) -> None:
    assert read(data).kind == kind


@pytest.mark.parametrize("end", [7, 60, 95, 150, 900])
def test_what_was_chosen_stays_chosen_when_the_flight_breaks_off(end: int) -> None:
    whole = (
        38 + len(b"id" * 16) + 4 + 2 + 3 * 4 + 1
    )  # the ServerHello with its session and extensions
    reply = read(record(HANDSHAKE, MESSAGES[:end]))
    assert reply.kind == ("chosen" if end >= whole else "closed")


@pytest.mark.parametrize(
    ("flight", "odd"),
    [
        (record(HANDSHAKE, b"") + FLIGHT, "zero_length_record"),
        (record(HANDSHAKE, MESSAGES, 0x0399), "wrong_record_version"),
    ],
    ids=["empty record", "version"],
)
def test_oddities_are_noted(flight: bytes, odd: str) -> None:
    assert read(flight).oddities == (odd,)


def test_extensions_that_were_not_asked_for_are_odd() -> None:
    asked = frozenset({0, 23})
    assert read_reply(Canned([FLIGHT]), 5, asked).oddities == ("unsolicited_extension",)
    assert read_reply(Canned([FLIGHT]), 5, asked | {35}).oddities == ()


@pytest.mark.parametrize(("session", "odd"), [(b"s" * 32, ()), (b"", ("session_id_not_echoed",))])
def test_tls_13_sends_the_session_id_back(session: bytes, odd: tuple[str, ...]) -> None:
    flight = record(HANDSHAKE, hello_message(0x0304, 0x1301, session=session))
    assert read_reply(Canned([flight]), 5, None, b"s" * 32).oddities == odd


def test_the_random_of_a_retry_request_is_no_chance() -> None:
    retry = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"
    flight = record(HANDSHAKE, hello_message(0x0304, 0x1301, random=bytes.fromhex(retry)))
    assert read(flight).random == b""


SSL2_FLIGHT = b"\x80\x16\x04\x00\x01\x00\x02\x00\x04\x00\x03\x00\x04leaf\x07\x00\xc0idid"


def test_ssl_2_shows_all_its_suites_at_once() -> None:
    reply = read_ssl2_reply(Canned([SSL2_FLIGHT]), 5)
    assert (reply.kind, reply.version, reply.codes) == ("chosen", 2, (0x0700C0,))
    assert reply.chain == (b"leaf",)


@given(st.binary(max_size=4000), st.booleans())
def test_no_bytes_upset_the_parsers(data: bytes, ssl2: bool) -> None:
    assert isinstance(exchange(Canned([data]), b"", 5, ssl2=ssl2), Reply)


@given(st.binary(max_size=2000))
def test_no_handshake_upsets_them(body: bytes) -> None:
    for prefix in (b"", hello_message(0x0303, 0xC02F), hello_message(0x0303, 0x0033)):
        assert isinstance(read(record(HANDSHAKE, prefix + body)), Reply)


@given(st.data())
def test_nor_does_a_flight_that_was_damaged(data: st.DataObject) -> None:
    original = data.draw(st.sampled_from([FLIGHT, SSL2_FLIGHT, server_hello(0x0304, 0x1301, {51: b"\0\x1d"})]))  # fmt: skip
    damaged = bytearray(original)
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(original) - 1), st.integers(0, 255)), max_size=8)):  # fmt: skip
        damaged[place] = value
    cut = data.draw(st.integers(0, len(damaged)))
    ssl2 = original is SSL2_FLIGHT
    assert isinstance(exchange(Canned([bytes(damaged[:cut])]), b"", 5, ssl2=ssl2), Reply)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_it_does_not_matter_how_the_bytes_arrive(sizes: list[int]) -> None:
    chunks, at = [], 0
    for size in itertools.cycle(sizes):
        chunks.append(FLIGHT[at : at + size])
        at += size
        if at >= len(FLIGHT):
            break
    assert read_reply(Canned(chunks), 5) == read(FLIGHT)


@given(st.integers(20, 2000))
def test_it_does_not_matter_how_messages_are_cut_into_records(size: int) -> None:
    cut = [record(HANDSHAKE, MESSAGES[at : at + size]) for at in range(0, len(MESSAGES), size)]
    assert read(b"".join(cut)) == read(FLIGHT)


@pytest.mark.parametrize(
    "flood",
    [
        b"\x00" * 1000,
        record(HANDSHAKE, message(0, b"") * 4000),
        alert(112, level=1) * 100,
        record(HANDSHAKE, b"\x0b\x03\x00\x00" + bytes(16000)),
    ],
    ids=["zeros", "hello requests", "warnings", "a message that never ends"],
)
def test_an_endless_reply_is_left_after_a_bounded_number_of_bytes(flood: bytes) -> None:
    stream = Canned(itertools.repeat(flood))
    assert read_reply(stream, 5).kind in ("nonsense", "foreign")
    assert stream.taken <= MAX_BYTES + max(16384, len(flood))


def test_records_are_counted() -> None:
    stream = Canned([record(HANDSHAKE, b"\x02")] * (MAX_RECORDS + 10))
    assert read_reply(stream, 5).detail == "too many records"
