"""One harmless datagram per UDP service. Silence proves nothing and is told as silence.

No community string is tried: SNMP is asked by the discovery of version 3 (RFC 3414 §4), which needs none.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from cyberscan.facts.udp import UdpAnswer
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason


@dataclass(frozen=True)
class UdpQuestion:
    """What is sent where, and the detail of an answer that proves the protocol (None when it does not)."""

    name: str
    port: int
    send: bytes
    understood: Callable[[bytes], str | None]


_MESSAGE = 0x63796272
_SNMP = bytes.fromhex(
    "303b020103"  # version 3
    "3011020463796272020300ffe3040104020103"  # our number, reportable, user-based security
    "0410300e0400020100020100040004000400"  # no engine yet, no user, no key
    "301104000400a00b0201010201000201003000"  # an empty get
)


def _snmp(data: bytes) -> str | None:
    """A version 3 report to our own message number; it carries the engine's identifier."""
    if data[:1] != b"\x30" or b"\x02\x01\x03\x30" not in data[:12]:
        return None
    if struct.pack(">I", _MESSAGE) not in data[:30] or b"\xa8" not in data:
        return None
    return "SNMPv3 report"


def _ipmi(data: bytes) -> str | None:
    """RMCP presence pong (ASF 2.0 §3.2.4.3)."""
    if len(data) >= 12 and data[:4] == b"\x06\x00\xff\x06" and data[8] == 0x40:
        return "RMCP presence pong"
    return None


def _ntp(data: bytes) -> str | None:
    """A server's answer (mode 4) that returns the time stamp we sent (RFC 5905 §8)."""
    if len(data) < 48 or data[0] & 7 != 4 or data[24:32] != _NTP[40:48]:
        return None
    return f"stratum {data[1]}"


def _bacnet(data: bytes) -> str | None:
    """I-Am in reply to Who-Is."""
    if len(data) < 8 or data[0] != 0x81 or int.from_bytes(data[2:4], "big") != len(data):
        return None
    return "I-Am" if b"\x10\x00\xc4" in data else None


_NTP = b"\x23" + bytes(39) + b"cyberscn"
UDP_QUESTIONS = {
    question.name: question
    for question in (
        UdpQuestion("snmp", 161, _SNMP, _snmp),
        UdpQuestion("ipmi", 623, b"\x06\x00\xff\x06\x00\x00\x11\xbe\x80\x00\x00\x00", _ipmi),
        UdpQuestion("ntp", 123, _NTP, _ntp),
        UdpQuestion("bacnet", 47808, b"\x81\x0a\x00\x08\x01\x00\x10\x08", _bacnet),
    )
}
"""By protocol."""
_ONLY_WHERE_DECLARED = {"bacnet": frozenset({"gtb", "eclairage", "eau"})}


def ask_udp_services(network: Network, ip: str) -> tuple[UdpAnswer, ...]:
    """What the UDP services of a declared address answer.

    Building automation is asked only where the perimeter says that there is some; ports that it
    excludes, or leaves out of those it names for the address, are not asked. Raises :class:`LookFailed`
    when nothing could be asked.
    """
    purposes = network.scope.purposes_of_address(ip)
    declared = network.scope.ports_of_address(ip)
    asked = [
        question
        for question in UDP_QUESTIONS.values()
        if question.name not in _ONLY_WHERE_DECLARED
        or purposes & _ONLY_WHERE_DECLARED[question.name]
        if not declared or question.port in declared
    ]
    answers = [answer for question in asked if (answer := ask_udp(network, ip, question))]
    if asked and not answers:
        raise LookFailed(Reason.OUT_OF_SCOPE, "every UDP port is excluded")
    return tuple(answers)


def ask_udp(network: Network, ip: str, question: UdpQuestion) -> UdpAnswer | None:
    """One protocol; None when the perimeter excludes its port. Raises :class:`LookFailed`."""
    try:
        data = network.exchange_udp(ip, question.port, question.send, timeout=2.0)
    except LookFailed as failed:
        reason = failed.failure.reason
        if reason is Reason.REFUSED:
            return UdpAnswer(name=question.name, port=question.port, state="closed")
        if reason is Reason.TIMEOUT:
            return UdpAnswer(name=question.name, port=question.port, state="silent")
        if reason is Reason.OUT_OF_SCOPE:
            return None
        raise
    detail = question.understood(data)
    if detail is None:  # something answered, but not that protocol: no telling what
        return UdpAnswer(
            name=question.name, port=question.port, state="silent", detail="unreadable"
        )
    return UdpAnswer(name=question.name, port=question.port, state="answered", detail=detail)
