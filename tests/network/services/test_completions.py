"""What the question after a greeting adds, and what it never asks."""

import socket
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified

Name = Callable[..., Identified]


def talking(greeting: bytes, heard: list[bytes], **answers: bytes) -> Callable[..., None]:
    def script(client: socket.socket) -> None:
        client.sendall(greeting)
        while data := client.recv(1000):
            heard.append(data)
            client.sendall(answers.get(data.split()[0].decode(), b"500 what?\r\n"))

    return script


def test_a_mail_server_says_what_it_offers(name: Name) -> None:
    heard: list[bytes] = []
    offers = b"250-mx.ville.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"
    greeting = b"220 mx.ville.test ESMTP Postfix (Debian/GNU)\r\n"
    seen = name(talking(greeting, heard, EHLO=offers, QUIT=b"221 Bye\r\n"), "smtp")
    assert (seen.name, seen.how, seen.product) == ("smtp", "protocol", "Postfix")
    assert seen.features == ("starttls", "auth plain login")
    assert [line.split()[0] for line in heard] == [b"EHLO", b"QUIT"]


def test_nothing_is_said_before_a_greeting_is_over(name: Name) -> None:
    heard: list[bytes] = []
    seen = name(talking(b"220-mx.ville.test ESMTP please wait\r\n", heard), "smtp")
    assert (seen.name, seen.how, heard) == ("smtp", "banner", [])


@pytest.mark.parametrize(
    ("words", "announced"),
    [
        (b"220-Welcome\r\n220-Only anonymous FTP is allowed here\r\n220 ready\r\n", True),
        (b"220 FTP: anonymous logins accepted\r\n", True),
        (b"220 FTP: no anonymous login allowed\r\n", False),
        (b"220 FTP: anonymous users are not welcome\r\n", False),
    ],
)
def test_anonymous_is_only_believed_of_a_greeting(
    name: Name, words: bytes, announced: bool
) -> None:
    heard: list[bytes] = []
    seen = name(talking(words, heard, FEAT=b"211-Features:\r\n UTF8\r\n211 End\r\n"), "ftp")
    assert ("anonymous announced" in seen.features) is announced
    assert not [line for line in heard if line.startswith((b"USER", b"PASS"))]


def test_the_words_of_a_console_are_read_without_its_options(name: Name) -> None:
    heard: list[bytes] = []
    words = b"\xff\xfb\x01\xff\xfd\x18MikroTik v6.49.6 (stable)\r\nLogin: "
    seen = name(talking(words, heard), "telnet")
    assert (seen.name, seen.banner) == ("telnet", "MikroTik v6.49.6 (stable) Login:")
    assert (seen.product, seen.version, heard) == ("MikroTik RouterOS", "6.49.6", [])
