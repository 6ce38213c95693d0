"""Recorded or hand-made answers of each protocol, and near misses that must not be taken for it."""

import struct

import pytest

from cyberscan.network.services.questions import QUESTIONS

NUMBER = b"cybr"


def smb(version: bytes) -> bytes:
    if version == b"\xfe":
        body = b"\xfeSMB" + struct.pack("<HHIHHII", 64, 0, 0, 0, 1, 1, 0) + bytes(40) + b"A\0"
    else:
        body = b"\xffSMB\x72" + bytes(4) + b"\x88\x53\xc8" + bytes(20) + b"\x11" + bytes(34)
    return struct.pack(">I", len(body)) + body


def mongo(reply_to: bytes) -> bytes:
    document = b"\x10maxWireVersion\0\x15\0\0\0"
    return (
        struct.pack("<i", 45)
        + b"\1\0\0\0"
        + reply_to
        + struct.pack("<i", 2013)
        + bytes(9)
        + document
    )


def tds(kind: int) -> bytes:
    body = b"\0\0\x0b\0\6\1\0\x11\0\1\xff" + b"\x0f\0\x07\xd0\0\0" + b"\2"
    return struct.pack(">BBHHBB", kind, 1, 8 + len(body), 0, 1, 0) + body


def rpc(status: int, number: bytes = NUMBER) -> bytes:
    body = number + struct.pack(">5I", 1, 0, 0, 0, status)
    return struct.pack(">I", 0x80000000 | len(body)) + body


TNS_REFUSE = b"(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=0)(ALIAS=LISTENER))"
TNS = struct.pack(">HHBBH", 8 + 4 + len(TNS_REFUSE), 0, 4, 0, 0) + b"\0\0\0\x40" + TNS_REFUSE
X11_REFUSED = b"\0\x16\x0b\0\0\0\6\0No protocol specified\n\0\0"
LDAP_DONE = bytes.fromhex("300c02010165070a010004000400")

ANSWERS = [
    ("rdp", bytes.fromhex("030000130ed000001234000200080002000000"), None),
    ("rdp", bytes.fromhex("0300000b06d00000123400"), None),
    ("smb", smb(b"\xfe"), None),
    ("smb", smb(b"\xff"), None),
    ("netbios", b"\x82\0\0\0", None),
    ("netbios", b"\x83\0\0\1\x82", None),
    ("ldap", LDAP_DONE, None),
    ("mssql", tds(4), None),
    ("oracle", TNS, None),
    ("mongodb", mongo(NUMBER), None),
    ("redis", b"+PONG\r\n", True),
    ("redis", b"-NOAUTH Authentication required.\r\n", False),
    ("memcached", b"VERSION 1.6.18\r\n", True),
    ("rpcbind", rpc(0), None),
    ("nfs", rpc(2), None),
    ("mqtt", b"\x20\2\0\0", True),
    ("mqtt", b"\x20\2\0\5", False),
    ("x11", X11_REFUSED, False),
    ("x11", b"\1\0\x0b\0\0\0\2\0" + bytes(8), True),
    ("afp", b"\1\3\0\1" + bytes(12), None),
    ("rtsp", b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: Hipcam\r\n\r\n", None),
]


@pytest.mark.parametrize(("name", "answer", "open_access"), ANSWERS)
def test_the_real_answer_is_understood(name: str, answer: bytes, open_access: bool | None) -> None:
    seen = QUESTIONS[name].understood(answer)
    assert seen is not None
    assert (seen.name, seen.open_access) == (name, open_access)


NEAR_MISSES = [
    ("rdp", bytes.fromhex("030000130ed0000012340002000800020000")),  # one byte short
    ("smb", smb(b"\xff").replace(b"\x88\x53", b"\x18\x53")),  # a request sent back
    ("netbios", b"\x83\0\0\1\x42"),
    ("ldap", b"\x30\x0c\x02\x01\x02" + LDAP_DONE[5:]),  # not our message number
    ("mssql", tds(0x12)),
    ("oracle", TNS + b"more"),
    ("mongodb", mongo(b"\0\0\0\1")),
    ("redis", b"+OK\r\n"),
    ("memcached", b"VERSION unknown\r\n"),
    ("nfs", rpc(1)),  # the program is not there
    ("rpcbind", rpc(0, b"abcd")),
    ("mqtt", b"\x20\2\0\x09"),
    ("x11", b"\1\0\x0b\0\0\0\xff\xff"),
    ("rtsp", b"HTTP/1.1 200 OK\r\n\r\n"),
]


@pytest.mark.parametrize(("name", "answer"), NEAR_MISSES)
def test_a_near_miss_is_not(name: str, answer: bytes) -> None:
    assert QUESTIONS[name].understood(answer) is None


def test_no_question_takes_its_own_echo_or_another_answer() -> None:
    for name, question in QUESTIONS.items():
        assert question.understood(question.send) is None, name
        for other, answer, _ in ANSWERS:
            if other != name and {other, name} not in ({"rpcbind", "nfs"}, {"smb", "smb1"}):
                assert question.understood(answer) is None, (name, other)


def test_a_server_that_takes_no_old_dialect_is_not_said_to() -> None:
    # What Samba 4.17 with "server min protocol = SMB3_11" answers to NT LM 0.12 alone: index 0xffff.
    body = b"\xffSMB\x72" + bytes(4) + b"\x88\x53\xc8" + bytes(20) + b"\1\xff\xff\0\0"
    seen = QUESTIONS["smb1"].understood(struct.pack(">I", len(body)) + body)
    assert seen is not None
    assert (seen.name, seen.features) == ("smb", ())


def test_rdp_tells_what_protects_it() -> None:
    chosen = {0: "standard", 1: "tls", 2: "nla"}
    for number, word in chosen.items():
        answer = bytes.fromhex("030000130ed000001234000200080000000000"[:30]) + bytes(
            [number, 0, 0, 0]
        )
        seen = QUESTIONS["rdp"].understood(answer)
        assert seen is not None
        assert seen.features == (word,)
