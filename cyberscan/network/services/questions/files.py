"""File services: remote procedure calls of NFS, Apple shares."""

from __future__ import annotations

import struct

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import NUMBER, Question, Recogniser


def _rpc_call(program: int, version: int) -> bytes:
    body = NUMBER + struct.pack(">9I", 0, 2, program, version, 0, 0, 0, 0, 0)
    return struct.pack(">I", 0x80000000 | len(body)) + body


def _rpc(name: str) -> Recogniser:
    def understood(data: bytes) -> Identified | None:
        """An accepted reply to our number (RFC 5531 §9): done, or another version is offered."""
        if len(data) < 28 or data[4:12] != NUMBER + b"\0\0\0\1":
            return None
        status = data[12:16] + data[24:28]
        if status not in (bytes(8), b"\0\0\0\0\0\0\0\2"):
            return None
        return Identified(name, proof="RPC reply")

    return understood


def _afp(data: bytes) -> Identified | None:
    """DSIGetStatus reply."""
    if len(data) < 16 or data[:8] != b"\x01\x03\x00\x01\0\0\0\0":
        return None
    return Identified("afp", proof="DSI status")


QUESTIONS: dict[str, Question] = {
    "rpcbind": Question(_rpc_call(100000, 2), _rpc("rpcbind")),
    "nfs": Question(_rpc_call(100003, 3), _rpc("nfs")),
    "afp": Question(b"\0\3\0\1" + bytes(12), _afp),
}  # fmt: skip
