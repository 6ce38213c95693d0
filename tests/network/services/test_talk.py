"""The three seconds of talk, whatever the peer does, and the second question that the first answer chooses."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cyberscan.network.services import Identified
from cyberscan.network.services.answer import EXCHANGE

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]
SLACK = 20
"""For the connections themselves, and a busy machine: these peers would hold anybody for hours."""


def mute(client: socket.socket) -> None:
    while client.recv(4096):
        pass


def one_byte_at_a_time(client: socket.socket) -> None:
    while True:
        client.sendall(b"H")
        time.sleep(0.1)


def endless(client: socket.socket) -> None:
    while True:
        client.sendall(b"A" * 4096)


def endless_page(client: socket.socket) -> None:
    client.recv(4096)
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        client.sendall(b"<p>")
        time.sleep(0.05)


def endless_handshake(client: socket.socket) -> None:
    """A TLS record that never ends."""
    client.recv(4096)
    client.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        client.sendall(b"\x02")
        time.sleep(0.1)


PEERS = (mute, one_byte_at_a_time, endless, endless_page, endless_handshake)
HINTS = ("", "https", "redis", "ssh", "postgres")


def test_no_peer_holds_us_longer_than_the_talk_may_last(name: Name) -> None:
    def seconds(one: tuple[Script, str]) -> float:
        start = time.monotonic()
        assert name(*one).open_access is None
        return time.monotonic() - start

    tries = [(peer, hint) for peer in PEERS for hint in HINTS]
    with ThreadPoolExecutor(len(tries)) as pool:
        assert max(pool.map(seconds, tries)) < EXCHANGE + SLACK


def complaining(complaint: bytes, question: bytes, answer: bytes) -> Script:
    """A service that has one complaint, and one question that it understands."""

    def script(client: socket.socket) -> None:
        while data := client.recv(4096):
            client.sendall(answer if data.startswith(question) else complaint)

    return script


@pytest.mark.parametrize(
    ("complaint", "question", "answer", "expected"),
    [
        (b"UNKNOWN_COMMAND\r\n", b"list-tube-used\r\n", b"USING default\r\n", "beanstalkd"),
        (b"ERR UNKNOWN-COMMAND\n", b"VER\n", b"Network UPS Tools upsd 2.8.0 - http://x/\n", "nut"),
        (b"ERROR\r\n", b"version\r\n", b"VERSION 1.6.18\r\n", "memcached"),
        (b"-ERR wrong number of arguments\r\n", b"PING\r\n", b"+PONG\r\n", "redis"),
        (
            b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nOk.\n",
            b"GET /cyberscan ",
            (
                b"HTTP/1.0 404 Not Found\r\nContent-Length: 78\r\n\r\n"
                b"There is no handle /cyberscan\n\nUse / or /ping for health checks.\nOr /replicas_\n"
            ),
            "clickhouse",
        ),
        (
            b"HTTP/1.0 200 OK\r\nCache-Control: no-cache\r\nContent-Length: 0\r\n\r\n",
            b"GET /v2/ ",
            (
                b"HTTP/1.1 401 Unauthorized\r\nDocker-Distribution-Api-Version: registry/2.0\r\n"
                b"Content-Length: 0\r\n\r\n"
            ),
            "registry",
        ),
    ],
)
def test_a_complaint_chooses_the_second_question(
    name: Name, complaint: bytes, question: bytes, answer: bytes, expected: str
) -> None:
    assert name(complaining(complaint, question, answer)).name == expected


@pytest.mark.parametrize(
    "complaint",
    [b"UNKNOWN_COMMAND\r\n", b"ERR UNKNOWN-COMMAND\n", b"-ERR what?\r\n", b"AMQP\0\0\x09\1"],
)
def test_a_complaint_alone_names_nobody(name: Name, complaint: bytes) -> None:
    assert name(complaining(complaint, b"never", b"")).name == ""


def test_a_port_known_by_its_number_only_says_so(name: Name) -> None:
    seen = name(mute, "iscsi")
    assert (seen.name, seen.how, seen.open_access) == ("iscsi", "port", None)


def hangs_up(client: socket.socket) -> None:
    client.recv(4096)


def test_shared_compilation_is_sent_no_work_and_known_by_its_number_only(name: Name) -> None:
    seen = name(hangs_up, "distcc")
    assert (seen.name, seen.how, seen.open_access) == ("distcc", "port", None)
    assert name(complaining(b"what?\n", b"never", b""), "distcc").name == ""
