"""The dialects in lines of text: SMTP, IMAP, POP3, FTP."""

import socket
from collections.abc import Callable

import pytest

from cyberscan.network.starttls import NotOffered
from cyberscan.sdk import LookFailed, Reason

from .conftest import HELLO, SERVED, Script

Upgraded = Callable[..., bytes]
Refusal = Callable[..., LookFailed]


def lines(*answers: bytes, slowly: bool = False, cut: bool = False) -> Script:
    """The first answer unasked, each other one after a line; then TLS after a whole hello, or a ``cut``."""

    def script(client: socket.socket) -> None:
        heard = client.makefile("rb")
        for position, answer in enumerate(answers):
            if position:
                heard.readline(500)
            for piece in [answer[i : i + 1] for i in range(len(answer))] if slowly else [answer]:
                client.sendall(piece)
        if not cut and heard.read(len(HELLO)) == HELLO:
            client.sendall(SERVED)

    return script


SMTP = (b"220 mx ESMTP\r\n", b"250-mx\r\n250-SIZE 100\r\n250 STARTTLS\r\n", b"220 go\r\n")
IMAP = (
    b"* OK ready\r\n",
    b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\na1 OK done\r\n",
    b"a2 OK begin\r\n",
)
POP3 = (b"+OK ready\r\n", b"+OK list\r\nUSER\r\nSTLS\r\n.\r\n", b"+OK begin\r\n")
FTP = (b"220-Bonjour\r\n 220 de la ville\r\n220 ready\r\n", b"234 go\r\n")
WORKING = {"smtp": SMTP, "imap": IMAP, "pop3": POP3, "ftp": FTP}


@pytest.mark.parametrize("slowly", [False, True])
@pytest.mark.parametrize("dialect", WORKING)
def test_the_next_bytes_are_those_of_tls(upgraded: Upgraded, dialect: str, slowly: bool) -> None:
    assert upgraded(dialect, lines(*WORKING[dialect], slowly=slowly)) == SERVED


@pytest.mark.parametrize(
    ("dialect", "answers"),
    [
        ("imap", (b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n", b"* NOOP\r\na2 OK go\r\n")),
        ("imap", (b"* OK [CAPABILITY IMAP4rev1] hi\r\n", *IMAP[1:])),  # named only when asked
        ("pop3", (b"+OK\r\n", b"-ERR what?\r\n", b"+OK\r\n")),  # older than CAPA
        ("ftp", (b"120 soon\r\n220 now\r\n", b"504 no such\r\n", b"234 AUTH SSL\r\n")),
        ("smtp", (b"220-mx\r\n220 ready\r\n", b"250-mx\r\n250 starttls \r\n", SMTP[2])),
    ],
)
def test_other_ways_to_the_same_end(
    upgraded: Upgraded, dialect: str, answers: tuple[bytes, ...]
) -> None:
    assert upgraded(dialect, lines(*answers)) == SERVED


@pytest.mark.parametrize(
    ("dialect", "answers"),
    [
        ("smtp", (SMTP[0], b"250-mx\r\n250 SIZE 100\r\n", b"221 bye\r\n")),
        ("smtp", (SMTP[0], SMTP[1], b"502 not implemented\r\n")),
        ("imap", (IMAP[0], b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\na1 OK\r\n")),
        ("imap", (*IMAP[:2], b"a2 BAD no certificate\r\n")),
        ("imap", (*IMAP[:2], b"a2 NO TLS is off\r\n")),
        ("pop3", (POP3[0], b"+OK\r\nUSER\r\n.\r\n")),
        ("pop3", (POP3[0], b"-ERR\r\n", b"-ERR unknown command\r\n")),
        ("pop3", (*POP3[:2], b"-ERR no certificate\r\n")),
        ("ftp", (FTP[0], b"500 what?\r\n", b"500 what?\r\n")),
        ("ftp", (FTP[0], b"534 not here\r\n")),
        ("ftp", (FTP[0], b"530 log in first\r\n", b"211-Features:\r\n EPSV\r\n211 End\r\n")),
    ],
)
def test_a_server_that_says_no_offers_no_tls(
    refusal: Refusal, dialect: str, answers: tuple[bytes, ...]
) -> None:
    assert isinstance(refusal(dialect, lines(*answers)), NotOffered)


@pytest.mark.parametrize(
    ("dialect", "answers", "reason"),
    [
        ("smtp", (b"554 go away\r\n",), Reason.BLOCKED),
        ("smtp", (b"421 too many\r\n",), Reason.BLOCKED),
        ("smtp", (SMTP[0], b"550 your address is listed\r\n"), Reason.BLOCKED),
        ("smtp", (*SMTP[:2], b"454 not now\r\n"), Reason.BLOCKED),
        ("smtp", (*SMTP[:2], b"250 yes to all\r\n"), Reason.PROTOCOL_ERROR),
        ("smtp", (b"250 ok\r\n",), Reason.PROTOCOL_ERROR),
        # An endpoint that says 250 to everything announces nothing, and does not refuse either.
        ("smtp", (SMTP[0], b"250 ok\r\n", b"250 ok\r\n"), Reason.PROTOCOL_ERROR),
        ("imap", (b"* BYE too many connections\r\n",), Reason.BLOCKED),
        ("imap", (b"* OK\r\n", b"* BYE shutting down\r\n"), Reason.BLOCKED),
        ("imap", (*IMAP[:2], b"a2 NO [UNAVAILABLE] later\r\n"), Reason.BLOCKED),
        ("imap", (b"* OK\r\n", b"a1 BAD what\r\n"), Reason.PROTOCOL_ERROR),
        ("imap", (b"* OK\r\n", b"a1 OK but no list\r\n"), Reason.PROTOCOL_ERROR),
        ("imap", (b"+OK POP3 here\r\n",), Reason.PROTOCOL_ERROR),
        ("imap", (b"* OK\r\n", b"a9 OK of another\r\n"), Reason.PROTOCOL_ERROR),
        ("pop3", (b"-ERR too many\r\n",), Reason.BLOCKED),
        ("pop3", (*POP3[:2], b"-ERR [SYS/TEMP] later\r\n"), Reason.BLOCKED),
        ("pop3", (b"* OK IMAP here\r\n",), Reason.PROTOCOL_ERROR),
        ("pop3", (POP3[0], b"what?\r\n"), Reason.PROTOCOL_ERROR),
        ("pop3", (*POP3[:2], b"what?\r\n"), Reason.PROTOCOL_ERROR),
        ("ftp", (b"421 too many\r\n",), Reason.BLOCKED),
        ("ftp", (FTP[0], b"530 log in first\r\n", b"500 no list\r\n"), Reason.BLOCKED),
        ("ftp", (FTP[0], b"530 in first\r\n", b"211-F\r\n AUTH TLS\r\n211 E\r\n"), Reason.BLOCKED),
        ("ftp", (FTP[0], b"431 no resource\r\n"), Reason.BLOCKED),
        ("ftp", (FTP[0], b"220 yes to all\r\n"), Reason.PROTOCOL_ERROR),
        ("ftp", (b"331 password?\r\n",), Reason.PROTOCOL_ERROR),
        ("ftp", (b"SSH-2.0-x\r\n",), Reason.PROTOCOL_ERROR),
    ],
)
def test_what_is_no_answer_is_no_absence(
    refusal: Refusal, dialect: str, answers: tuple[bytes, ...], reason: Reason
) -> None:
    ended = refusal(dialect, lines(*answers))
    assert not isinstance(ended, NotOffered)
    assert ended.failure.reason is reason


@pytest.mark.parametrize("dialect", WORKING)
def test_text_injected_after_the_go_ahead_is_not_tls(refusal: Refusal, dialect: str) -> None:
    first, *middle, last = WORKING[dialect]
    for injected in (b"250 injected\r\n", b"\x16\x03\x03\x00\x05"):
        ended = refusal(dialect, lines(first, *middle, last + injected))
        assert ended.failure.detail == "speaks on after the go-ahead"
        assert not isinstance(ended, NotOffered)


ENDLESS = {"smtp": b"220-x\r\n", "imap": b"* OK x\r\n", "pop3": b"USER\r\n", "ftp": b"220-x\r\n"}


@pytest.mark.parametrize("dialect", WORKING)
def test_neither_a_line_nor_an_answer_may_go_on_for_ever(refusal: Refusal, dialect: str) -> None:
    def without_end(client: socket.socket) -> None:
        while True:
            client.sendall(b"2" * 100)

    def without_last_line(client: socket.socket) -> None:
        if dialect == "pop3":
            client.sendall(b"+OK\r\n+OK\r\n")
        while True:
            client.sendall(ENDLESS[dialect])

    for script in (without_end, without_last_line):
        ended = refusal(dialect, script)
        assert not isinstance(ended, NotOffered)
        assert ended.failure.reason is Reason.PROTOCOL_ERROR


@pytest.mark.parametrize("dialect", WORKING)
def test_silence_and_a_cut_are_no_answers(refusal: Refusal, dialect: str) -> None:
    def silent(client: socket.socket) -> None:
        client.recv(100)

    assert refusal(dialect, silent, seconds=0.5).failure.reason is Reason.TIMEOUT
    for position in range(len(WORKING[dialect])):
        ended = refusal(dialect, lines(*WORKING[dialect][:position], b"2", cut=True))
        assert not isinstance(ended, NotOffered)
