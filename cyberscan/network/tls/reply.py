"""The answer to one hello: what was chosen and what came with it, or how it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["chosen", "alert", "closed", "silent", "foreign", "nonsense"]
Speaks = Literal["http", "smtp", "ssh", "other"]


@dataclass(frozen=True)
class Reply:
    """The server chose a version and a suite; or refused by an alert; or closed; or stayed silent; or
    speaks another protocol; or makes no sense."""

    kind: Kind
    version: int = 0
    code: int = 0
    """The suite that was chosen."""
    random: bytes = b""
    """The server's share of chance; empty where the protocol fixes it."""
    codes: tuple[int, ...] = ()
    """All that are shared, with SSL 2.0."""
    group: int = 0
    """The key-exchange group, by its IANA number."""
    explicit_curve: bool = False
    prime: bytes = b""
    """The finite-field prime, without leading zeros."""
    signature: str = ""
    """The scheme that signed the key exchange."""
    extensions: frozenset[int] = frozenset()
    protocol: str = ""
    """Chosen by ALPN."""
    compressed: bool = False
    session_id: bool = False
    chain: tuple[bytes, ...] = ()
    """Certificates as sent, in DER."""
    stapled: bool = False
    oddities: tuple[str, ...] = ()
    alert: int = -1
    speaks: Speaks = "other"
    detail: str = ""

    @classmethod
    def ended(cls, kind: str, detail: str = "") -> Reply:
        """A reply that is only an end: ``closed``, ``silent``, ``nonsense``."""
        return cls(cast(Kind, kind), detail=detail)
