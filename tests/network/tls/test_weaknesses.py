"""Weaknesses tried on small servers that have them, seem to have them, or are in a hurry."""

from __future__ import annotations

import hmac
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from cyberscan.facts.tls import Trial
from cyberscan.network.tls import weaknesses
from cyberscan.network.tls._empty_secret import CBC_SUITES, GCM_SUITES, beginnings
from cyberscan.network.tls.flight import Flight
from cyberscan.network.tls.weaknesses import Way, ccs_injection, heartbleed, robot
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

HOST = "www.ville.test"
KEY = rsa.generate_private_key(65537, 2048)
NUMBERS = KEY.public_key().public_numbers()


class Line:
    """One connection of a small server: records in, records out."""

    def __init__(self, connection: socket.socket, suite: int = 0x002F) -> None:
        self.connection = connection
        self.ours = secrets.token_bytes(32)
        self.theirs = b""
        self.suite = suite

    def read(self) -> tuple[int, bytes]:
        head = self._exactly(5)
        return head[0], self._exactly(int.from_bytes(head[3:5], "big"))

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self.connection.recv(size - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def write(self, kind: int, content: bytes) -> None:
        for start in range(0, len(content), 16384):
            part = content[start : start + 16384]
            self.connection.sendall(bytes((kind, 3, 3)) + len(part).to_bytes(2, "big") + part)

    def alert(self, code: int) -> None:
        self.write(21, bytes((2, code)))
        raise ConnectionError

    def flight(self) -> None:
        _, hello = self.read()
        self.theirs = hello[6:38]
        body = b"\x03\x03" + self.ours + b"\x00" + self.suite.to_bytes(2, "big") + b"\x00"
        certificate = b"\x00\x00\x04cert"
        listed = len(certificate).to_bytes(3, "big") + certificate
        messages = ((2, body), (11, listed), (14, b""))
        self.write(22, b"".join(bytes((k,)) + len(m).to_bytes(3, "big") + m for k, m in messages))


Behaviour = Callable[[Line], None]


@contextmanager
def server(*behaviours: Behaviour) -> Iterator[Way]:
    """The way to a server that behaves on its n-th connection like the n-th, and then like the last."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = int(listening.getsockname()[1])
    talk = network(perimeter(hosts=[HOST]), budget=Budget(connections=40, seconds=60), rate=1000.0)

    def serve() -> None:
        count = 0
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            behaviour = behaviours[min(count, len(behaviours) - 1)]
            count += 1
            with connection, suppress(OSError):
                connection.settimeout(20)
                line = Line(connection)
                line.flight()
                behaviour(line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Way(lambda: talk.connect("127.0.0.1", port, name=HOST), 0x0303, (0x2F,), HOST, 3.0)
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weaknesses, "_SOON", 0.4)
    monkeypatch.setattr(weaknesses, "_WAIT", 2.0)


# Heartbeats


def hearts(vulnerable: bool, *, at_most: int = 99, padding_matters: bool = True) -> Behaviour:
    """OpenSSL before and after: the claimed length is believed, or checked against the record."""

    def behave(line: Line) -> None:
        memory = b""
        for _ in range(at_most):
            kind, data = line.read()
            assert kind == 24
            claimed = int.from_bytes(data[1:3], "big")
            memory = data + memory[len(data) :]
            sound = 3 + claimed + (16 if padding_matters else 0) <= len(data)
            if sound or vulnerable:
                payload = (memory[3:] + bytes(claimed))[:claimed]
                line.write(24, b"\x02" + data[1:3] + payload + bytes(16))

    return behave


def refusing(line: Line) -> None:
    line.read()
    line.alert(10)


def ignoring(line: Line) -> None:
    while True:
        line.read()


def leaving(line: Line) -> None:
    raise ConnectionError


def test_a_heart_that_bleeds() -> None:
    with server(hearts(True)) as way:
        assert heartbleed(way) == Trial(state="yes", detail="over-read")


def test_a_heart_that_was_mended() -> None:
    with server(hearts(False)) as way:
        assert heartbleed(way) == Trial(state="no", detail="ignored")


def test_a_heart_that_minds_no_padding_but_reads_no_further() -> None:
    with server(hearts(False, padding_matters=False)) as way:
        assert heartbleed(way).state == "no"


@pytest.mark.parametrize(("vulnerable", "state"), [(True, "yes"), (False, "no")])
def test_a_server_that_leaves_after_one_heartbeat(vulnerable: bool, state: str) -> None:
    with server(hearts(vulnerable, at_most=1)) as way:
        assert heartbleed(way).state == state


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [(refusing, "no"), (ignoring, "undetermined"), (leaving, "undetermined")],
)
def test_hearts_that_do_not_beat_during_the_handshake(behaviour: Behaviour, state: str) -> None:
    with server(behaviour) as way:
        assert heartbleed(way).state == state


def test_a_bleeding_that_does_not_come_back_accuses_nobody() -> None:
    with server(hearts(True), ignoring) as way:
        assert heartbleed(way) == Trial(detail="inconsistent")


# Early change of cipher


def sealed(flight: Flight, ours: bytes) -> tuple[bytes, bytes] | None:
    return beginnings(flight.version, flight.suite, ours, flight.random)


def readable(line: Line, data: bytes) -> bool:
    """Whether a record is right under the keys of an empty secret: the other side of the bargain."""
    seed, block, a = b"key expansion" + line.ours + line.theirs, b"", b""
    a = seed
    while len(block) < 104:
        a = hmac.digest(b"", a, "sha256")
        block += hmac.digest(b"", a + seed, "sha256")
    decryptor = Cipher(AES(block[40:56]), CBC(data[:16])).decryptor()
    text = decryptor.update(data[16:]) + decryptor.finalize()
    text = text[: -text[-1] - 1]
    content, mac = text[:-20], text[-20:]
    header = bytes(8) + b"\x16\x03\x03" + len(content).to_bytes(2, "big")
    return hmac.compare_digest(hmac.digest(block[:20], header + content, "sha1"), mac)


def injectable(line: Line) -> None:
    """OpenSSL before 1.0.1h: the change is taken for good, and then all but a handshake is refused."""
    assert line.read()[0] == 20
    kind, data = line.read()
    if kind != 22 or not readable(line, data):
        line.alert(20)
    line.read()
    line.alert(20)


def deaf(line: Line) -> None:
    """Passes over the change, and chokes on what follows."""
    line.read()
    line.read()
    line.alert(10)


def cutting(line: Line) -> None:
    line.read()


def test_a_change_of_cipher_that_is_taken_for_good() -> None:
    with server(injectable) as way:
        assert ccs_injection(way, sealed) == Trial(state="yes", detail="empty secret")


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        (refusing, "no"),
        (cutting, "no"),
        (deaf, "undetermined"),
        (ignoring, "undetermined"),
        (leaving, "undetermined"),
    ],
)
def test_other_answers_to_an_early_change(behaviour: Behaviour, state: str) -> None:
    with server(behaviour) as way:
        assert ccs_injection(way, sealed).state == state


def test_an_early_change_must_be_taken_twice() -> None:
    with server(injectable, refusing) as way:
        assert ccs_injection(way, sealed) == Trial(detail="inconsistent")


def test_the_suites_that_prove_it_are_those_that_are_offered() -> None:
    assert set(weaknesses.PROVABLE) == {*CBC_SUITES, *GCM_SUITES}


# The oracle


def key_of(certificate: bytes) -> tuple[int, int] | None:
    return (NUMBERS.n, NUMBERS.e) if certificate == b"cert" else None


def padded(line: Line) -> bytes:
    """The block of the ClientKeyExchange, deciphered."""
    _, data = line.read()
    block = pow(int.from_bytes(data[6:], "big"), KEY.private_numbers().d, NUMBERS.n)
    line.read()  # the change of cipher
    line.read()  # what stands for Finished
    return block.to_bytes(256, "big")


def well_padded(block: bytes) -> bool:
    return block[:2] == b"\x00\x02" and block.find(b"\x00", 10) == 256 - 49


def telling(line: Line) -> None:
    line.alert(20 if well_padded(padded(line)) else 51)


def discreet(line: Line) -> None:
    padded(line)
    line.alert(20)


def moody(line: Line) -> None:
    padded(line)
    line.alert(20 if sha256(line.ours).digest()[0] % 2 else 51)


def silent(line: Line) -> None:
    padded(line)
    line.read()


def hanging_up(line: Line) -> None:
    padded(line)


@pytest.mark.parametrize(
    ("behaviour", "finishes", "state", "detail"),
    [
        (telling, True, "yes", "weak oracle"),
        (discreet, True, "no", "alert 20"),
        (hanging_up, True, "no", "closed"),
        (hanging_up, False, "undetermined", "closed"),
        (silent, True, "undetermined", "timeout"),
        (leaving, True, "undetermined", ""),
    ],
)
def test_the_oracle(behaviour: Behaviour, finishes: bool, state: str, detail: str) -> None:
    with server(behaviour) as way:
        seen = robot(Way(way.open, way.version, way.suites, HOST, 3.0, finishes), key_of)
    assert seen.state == state
    assert detail in seen.detail


def test_a_strong_oracle() -> None:
    def behave(line: Line) -> None:
        line.alert(20 if padded(line)[:2] == b"\x00\x02" else 51)

    with server(behave) as way:
        assert robot(way, key_of) == Trial(state="yes", detail="strong oracle")


def test_moods_are_no_oracle() -> None:
    with server(moody) as way:
        assert robot(way, key_of).state != "yes"


def test_a_certificate_without_an_rsa_key_ends_it() -> None:
    with server(discreet) as way:
        assert robot(way, lambda certificate: None) == Trial(detail="no handshake")


@pytest.mark.parametrize(
    "key",
    [(2**16_385 + 1, 3), (2**16_383 + 1, 2**16_000 + 1), (2**400_000 + 1, 2**399_999 + 1)],
    ids=["modulus", "exponent", "both"],
)
def test_a_key_made_to_keep_us_busy_is_not_computed_with(key: tuple[int, int]) -> None:
    # One power with such numbers takes from seconds to hours, and nothing else runs meanwhile.
    with server(lambda line: line.alert(51)) as way:
        assert robot(way, lambda _: key).detail == "no handshake"
