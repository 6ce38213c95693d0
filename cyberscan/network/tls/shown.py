"""What the hellos of one endpoint showed, for those who look further with a real handshake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsExtensions, TlsKeyExchange, TlsProtocols

Client = Literal["tls1.3", "ecdsa", "rsa", "old", "no_sni"]


@dataclass(frozen=True)
class SentChain:
    """One certificate chain: in clear from a handshake of TLS 1.2 or older, or from a real one of TLS 1.3."""

    shown_to: tuple[Client, ...]
    certificates: tuple[bytes, ...]
    """DER, as sent: the leaf first, if the server does as it must."""
    stapled: bool | None = None
    """Whether an OCSP response came along; None when none was asked for."""


@dataclass(frozen=True)
class Shown:
    """Everything that the hellos showed of one endpoint."""

    endpoint: Endpoint
    protocols: TlsProtocols
    key_exchange: TlsKeyExchange
    extensions: TlsExtensions
    chains: tuple[SentChain, ...] = ()
