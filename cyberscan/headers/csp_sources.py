"""One source expression of a policy, by the grammar of Content Security Policy Level 3 §2.3.1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Literal

SourceKind = Literal["keyword", "nonce", "hash", "scheme", "host", "invalid"]

KEYWORDS = frozenset(
    {
        "'none'",
        "'self'",
        "'unsafe-inline'",
        "'unsafe-eval'",
        "'strict-dynamic'",
        "'unsafe-hashes'",
        "'report-sample'",
        "'wasm-unsafe-eval'",
        "'trusted-types-eval'",
        "'unsafe-allow-redirects'",
        "'inline-speculation-rules'",
        "'unsafe-webtransport-hashes'",
        "'report-sha256'",
        "'report-sha384'",
        "'report-sha512'",
    }
)
"""With those that some browsers know and the standard does not list yet, or no longer: none is a typing mistake."""
NETWORK = frozenset({"http", "https"})
"""Not ``ws``: the letter of the standard lets it stand for HTTP too (§6.7.2.9), browsers do not."""
_BASE64 = "[A-Za-z0-9+/_-]+={0,2}"
_NONCE = re.compile(f"'nonce-({_BASE64})'", re.IGNORECASE)
_HASH = re.compile(f"'sha(256|384|512)-({_BASE64})'", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LABEL = "[A-Za-z0-9_-]+"
_HOST = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?"
    rf"(\*|(?:\*\.)?{_LABEL}(?:\.{_LABEL})*\.?)"
    r"(?::([0-9]{1,5}|\*))?"
    r"(/[^\s;,]*)?"
)
_HASH_BYTES = {"256": 32, "384": 48, "512": 64}


@dataclass(frozen=True)
class Source:
    """One source expression. Names are lower-case; nonces and hashes keep their case."""

    text: str
    """As written."""
    kind: SourceKind
    value: str = ""
    """Of a keyword: with its quotes. Of a nonce or a hash: the base64 part."""
    scheme: str = ""
    host: str = ""
    port: str = ""
    path: str = ""

    @property
    def address(self) -> bool:
        """A numeric address: browsers match none but 127.0.0.1 (§6.7.2.8)."""
        try:
            IPv4Address(self.host)
        except AddressValueError:
            return False
        return self.host != "127.0.0.1"

    @property
    def everyone(self) -> bool:
        """Whether any site of the network fits: ``*``, ``https:``, ``https://*``, ``*.fr``. A port or a path narrows nothing."""
        if self.kind == "scheme":
            return self.scheme in NETWORK
        if self.kind != "host" or (self.scheme and self.scheme not in NETWORK):
            return False
        return self.host == "*" or (self.host.startswith("*.") and self.host.count(".") == 1)

    @property
    def in_clear(self) -> bool:
        """Whether it names plain HTTP in so many words."""
        return self.scheme in ("http", "ws", "ftp")


def source_of(text: str) -> Source:
    """Read one expression; what the grammar does not know is ``invalid``, and browsers pass over it."""
    if text.lower() in KEYWORDS:
        return Source(text, "keyword", value=text.lower())
    if found := _NONCE.fullmatch(text):
        return Source(text, "nonce", value=found[1])
    if found := _HASH.fullmatch(text):
        return Source(text, "hash", value=found[2])
    if found := _SCHEME.fullmatch(text):
        return Source(text, "scheme", scheme=found[1].lower())
    if found := _HOST.fullmatch(text):
        scheme, host, port, path = (part or "" for part in found.groups())
        return Source(
            text, "host", scheme=scheme.lower(), host=host.lower(), port=port, path=path
        )  # fmt: skip
    return Source(text, "invalid")


def hash_fits(source: Source) -> bool:
    """Whether the digest of a ``hash`` source is as long as its algorithm makes it; another never matches."""
    found = _HASH.fullmatch(source.text)
    if found is None:
        return False
    characters = len(found[2].rstrip("="))
    return characters == -(-_HASH_BYTES[found[1]] * 8 // 6)
