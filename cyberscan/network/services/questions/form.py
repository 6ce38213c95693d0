"""The form of a question: what is sent, and the only form of answer that proves a protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cyberscan.network.services.answer import Identified

Recogniser = Callable[[bytes], Identified | None]


@dataclass(frozen=True)
class Question:
    """What is sent, what is understood, and how to leave politely."""

    send: bytes
    understood: Recogniser
    goodbye: bytes = b""


NUMBER = b"\x63\x79\x62\x72"
"""Chosen by us; a protocol that returns the caller's number must return this one."""
