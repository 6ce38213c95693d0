"""File services: remote procedure calls of NFS, Apple shares."""

from __future__ import annotations

import re
import struct

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import NUMBER, Question, Recogniser
from cyberscan.network.text import readable


def _rpc_call(program: int, version: int) -> bytes:
    body = NUMBER + struct.pack(">9I", 0, 2, program, version, 0, 0, 0, 0, 0)
    return struct.pack(">I", 0x80000000 | len(body)) + body


def _rpc(name: str) -> Recogniser:
    def understood(data: bytes) -> Identified | None:
        """An accepted reply to our number (RFC 5531 §9): done, or other versions are offered."""
        if len(data) < 28 or data[4:12] != NUMBER + b"\0\0\0\1":
            return None
        status = data[12:16] + data[24:28]
        if status == bytes(8):
            return Identified(name, proof="RPC reply")
        if status != b"\0\0\0\0\0\0\0\2":
            return None
        return Identified(name, proof="RPC reply", features=_versions(data[28:36]))

    return understood


def _versions(lowest_and_highest: bytes) -> tuple[str, ...]:
    if len(lowest_and_highest) != 8:
        return ()
    lowest, highest = struct.unpack(">II", lowest_and_highest)
    return (f"versions {lowest} to {highest}",) if lowest <= highest < 100 else ()


_NETATALK = re.compile(r"Netatalk ?(\d{1,3}(?:\.\d{1,3}){1,2}[\w.-]{0,20})")
_GUEST = b"No User Authent"


def _afp(data: bytes) -> Identified | None:
    """DSIGetStatus reply: the machine type and the ways to log in that it announces."""
    if len(data) < 16 or data[:8] != b"\x01\x03\x00\x01\0\0\0\0":
        return None
    body = data[16:]
    machine = readable(_short_text(body, int.from_bytes(body[:2], "big")), 40)
    netatalk = _NETATALK.match(machine)
    return Identified(
        "afp", proof="DSI status",
        product="Netatalk" if netatalk else machine, version=netatalk[1] if netatalk else "",
        features=("guest announced",) if _GUEST in _ways_in(body) else (),
    )  # fmt: skip


def _short_text(body: bytes, at: int) -> bytes:
    """A length in one byte, then as many bytes; empty where there is none."""
    size = body[at] if 10 <= at < len(body) else 0
    return body[at + 1 : at + 1 + size]


def _ways_in(body: bytes) -> list[bytes]:
    at = int.from_bytes(body[4:6], "big")
    count = body[at] if 10 <= at < len(body) else 0
    found: list[bytes] = []
    at += 1
    for _ in range(min(count, 20)):
        found.append(_short_text(body, at))
        at += 1 + len(found[-1])
    return found


QUESTIONS: dict[str, Question] = {
    "rpcbind": Question(_rpc_call(100000, 2), _rpc("rpcbind")),
    "nfs": Question(_rpc_call(100003, 3), _rpc("nfs")),
    "afp": Question(b"\0\3\0\1" + bytes(12), _afp),
}  # fmt: skip
