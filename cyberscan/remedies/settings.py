"""What a good setting holds: the suites and groups of the ANSSI TLS guide, in the names that products use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

KeyType = Literal["RSA", "EC"]


@dataclass(frozen=True)
class Suite:
    """A recommended suite of TLS 1.2."""

    iana: str
    openssl: str
    key: KeyType


def _suite(cipher: str, openssl: str, key: KeyType) -> Suite:
    name = "ECDSA" if key == "EC" else "RSA"
    return Suite(f"TLS_ECDHE_{name}_WITH_{cipher}", f"ECDHE-{name}-{openssl}", key)


# CCM is recommended as well; nearly no client offers it, and one more suite is one more line to read.
_KEYS: tuple[KeyType, ...] = ("EC", "RSA")
_SUITES = tuple(
    _suite(cipher, openssl, key)
    for cipher, openssl in (
        ("AES_256_GCM_SHA384", "AES256-GCM-SHA384"),
        ("AES_128_GCM_SHA256", "AES128-GCM-SHA256"),
        ("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305"),
    )
    for key in _KEYS
)
TLS13_SUITES = ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256")

# The names that every OpenSSL knows: "secp256r1" is refused before OpenSSL 3.0.
_CURVES = ("prime256v1", "secp384r1", "secp521r1")
_HYBRIDS = ("X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024")


def suites_for(keys: Collection[KeyType]) -> tuple[Suite, ...]:
    """Those that fit the keys of the certificates seen, in order; all of them when none was seen."""
    return tuple(suite for suite in _SUITES if not keys or suite.key in keys)


def groups_for(accepted: Collection[str], modern: bool) -> tuple[str, ...]:
    """Groups in order of preference, by OpenSSL's names. A hybrid in use is kept; X25519 where it is known."""
    hybrids = [name for name in _HYBRIDS if name in accepted]
    return (*hybrids, *(("X25519",) if modern else ()), *_CURVES)


def schannel_for(keys: Collection[KeyType], mail: bool) -> tuple[str, ...]:
    """For Windows Server 2016 and later, which has no ChaCha20 in TLS 1.2.

    With CBC suites last where mail goes out: the list holds for both directions, and a refusal there means
    a message in clear.
    """
    gcm = [s.iana for s in suites_for(keys) if "GCM" in s.iana]
    key = "RSA" if "RSA" in keys or not keys else "ECDSA"
    cbc = [f"TLS_ECDHE_{key}_WITH_AES_{c}" for c in ("256_CBC_SHA384", "128_CBC_SHA256")]
    return (*TLS13_SUITES[:2], *gcm, *(cbc if mail else ()))
