"""Where fuzzing starts from: sound answers of every kind, made here, and real certificates."""

from __future__ import annotations

import base64
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import trustme

from cyberscan.testing_tls import (
    DONE,
    HANDSHAKE,
    alert,
    certificate_message,
    curve_message,
    hello_message,
    message,
    record,
)
from tests.fuzz.header_targets import HEADER_SEEDS
from tests.fuzz.mail_targets import MAIL_SEEDS
from tests.fuzz.name_targets import NAME_SEEDS
from tests.fuzz.policy_targets import POLICY_SEEDS
from tests.fuzz.spf_targets import SPF_SEEDS
from tests.fuzz.targets import DIALECTS
from tests.fuzz.udp_targets import UDP_SEEDS
from tests.fuzz.web_targets import WEB_SEEDS

_LINES: dict[str, bytes] = {
    "smtp": b"220 mx ESMTP\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n",
    "imap": b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\na2 OK begin\r\n",
    "pop3": b"+OK ready\r\n+OK\r\nSTLS\r\nUIDL\r\n.\r\n+OK begin\r\n",
    "ftp": b"220-hello\r\n220 ready\r\n234 go\r\n",
    "ldap": bytes.fromhex("300c02010178070a010004000400"),
    "xmpp": b"<?xml version='1.0'?><stream:stream version='1.0'><stream:features><starttls>"
    b"<required/></starttls></stream:features><proceed xmlns='x'/>",
    "postgresql": b"S",
    "mysql": b"\x2a\0\0\0\x0a8.0\0abcdsaltsalt\0\xff\xff" + bytes(24),
    "rdp": bytes.fromhex("030000130ed000001234000200080001000000"),
}
_REFUSALS: dict[str, tuple[bytes, ...]] = {
    "smtp": (b"220 mx\r\n500 ?\r\n250 mx\r\n221 bye\r\n", b"554 no\r\n"),
    "imap": (b"* OK hi\r\n* CAPABILITY IMAP4\r\na1 OK\r\n", b"* BYE busy\r\n"),
    "pop3": (b"+OK\r\n-ERR\r\n-ERR [SYS/TEMP] later\r\n",),
    "ftp": (b"220 x\r\n530 log in\r\n211-Features\r\n UTF8\r\n211 End\r\n",),
    "ldap": (bytes.fromhex("300f020101780a0a01340400040354 4c53"),),
    "xmpp": (b"<stream:stream version='1.0'><stream:error><host-unknown/>",),
    "postgresql": (b"NE\0\0\0\x2bSFATAL\0Munsupported frontend protocol\0", b"EFATAL: no\n\0"),
    "mysql": (b"\x10\0\0\0\xff\x15\x04#08004Too man",),
    "rdp": (bytes.fromhex("030000130ed000001234000300080002000000"),),
}


@cache
def certificates() -> tuple[bytes, ...]:
    """A leaf, its intermediate and their root, and one of each other kind of key, in DER."""
    root = trustme.CA()
    between = root.create_child_ca()
    pems = [blob.bytes() for blob in between.issue_cert("www.ville.test").cert_chain_pems]
    pems.append(root.cert_pem.bytes())
    with tempfile.TemporaryDirectory() as folder:
        for kind in (("rsa:1024",), ("dsa",), ("ed25519",)):
            pems += _made(Path(folder), *kind)
    return tuple(_der(pem) for pem in pems)


def seeds() -> dict[str, tuple[bytes, ...]]:
    """Inputs for each target."""
    chain = certificates()
    flights = _flights(chain)
    listed = b"".join(len(c).to_bytes(3, "big") + c for c in chain[:3])
    names = list(DIALECTS)
    talks = tuple(
        bytes([names.index(name)]) + said
        for name in DIALECTS
        for said in (_LINES[_family(name)], *_REFUSALS[_family(name)])
    )
    return {
        "reply": flights,
        "ssl2_reply": (_ssl2(chain[0]), *flights[-2:]),
        "messages": tuple(part[4:] for part in _messages(chain)),
        "flight": flights,
        "flight_messages": (b"".join(_messages(chain)), listed),
        "starttls": talks,
        "shape": chain,
        "certificate": chain,
        "chain": (listed, *(len(c).to_bytes(3, "big") + c for c in chain)),
        "talk": flights,
        "early_records": tuple(bytes.fromhex(s) + bytes(64) for s in ("0303002f", "0301c013", "0303c02f")),
        **MAIL_SEEDS,
        **NAME_SEEDS,
        **SPF_SEEDS,
        **UDP_SEEDS,
        **WEB_SEEDS,
        **POLICY_SEEDS,
        **HEADER_SEEDS,
    }  # fmt: skip


def _family(dialect: str) -> str:
    return "xmpp" if dialect == "xmpp_server" else dialect


def _messages(chain: tuple[bytes, ...]) -> list[bytes]:
    return [
        hello_message(0x0303, 0xC02F, extensions={23: b"", 16: b"\0\3\2h2", 0xFF01: b"\0"}),
        certificate_message(*chain[:3]),
        message(22, b"\x01\0\0\x04ocsp"),
        curve_message(23, 0x0403),
        message(12, b"\0\x08" + bytes(8) + b"\0\x01\x02\0\x04abcd\x04\x01\0\x04sign"),
        DONE,
    ]


def _flights(chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
    classic = b"".join(_messages(chain))
    return (
        record(HANDSHAKE, classic),
        b"".join(record(HANDSHAKE, classic[at : at + 200]) for at in range(0, len(classic), 200)),
        record(HANDSHAKE, hello_message(0x0304, 0x1301, extensions={51: b"\x11\xec"})),
        record(HANDSHAKE, hello_message(0x0301, 0x0033)) + record(24, b"\x02\0\x04abcd"),
        alert(112, level=1) + alert(40),
        b"HTTP/1.1 400 Bad Request\r\n",
    )


def _ssl2(leaf: bytes) -> bytes:
    sizes = len(leaf).to_bytes(2, "big") + b"\0\x06\0\x10"
    body = b"\x04\0\x01\0\x02" + sizes + leaf + b"\x07\0\xc0\x01\0\x80" + bytes(16)
    return (0x8000 | len(body)).to_bytes(2, "big") + body


def _made(folder: Path, kind: str) -> list[bytes]:
    """A self-signed certificate made by the openssl command; none where it is not there."""
    key, made = folder / "key.pem", folder / "cert.pem"
    new = ["-newkey", kind]
    try:
        if kind == "dsa":
            parameters = folder / "dsa.pem"
            _run("dsaparam", "-out", str(parameters), "1024")
            new = ["-newkey", f"dsa:{parameters}"]
        _run("req", "-x509", *new, "-nodes", "-days", "3", "-keyout", str(key), "-out", str(made),
             "-subj", "/CN=www.ville.test")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return []
    return [made.read_bytes()]


def _run(*command: str) -> None:
    subprocess.run(["openssl", *command], check=True, capture_output=True)


def _der(pem: bytes) -> bytes:
    body = pem.split(b"-----")[2]
    return base64.b64decode(body)
