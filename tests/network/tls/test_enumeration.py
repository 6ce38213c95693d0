"""Versions and suites of servers that refuse, tire, choke or die in their own ways."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from cyberscan.facts.tls import TlsProtocols
from cyberscan.network.tls.survey import survey
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing_tls import (
    ALERT,
    HANDSHAKE,
    REFUSAL,
    Answer,
    alert,
    certificate_message,
    endpoint,
    hello_message,
    message,
    peer,
    read_hello,
    record,
    reset,
    room,
    server_hello,
    speaking_tls12,
)

ACCEPTED = (0xC02F, 0xC030, 0xC013)


def seen(answer: Answer, connections: int = 150) -> TlsProtocols:
    with peer(answer) as port:
        return survey(room(connections=connections), endpoint(port)).protocols


def refuse(connection: socket.socket) -> None:
    connection.sendall(REFUSAL)


def codes(fact: TlsProtocols) -> set[int]:
    return {suite.code for suite in fact.suites}


def presence(fact: TlsProtocols, version: str) -> str:
    return next(v.presence for v in fact.versions if v.version == version)


@pytest.mark.parametrize("last_word", [b"", alert(80)], ids=["closes", "internal error"])
def test_a_server_without_dh_parameters_dies_of_its_own_choice(last_word: bytes) -> None:
    # Dovecot without ssl_dh: it prefers a DHE suite, has no parameters, and hangs up.
    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        chosen = next((c for c in (0xC02F, 0x0033, 0xC013, 0xC014) if c in asked.suites), None)
        if asked.version not in (0x0302, 0x0303):
            connection.sendall(alert(70))
        elif chosen is None or chosen == 0x0033:
            connection.sendall(last_word)
        elif chosen == 0xC02F and asked.version == 0x0302:
            refuse(connection)
        else:
            connection.sendall(server_hello(asked.version, chosen))

    fact = seen(answer)
    assert codes(fact) == {0xC02F, 0xC013, 0xC014}
    assert presence(fact, "TLS 1.1") == "present"
    assert presence(fact, "TLS 1.0") == "absent"
    assert fact.suites_complete


def test_a_server_without_primes_takes_a_field_that_the_client_names() -> None:
    # GnuTLS without DH parameters (OpenLDAP of Debian), RFC 7919.
    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        named = 256 in asked.groups
        chosen = next(
            (c for c in asked.suites if c == 0xC02F or (named and c in (0x0033, 0x009E))), None
        )
        if asked.version != 0x0303 or chosen is None:
            refuse(connection)
        else:
            connection.sendall(server_hello(0x0303, chosen))

    with peer(answer) as port:
        shown = survey(room(), endpoint(port))
    assert codes(shown.protocols) == {0xC02F, 0x0033, 0x009E}
    assert shown.protocols.suites_complete
    # the order of suites that most clients never share says nothing
    assert {v.preference for v in shown.protocols.versions} == {"undetermined"}


def test_warnings_before_the_hello_are_passed_over() -> None:
    # RFC 6066 §3: a server that does not know the name may warn of it and go on.
    warning = record(ALERT, b"\x01\x70")

    def answer(connection: socket.socket, number: int) -> None:
        connection.sendall(warning)
        speaking_tls12(ACCEPTED, refuse)(connection, number)

    fact = seen(answer)
    assert codes(fact) == set(ACCEPTED)
    assert presence(fact, "TLS 1.0") == "absent"


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_records_may_cut_messages_anywhere(size: int) -> None:
    def answer(connection: socket.socket, number: int) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = read_hello(connection)
        chosen = next((c for c in ACCEPTED if c in asked.suites), None)
        if asked.version != 0x0303 or chosen is None:
            refuse(connection)
            return
        flight = hello_message(0x0303, chosen) + certificate_message(bytes(300)) + message(14, b"")
        for start in range(0, len(flight), size):
            connection.sendall(record(HANDSHAKE, flight[start : start + size]))

    assert codes(seen(answer)) == set(ACCEPTED)


def test_bytes_may_come_one_by_one() -> None:
    sound = server_hello(0x0303, 0xC02F)

    def answer(connection: socket.socket, number: int) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = read_hello(connection)
        right = asked.version == 0x0303 and 0xC02F in asked.suites
        for byte in sound if right else REFUSAL:
            connection.sendall(bytes([byte]))

    fact = seen(answer)
    assert codes(fact) == {0xC02F}
    assert presence(fact, "TLS 1.3") == "absent"


def test_a_byte_a_second_is_not_waited_for() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        read_hello(connection)
        for byte in server_hello(0x0303, 0xC02F)[:4]:
            connection.sendall(bytes([byte]))
            time.sleep(1)

    with pytest.raises(LookFailed) as failed:
        seen(answer)
    assert failed.value.failure.reason is Reason.TIMEOUT


def test_a_message_that_announces_16_megabytes_is_not_read() -> None:
    sent = []

    def answer(connection: socket.socket, number: int) -> None:
        read_hello(connection)
        body = b"\x02\xff\xff\xff" + bytes(16000)
        total = 0
        with suppress(OSError):
            for _ in range(1000):
                total += connection.send(record(HANDSHAKE, body))
                body = bytes(16000)
        sent.append(total)

    with pytest.raises(LookFailed) as failed:
        seen(answer)
    assert failed.value.failure.reason is Reason.PROTOCOL_ERROR
    assert max(sent) < 16_000_000


def test_empty_records_without_end_are_not_followed() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        read_hello(connection)
        connection.sendall(record(HANDSHAKE, b"") * 5000)

    with pytest.raises(LookFailed) as failed:
        seen(answer)
    assert failed.value.failure.reason in (Reason.PROTOCOL_ERROR, Reason.TIMEOUT)


@pytest.mark.parametrize("cut", ["closed", "reset"])
def test_every_second_connection_that_dies_hides_nothing(cut: str) -> None:
    sound = speaking_tls12(ACCEPTED, refuse)

    def answer(connection: socket.socket, number: int) -> None:
        if number % 2 == 0:
            sound(connection, number)
            return
        connection.recv(4096)
        if cut == "reset":
            reset(connection)

    fact = seen(answer)
    assert codes(fact) == set(ACCEPTED)
    assert presence(fact, "TLS 1.2") == "present"


def test_a_server_that_closes_the_door_after_some_guests_proves_nothing_more() -> None:
    sound = speaking_tls12(ACCEPTED, refuse)

    def answer(connection: socket.socket, number: int) -> None:
        if number < 4:
            sound(connection, number)

    fact = seen(answer)
    assert codes(fact) <= set(ACCEPTED)
    assert presence(fact, "TLS 1.2") == "present"
    assert not fact.suites_complete


@contextmanager
def one_at_a_time(sound: Answer) -> Iterator[int]:
    """A peer that resets whoever comes while it serves somebody else."""
    server = socket.create_server(("127.0.0.1", 0))
    busy = threading.Lock()

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            try:
                sound(connection, 0)
            finally:
                busy.release()

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            if busy.acquire(blocking=False):
                threading.Thread(target=serve, args=(connection,), daemon=True).start()
            else:
                reset(connection)
                connection.close()

    door = threading.Thread(target=accept, daemon=True)
    door.start()
    try:
        yield int(server.getsockname()[1])
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        door.join(5)


def test_a_server_that_serves_one_guest_at_a_time_is_not_misjudged() -> None:
    with one_at_a_time(speaking_tls12(ACCEPTED, refuse)) as port:
        fact = survey(room(read_timeout=2, connections=400), endpoint(port)).protocols
    assert codes(fact) <= set(ACCEPTED)
    assert presence(fact, "TLS 1.2") == "present"
    assert codes(fact) == set(ACCEPTED) or not fact.suites_complete
    assert presence(fact, "TLS 1.0") in ("absent", "undetermined")


def test_a_server_of_old_suites_only_is_told_from_one_that_agrees_to_anything() -> None:
    fact = seen(speaking_tls12((0x0005, 0x000A, 0x0004), refuse))
    assert codes(fact) == {0x0005, 0x000A, 0x0004}


def test_a_guard_that_answers_by_alerts_after_some_guests_refuses_nothing() -> None:
    sound = speaking_tls12(ACCEPTED, refuse)

    def answer(connection: socket.socket, number: int) -> None:
        if number < 4:
            sound(connection, number)
        else:
            connection.recv(4096)
            refuse(connection)

    with peer(answer) as port:
        shown = survey(room(), endpoint(port))
    assert presence(shown.protocols, "TLS 1.2") == "present"
    assert not shown.protocols.suites_complete
    assert {presence(shown.protocols, v) for v in ("SSL 2.0", "SSL 3.0", "TLS 1.0")} == {
        "undetermined"
    }
    assert shown.key_exchange.hybrids_asked is False


SSL2_HELLO = b"\x80\x16\x04\x00\x01\x00\x02\x00\x04\x00\x03\x00\x04leaf\x07\x00\xc0idid"


def test_ssl_2_is_not_absent_because_one_connection_was_cut() -> None:
    sound = speaking_tls12(ACCEPTED, refuse)
    cuts: list[int] = []

    def answer(connection: socket.socket, number: int) -> None:
        hello = connection.recv(4096, socket.MSG_PEEK)
        if hello[:1] == b"\x16":
            sound(connection, number)
        elif cuts:
            connection.recv(4096)
            connection.sendall(SSL2_HELLO)
        else:
            cuts.append(number)

    assert presence(seen(answer), "SSL 2.0") == "present"


def test_what_is_refused_after_it_was_accepted_comes_from_another_machine() -> None:
    # Two machines behind one address: what one refuses is not absent.
    def answer(connection: socket.socket, number: int) -> None:
        asked = read_hello(connection)
        chosen = next((code for code in (0x1301, 0x1302) if code in asked.suites), None)
        if asked.version != 0x0304 or chosen is None or asked.suites == (0x1302, 0x1301):
            connection.sendall(alert(70))
        else:
            connection.sendall(server_hello(0x0304, chosen, {51: b"\x00\x1d"}))

    fact = seen(answer)
    assert codes(fact) == {0x1301, 0x1302}
    assert presence(fact, "TLS 1.3") == "present"
    assert presence(fact, "TLS 1.0") == "undetermined"
    assert not fact.suites_complete
