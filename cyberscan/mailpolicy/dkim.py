"""DKIM key records (RFC 6376 §3.6.1, RFC 8301, RFC 8463)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cyberscan.mailpolicy.tags import tags

_ED25519_BYTES = 32
_MAX_KEY_TEXT = 16_384  # a key of 65,536 bits would fit


@dataclass(frozen=True)
class Key:
    """One key record, read. ``error`` is a code when verifiers cannot use the key."""

    key_type: str = "rsa"
    bits: int = 0
    revoked: bool = False
    testing: bool = False
    error: str = ""


def is_key(record: str) -> bool:
    """Whether a TXT record is meant as a key: it has ``p=``, and its ``v``, if any, comes first."""
    names = [name for name, _ in tags(record)]
    return "p" in names and (not record.lower().startswith("v=") or record[2:6].upper() == "DKIM")


def read(record: str) -> Key:
    """Read one key record; nothing in it makes this raise."""
    pairs = tags(record)
    values = dict(reversed(pairs))
    key_type = values.get("k", "rsa").lower()[:20]
    testing = "y" in (flag.strip() for flag in values.get("t", "").split(":"))
    text = "".join(values.get("p", "").split())
    error = _tag_error(pairs, values)
    if not text:
        return Key(key_type, revoked=True, testing=testing)
    bits, unreadable = _bits(key_type, text)
    return Key(key_type, bits, False, testing, error or unreadable)


def _tag_error(pairs: tuple[tuple[str, str], ...], values: dict[str, str]) -> str:
    names = [name for name, _ in pairs]
    if "v" in values and (names[0] != "v" or values["v"] != "DKIM1"):
        return "version"
    if len(names) != len(set(names)):
        return "duplicate_tag"  # RFC 6376 §3.2: the whole list is then invalid
    hashes = [name.strip().lower() for name in values.get("h", "sha256").split(":")]
    if "sha256" not in hashes:
        return "sha1_only"  # RFC 8301 §3.1: verifiers refuse rsa-sha1
    services = [name.strip().lower() for name in values.get("s", "*").split(":")]
    return "" if {"*", "email"} & set(services) else "not_for_mail"


def _bits(key_type: str, text: str) -> tuple[int, str]:
    """The size of the key, or an error code."""
    if key_type not in ("rsa", "ed25519"):
        return 0, "unknown_type"
    if len(text) > _MAX_KEY_TEXT:
        return 0, "unreadable"
    try:
        data = base64.b64decode(text, validate=True)
        if key_type == "ed25519":
            return (256, "") if len(data) == _ED25519_BYTES else (0, "unreadable")
        key = load_der_public_key(data)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return 0, "unreadable"
    return (key.key_size, "") if isinstance(key, RSAPublicKey) else (0, "wrong_type")
