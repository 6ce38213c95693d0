"""DKIM key records (RFC 6376 §3.6.1, RFC 8301, RFC 8463)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cyberscan.mailpolicy.tags import WHITE, tags

_ED25519_BYTES = 32
_MAX_KEY_TEXT = 16_384  # a key of 65,536 bits would fit


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_FOLDED = str.maketrans("", "", WHITE)
_WHOLE = ("syntax", "duplicate_tag", "version", "no_key")
"""Errors for which verifiers drop the whole record."""


@dataclass(frozen=True)
class Key:
    """One key record, read. ``error`` is a code when verifiers cannot use the key."""

    key_type: str = "rsa"
    bits: int = 0
    revoked: bool = False
    testing: bool = False
    error: str = ""


def is_key(record: str) -> bool:
    """Whether a TXT record is meant as a key: it says so, or has ``p=`` and says nothing else."""
    values = dict(reversed(tags(record)))
    if "v" in values:
        return values["v"].upper().startswith("DKIM")
    return "p" in values


def read(record: str) -> Key:
    """Read one key record; nothing in it makes this raise."""
    pairs = tags(record)
    values = dict(reversed(pairs))
    key_type = values.get("k", "rsa").lower()[:20]
    testing = "y" in (flag.strip(WHITE) for flag in values.get("t", "").split(":"))
    text = values.get("p", "").translate(_FOLDED)
    error = _list_error(record, pairs) or _tag_error(pairs, values)
    if error in _WHOLE:  # the record is refused before its key is looked at
        return Key(key_type, testing=testing, error=error)
    if not text:
        return Key(key_type, revoked=True, testing=testing)
    bits, unreadable = _bits(key_type, text)
    return Key(key_type, bits, False, testing, error or unreadable)


def _list_error(record: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """What is wrong with the list as such (RFC 6376 §3.2): verifiers then refuse it whole."""
    parts = [part.strip(WHITE) for part in record.split(";")]
    if any(part and "=" not in part for part in parts):
        return "syntax"
    names = [name for name, _ in pairs]
    if not all(_NAME.fullmatch(name) for name in names):
        return "syntax"
    return "duplicate_tag" if len(names) != len(set(names)) else ""


def _tag_error(pairs: tuple[tuple[str, str], ...], values: dict[str, str]) -> str:
    if "v" in values and (pairs[0][0] != "v" or values["v"] != "DKIM1"):
        return "version"
    if "p" not in values:
        return "no_key"
    hashes = [name.strip(WHITE).lower() for name in values.get("h", "sha256").split(":")]
    if "sha256" not in hashes:
        # RFC 8301 §3.1: verifiers refuse rsa-sha1; of the hashes they do not know, they know nothing.
        return "sha1_only" if "sha1" in hashes else "unknown_hash"
    services = [name.strip(WHITE).lower() for name in values.get("s", "*").split(":")]
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
