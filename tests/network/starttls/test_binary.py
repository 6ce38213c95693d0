"""The dialects in bytes: LDAP, PostgreSQL, MySQL, remote desktop; and the streams of XMPP."""

import socket
from collections.abc import Callable

import pytest

from cyberscan.network.starttls import NotOffered
from cyberscan.sdk import LookFailed, Reason

from .conftest import HELLO, SERVED, Script

Upgraded = Callable[..., bytes]
Refusal = Callable[..., LookFailed]


def answering(
    *answers: bytes, first: bool = False, piece: int = 65_536, heard: list[bytes] | None = None
) -> Script:
    """One answer to each thing said, ``first`` without waiting; after a whole hello, TLS."""

    def script(client: socket.socket) -> None:
        for position, answer in enumerate(answers):
            if position or not first:
                said = client.recv(4096)
                if heard is not None:
                    heard.append(said)
            for start in range(0, len(answer), piece):
                client.sendall(answer[start : start + piece])
        got = b""
        while HELLO not in got:
            if not (more := client.recv(4096)):
                return
            got += more
            if heard is not None:
                heard.append(more)
        client.sendall(SERVED)

    return script


def ldap(code: int, text: bytes = b"", number: int = 1, tag: int = 0x78) -> bytes:
    body = b"\x0a\x01" + bytes([code]) + b"\x04\x00\x04" + bytes([len(text)]) + text
    body = bytes([tag, 0x81, len(body)]) + body
    whole = b"\x02\x01" + bytes([number]) + body
    return b"\x30\x84" + len(whole).to_bytes(4, "big") + whole


def rdp(kind: int, value: int) -> bytes:
    return (
        bytes.fromhex("030000130ed00000123400")
        + bytes([kind, 0, 8, 0])
        + value.to_bytes(4, "little")
    )


def mysql(flags: int, version: int = 10) -> bytes:
    body = bytes([version]) + b"8.0.39\0" + bytes(4) + b"saltsalt\0" + flags.to_bytes(2, "little")
    body += b"\x21\x02\x00" + bytes(2) + b"\x15" + bytes(10) + b"moresaltmore\0"
    return len(body).to_bytes(3, "little") + b"\0" + body


def packet(body: bytes) -> bytes:
    return len(body).to_bytes(3, "little") + b"\0" + body


def stream(features: str, scope: str = "client", version: str = " version='1.0'") -> bytes:
    return (
        f"<?xml version='1.0'?><stream:stream xmlns='jabber:{scope}' id='a>b'{version} "
        f"xmlns:stream='http://etherx.jabber.org/streams'>{features}"
    ).encode()


TLS = "urn:ietf:params:xml:ns:xmpp-tls"
FEATURES = (
    f"<stream:features><starttls xmlns='{TLS}'><required/></starttls>"
    "<mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
)
ERROR = b"E\0\0\0\x36SFATAL\0C0A000\0Munsupported frontend protocol 65535.0\0"
ERROR = ERROR[:1] + (len(ERROR) - 1).to_bytes(4, "big") + ERROR[5:]
NOT_ALLOWED = packet(b"\xff\x6a\x04Host '127.0.0.1' is not allowed to connect to this server")
PROCEED = f"<proceed xmlns='{TLS}'/>".encode()

WORKING = {
    "ldap": (ldap(0),),
    "postgresql": (b"S",),
    "rdp": (rdp(2, 1),),
    "xmpp": (stream(FEATURES), PROCEED),
    "xmpp_server": (stream(FEATURES, "server"), PROCEED),
}


@pytest.mark.parametrize("piece", [65_536, 1])
@pytest.mark.parametrize("dialect", WORKING)
def test_the_next_bytes_are_those_of_tls(upgraded: Upgraded, dialect: str, piece: int) -> None:
    assert upgraded(dialect, answering(*WORKING[dialect], piece=piece)) == SERVED


@pytest.mark.parametrize("piece", [65_536, 1])
def test_mysql_is_told_that_tls_follows(upgraded: Upgraded, piece: int) -> None:
    heard: list[bytes] = []
    script = answering(mysql(0xFFFF), first=True, piece=piece, heard=heard)
    assert upgraded("mysql", script) == SERVED
    request, hello = (said := b"".join(heard))[:36], said[36:]
    assert request[:4] == b"\x20\0\0\x01"
    assert int.from_bytes(request[4:8], "little") & 0x0A00 == 0x0A00
    assert hello == HELLO


@pytest.mark.parametrize(
    ("dialect", "answers"),
    [
        ("rdp", (rdp(2, 2),)),
        ("rdp", (rdp(2, 8),)),
        ("ldap", (b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00",)),
        ("xmpp", (stream(FEATURES), b"<proceed xmlns='x'></proceed>")),
        ("xmpp", (stream(FEATURES.replace("stream:features", "features")), b" \n" + PROCEED)),
    ],
)
def test_other_forms_of_yes(upgraded: Upgraded, dialect: str, answers: tuple[bytes, ...]) -> None:
    assert upgraded(dialect, answering(*answers)) == SERVED


@pytest.mark.parametrize("host", ["ville.test", ""])
@pytest.mark.parametrize(("dialect", "scope"), [("xmpp", "client"), ("xmpp_server", "server")])
def test_xmpp_is_greeted_by_name(upgraded: Upgraded, dialect: str, scope: str, host: str) -> None:
    heard: list[bytes] = []
    upgraded(dialect, answering(*WORKING[dialect], heard=heard), host=host)
    assert b'to="ville.test"' in heard[0]
    assert f"xmlns='jabber:{scope}'".encode() in heard[0]


@pytest.mark.parametrize(
    ("dialect", "answers"),
    [
        ("ldap", (ldap(2, b"unsupported extended operation"),)),
        ("ldap", (ldap(53, b"no"),)),
        ("ldap", (ldap(52, b"Could not initialize TLS"),)),
        ("ldap", (ldap(52, b"00000000: LdapErr: DSID-0C09, comment: Error initializing SSL/TLS"),)),
        ("postgresql", (b"N", ERROR)),
        ("postgresql", (b"EFATAL:  unsupported frontend protocol 1234.5679\n\0",)),
        ("rdp", (rdp(3, 2),)),
        ("rdp", (rdp(3, 3),)),
        ("rdp", (rdp(2, 0),)),
        ("rdp", (bytes.fromhex("0300000b06d00000123400"),)),
        ("xmpp", (stream("<stream:features/>"),)),
        ("xmpp", (stream("<stream:features><a><starttls/></a></stream:features>"),)),
        ("xmpp", (stream("", version=""),)),
        ("xmpp_server", (stream(FEATURES), f"<failure xmlns='{TLS}'/></stream:stream>".encode())),
    ],
)
def test_a_server_that_says_no_offers_no_tls(
    refusal: Refusal, dialect: str, answers: tuple[bytes, ...]
) -> None:
    assert isinstance(refusal(dialect, answering(*answers)), NotOffered)


@pytest.mark.parametrize("greeting", [mysql(0xF7FF), packet(b"\x093.20.32a\0" + bytes(13))])
def test_mysql_without_the_capability_offers_no_tls(refusal: Refusal, greeting: bytes) -> None:
    assert isinstance(refusal("mysql", answering(greeting, first=True)), NotOffered)


@pytest.mark.parametrize(
    ("dialect", "answers", "reason"),
    [
        ("ldap", (ldap(52, b"shutting down"),), Reason.BLOCKED),
        ("ldap", (ldap(51),), Reason.BLOCKED),
        ("ldap", (ldap(1, b"operation in progress"),), Reason.PROTOCOL_ERROR),
        ("ldap", (ldap(2, number=0),), Reason.PROTOCOL_ERROR),  # a notice of disconnection
        ("ldap", (ldap(0, tag=0x65),), Reason.PROTOCOL_ERROR),
        ("ldap", (b"\x30\x84\x7f\xff\xff\xff",), Reason.PROTOCOL_ERROR),
        ("ldap", (b"\x30\x80\0\0",), Reason.PROTOCOL_ERROR),
        ("ldap", (b"\x30\x05\x02\x7f\x01\x78\x00",), Reason.PROTOCOL_ERROR),
        ("ldap", (b"\x30\x06\x02\x01\x01\x78\x01\x0a",), Reason.PROTOCOL_ERROR),
        ("ldap", (b"\x30\x0a\x02\x01\x01\x78\x05\x0a\x05\0\0\0",), Reason.PROTOCOL_ERROR),
        ("ldap", (b"HTTP/1.1 400 Bad Request\r\n\r\n",), Reason.PROTOCOL_ERROR),
        ("postgresql", (b"N", b"N"), Reason.PROTOCOL_ERROR),
        ("postgresql", (b"H",), Reason.PROTOCOL_ERROR),
        ("postgresql", (b"ESorry, too many clients already\0",), Reason.BLOCKED),
        ("rdp", (rdp(3, 1),), Reason.PROTOCOL_ERROR),
        ("rdp", (rdp(3, 5),), Reason.PROTOCOL_ERROR),
        ("rdp", (rdp(3, 6),), Reason.PROTOCOL_ERROR),
        ("rdp", (rdp(2, 77),), Reason.PROTOCOL_ERROR),
        ("rdp", (rdp(9, 1),), Reason.PROTOCOL_ERROR),
        ("rdp", (b"\x03\0\xff\xff",), Reason.PROTOCOL_ERROR),
        ("rdp", (b"\x03\0\0\x0b\x06\xe0\0\0\0\0\0",), Reason.PROTOCOL_ERROR),
        ("xmpp", (stream("<stream:error><host-unknown/></stream:error>"),), Reason.PROTOCOL_ERROR),
        ("xmpp", (stream("<stream:error><policy-violation/></stream:error>"),), Reason.BLOCKED),
        ("xmpp", (stream(FEATURES), b"<stream:error><reset/></stream:error>"), Reason.BLOCKED),
        ("xmpp", (stream(FEATURES), b"<success/>"), Reason.PROTOCOL_ERROR),
        ("xmpp", (stream(FEATURES), b"<proceed><x/>"), Reason.PROTOCOL_ERROR),
        ("xmpp", (stream("<message/>"),), Reason.PROTOCOL_ERROR),
        ("xmpp", (b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + stream(FEATURES),), Reason.PROTOCOL_ERROR),
        ("xmpp", (b"<html><body>",), Reason.PROTOCOL_ERROR),
        ("xmpp", (b"<" * 5000,), Reason.PROTOCOL_ERROR),
        ("xmpp", (stream("<stream:features>" + "<a>" * 300),), Reason.PROTOCOL_ERROR),
    ],
)
def test_what_is_no_answer_is_no_absence(
    refusal: Refusal, dialect: str, answers: tuple[bytes, ...], reason: Reason
) -> None:
    ended = refusal(dialect, answering(*answers))
    assert not isinstance(ended, NotOffered)
    assert ended.failure.reason is reason


@pytest.mark.parametrize(
    ("greeting", "reason"),
    [
        (NOT_ALLOWED, Reason.BLOCKED),
        (packet(b"\xff\x10\x04Too many connections"), Reason.BLOCKED),
        (packet(b"\x0a8.0.39\0" + bytes(5)), Reason.PROTOCOL_ERROR),
        (packet(b"\x0anonsense"), Reason.PROTOCOL_ERROR),
        (packet(b"\x0b8.0.39\0" + bytes(20)), Reason.PROTOCOL_ERROR),
        (b"\xff\xff\xff\0", Reason.PROTOCOL_ERROR),
        (b"\0\0\0\0", Reason.PROTOCOL_ERROR),
        (b"220 mx ESMTP\r\n", Reason.PROTOCOL_ERROR),
    ],
)
def test_a_mysql_that_turns_us_away_said_nothing_of_tls(
    refusal: Refusal, greeting: bytes, reason: Reason
) -> None:
    ended = refusal("mysql", answering(greeting, first=True), seconds=2)
    assert not isinstance(ended, NotOffered)
    assert ended.failure.reason is reason


@pytest.mark.parametrize("injected", [b"\x16\x03\x03\0\x05", b"ERROR"])
@pytest.mark.parametrize("dialect", WORKING)
def test_bytes_after_the_go_ahead_are_not_tls(
    refusal: Refusal, dialect: str, injected: bytes
) -> None:
    *before, last = WORKING[dialect]
    ended = refusal(dialect, answering(*before, last + injected))
    assert ended.failure.detail == "speaks on after the go-ahead"
    assert not isinstance(ended, NotOffered)


@pytest.mark.parametrize("dialect", [*WORKING, "mysql"])
def test_silence_an_echo_and_a_cut_are_no_answers(refusal: Refusal, dialect: str) -> None:
    def silent(client: socket.socket) -> None:
        while client.recv(100):
            pass

    def echo(client: socket.socket) -> None:
        while said := client.recv(100):
            client.sendall(said)

    def cut(client: socket.socket) -> None:
        client.recv(100)

    assert refusal(dialect, silent, seconds=0.5).failure.reason is Reason.TIMEOUT
    for script in (echo, cut) if dialect != "mysql" else (silent,):
        ended = refusal(dialect, script, seconds=1)
        assert not isinstance(ended, NotOffered)
