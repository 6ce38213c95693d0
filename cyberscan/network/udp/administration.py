"""Administration of devices: SNMP and the maintenance controllers of servers (IPMI, ASF).

No community string and no password is tried: SNMP is asked by the discovery of version 3 (RFC 3414 §4), which
needs none; IPMI by the question with which every client begins (IPMI 2.0 §22.13).
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from cyberscan.network.text import readable
from cyberscan.network.udp.ber import elements
from cyberscan.network.udp.question import Heard, UdpQuestion, fixed

_MAKERS = Path(__file__).parent.parent.parent / "data" / "enterprise_numbers.toml"
_USM_COUNTERS = bytes.fromhex("2b060106030f0101")
"""usmStats, RFC 3414 §5: most count an unknown engine, some an unknown user or a level they lack."""


@cache
def maker(enterprise: int) -> str:
    """Who holds a number of the IANA's list of enterprises; empty when our table does not say."""
    table = tomllib.loads(_MAKERS.read_text(encoding="utf-8"))["makers"]
    return str(table.get(str(enterprise), ""))


def _send_snmp(nonce: bytes, ip: str) -> bytes:
    """An empty GET of version 3 to an engine that we do not know yet."""
    number = bytes([nonce[0] & 0x7F | 0x40]) + nonce[1:4]
    return (
        bytes.fromhex("303b0201033011 0204")
        + number
        + bytes.fromhex(
            "020300ffe3 040104 020103"  # our size, reportable, user-based security
            "0410 300e 0400 020100 020100 0400 0400 0400"  # no engine yet, no user, no key
            "3011 0400 0400 a00b 020101 020100 020100 3000"  # an empty GET
        )
    )


def _snmp(data: bytes, sent: bytes) -> Heard | None:
    """A version 3 report to our own message number; it carries the engine's identifier."""
    try:
        [message] = elements(data, 0x30)
        version, header, security, scoped = elements(message, 0x02, 0x30, 0x04, 0x30)
        number = elements(header, 0x02)[0]
        [parameters] = elements(security, 0x30)
        engine, boots, clock = elements(parameters, 0x04, 0x02, 0x02)
        report = elements(scoped, 0x04, 0x04, 0xA8)[2]
    except ValueError:
        return None
    if version != b"\x03" or number != sent[9:13] or _USM_COUNTERS not in report:
        return None
    made_by = maker(int.from_bytes(engine[:4], "big") & 0x7FFFFFFF) if len(engine) >= 5 else ""
    restarts, seconds = int.from_bytes(boots[:5], "big"), int.from_bytes(clock[:5], "big")
    detail = f"SNMPv3 report, {restarts} restarts, {seconds // 86400} days since the last"
    return Heard(detail, product=made_by)


_ASF_PING = b"\x06\x00\xff\x06\x00\x00\x11\xbe\x80\x00\x00\x00"


def _asf(data: bytes, sent: bytes) -> Heard | None:
    """RMCP presence pong (ASF 2.0 §3.2.4.3)."""
    if len(data) < 24 or data[:4] != b"\x06\x00\xff\x06" or data[4:8] != b"\x00\x00\x11\xbe":
        return None
    if data[8] != 0x40 or data[11] != 16:
        return None
    speaks = ("ipmi",) if data[20] & 0x80 else ()
    return Heard("RMCP presence pong", features=speaks)


def _checksum(data: bytes) -> int:
    return -sum(data) & 0xFF


def _ipmi_question() -> bytes:
    """Get Channel Authentication Capabilities: this channel, administrator, IPMI 2.0 data wanted."""
    head, body = b"\x20\x18", b"\x81\x00\x38\x8e\x04"
    message = head + bytes([_checksum(head)]) + body + bytes([_checksum(body)])
    return b"\x06\x00\xff\x07" + bytes(9) + bytes([len(message)]) + message


_LOGINS = ((0x01, "anonymous login"), (0x02, "null user names"))


def _ipmi(data: bytes, sent: bytes) -> Heard | None:
    """The capabilities, told before any authentication (IPMI 2.0 table 22-15)."""
    if len(data) < 22 or data[:4] != b"\x06\x00\xff\x07" or data[4] != 0:
        return None
    message = data[14 : 14 + data[13]]
    if len(message) < 8 or message[1] & 0xFC != 0x1C or message[5] != 0x38:
        return None
    if _checksum(message[:2]) != message[2] or _checksum(message[3:-1]) != message[-1]:
        return None
    if message[6]:  # a refusal ends there
        return Heard(f"IPMI, code {message[6]:#04x}")
    if len(message) < 16:
        return None
    kinds, status, extended = message[8:11]
    features = [name for bit, name in _LOGINS if status & bit]
    features += ["no authentication"] if kinds & 1 else []
    newer = bool(kinds & 0x80 and extended & 0x02)
    features.append("ipmi 2.0" if newer else "ipmi 1.5")
    made_by = maker(int.from_bytes(message[11:14], "little"))
    anybody = True if kinds & 1 or status & 1 else None
    return Heard(
        "IPMI channel capabilities", product=made_by, features=tuple(features), open_access=anybody
    )


_UBIQUITI_FIRMWARE, _UBIQUITI_MODEL, _UBIQUITI_PLATFORM = 0x03, 0x14, 0x0C


def _ubiquiti(data: bytes, sent: bytes) -> Heard | None:
    """A discovery answer: version 1, command 0, length, then type-length-value fields."""
    if (
        len(data) < 7
        or data[:2] != b"\x01\x00"
        or int.from_bytes(data[2:4], "big") != len(data) - 4
    ):
        return None
    fields: dict[int, bytes] = {}
    rest = data[4:]
    while len(rest) >= 3:
        size = int.from_bytes(rest[1:3], "big")
        if size > len(rest) - 3:
            return None
        fields.setdefault(rest[0], rest[3 : 3 + size])
        rest = rest[3 + size :]
    if rest or not fields.keys() & {0x01, 0x02}:  # a hardware address: every device tells its own
        return None
    model = fields.get(_UBIQUITI_MODEL) or fields.get(_UBIQUITI_PLATFORM, b"")
    product = f"Ubiquiti {readable(model, 60)}".strip()
    return Heard("discovery answer", product, readable(fields.get(_UBIQUITI_FIRMWARE, b""), 80))


QUESTIONS = (
    UdpQuestion("snmp", 161, _send_snmp, _snmp),
    UdpQuestion("ipmi", 623, fixed(_ipmi_question()), _ipmi),
    UdpQuestion("asf", 623, fixed(_ASF_PING), _asf),
    UdpQuestion("ubiquiti", 10001, fixed(b"\x01\x00\x00\x00"), _ubiquiti),
)
