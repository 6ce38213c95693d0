import socket
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified
from cyberscan.network.services.greetings import by_greeting

_WORDS = b"\xff\x6a\x04Host '192.0.2.1' is not allowed to connect to this MySQL server"
REFUSAL = len(_WORDS).to_bytes(3, "little") + b"\0" + _WORDS


@pytest.mark.parametrize(
    ("data", "port", "name"),
    [
        (b"Welcome\r\nSSH-1.99-Cisco-1.25\r\n", 22, "ssh"),
        (b"RFB 003.003\n", 5900, "vnc"),
        (b"@RSYNCD: 31.0\n", 873, "rsync"),
        (b"220 mail.ville.test ESMTP Postfix\r\n", 2525, "smtp"),
        (b"220 ProFTPD Server ready.\r\n", 2121, "ftp"),
        (b"220 Bonjour\r\n", 21, "ftp"),
        (b"* OK [CAPABILITY IMAP4rev1] ready\r\n", 143, "imap"),
        (b"switch login: ", 23, "telnet"),
        (REFUSAL, 3306, "mysql"),
        (
            (
                b"<?xml version='1.0'?><stream:stream id='' xmlns='jabber:client' "
                b"xmlns:stream='http://etherx.jabber.org/streams'><stream:error>"
            ),
            5222,
            "xmpp",
        ),
        (
            b'<stream:stream xmlns:stream="http://etherx.jabber.org/streams" xmlns="jabber:server">',
            5269,
            "xmpp-server",
        ),
    ],
)
def test_services_that_speak_first(data: bytes, port: int, name: str) -> None:
    seen = by_greeting(data, port)
    assert seen is not None
    assert seen.name == name


def test_the_banner_of_ssh_is_its_line_alone() -> None:
    seen = by_greeting(b"Hello\r\nSSH-2.0-dropbear_2022.83 x\r\n\0\0\1\xbc\x09\x14kex,lists", 22)
    assert seen is not None
    assert (seen.name, seen.banner) == ("ssh", "SSH-2.0-dropbear_2022.83 x")


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><stream:stream xmlns='jabber:client'>",
        b"220 Bonjour\r\n",  # SMTP or FTP, no telling which on this port
        b"OK\r\n",
        b"RFB\n",
        b"SSH\r\n",
        b"+OK",
        b"\xff\xff\xff",
        b"please login: first, then read the manual\r\n",
        b"\x10\0\0\0\x0aversion",
    ],
)
def test_what_only_looks_like_them(data: bytes) -> None:
    assert by_greeting(data, 40000) is None


def refusal(number: int, words: str) -> bytes:
    body = b"\xff" + number.to_bytes(2, "little") + words.encode()
    return len(body).to_bytes(3, "little") + b"\0" + body


@pytest.mark.parametrize(
    ("data", "open_access"),
    [
        (refusal(1130, "Le hôte '192.0.2.1' n'est pas authorisé"), False),
        (refusal(1129, "Host '192.0.2.1' is blocked because of many errors"), False),
        (refusal(1040, "Trop de connexions"), None),
    ],
)
def test_mysql_refuses_in_its_own_language(data: bytes, open_access: bool | None) -> None:
    seen = by_greeting(data, 3306)
    assert seen is not None
    assert (seen.name, seen.open_access) == ("mysql", open_access)


def test_another_error_is_not_taken_for_mysql() -> None:
    assert by_greeting(refusal(0x4141, "is not allowed"), 3306) is None


@pytest.mark.parametrize(
    ("data", "port", "name"),
    [
        (b"554 mx.ville.test No SMTP service here\r\n", 40000, "smtp"),
        (b"421 4.3.2 Service not available\r\n", 25, "smtp"),
        (b"421 Too many users logged in\r\n", 21, "ftp"),
    ],
)
def test_a_refusal_to_talk_names_the_service(data: bytes, port: int, name: str) -> None:
    seen = by_greeting(data, port)
    assert seen is not None
    assert (seen.name, seen.how) == (name, "banner")


@pytest.mark.parametrize("data", [b"554 no\r\n", b"421 too busy\r\n", b"220 ready\r\n"])
def test_a_number_alone_names_nobody_on_an_odd_port(data: bytes) -> None:
    assert by_greeting(data, 40000) is None


def greeting_220(command: bytes, answer: bytes) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        client.sendall(b"220 Service ready\r\n")
        while data := client.recv(4096):
            client.sendall(answer if data.startswith(command) else b"500 unknown\r\n")

    return script


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        (b"FEAT", b"211-Features:\r\n UTF8\r\n211 End\r\n", "ftp"),
        (b"EHLO", b"250-mail.ville.test\r\n250 STARTTLS\r\n", "smtp"),
        (b"HELP", b"214 hello\r\n", ""),
    ],
)
def test_a_greeting_that_says_nothing_is_settled_by_a_question(
    name: Callable[..., Identified], command: bytes, answer: bytes, expected: str
) -> None:
    assert name(greeting_220(command, answer)).name == expected
