"""Seals of scripts and style sheets (W3C Subresource Integrity §3.3)."""

import base64
import binascii
import re

_LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}
_SEAL = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?")
"""In small letters only: browsers pass over ``SHA384-…``."""
_SIGNATURE = re.compile(r"ed25519-[A-Za-z0-9+/_-]{43}=?(?:\?.*)?")
"""The key that must have signed the file (W3C, Signature-based Integrity): recent browsers hold to it."""


def seal_state(integrity: str) -> str:
    """``none``, ``held``, ``ignored`` (no hash that browsers know: loaded unchecked) or ``broken`` (the strongest
    hash can match nothing: never run)."""
    if not integrity.strip():
        return "none"
    known: dict[str, list[bool]] = {}
    for word in integrity.split():
        if found := _SEAL.fullmatch(word):
            known.setdefault(found[1], []).append(_fits(found[2], _LENGTHS[found[1]]))
    if not known:
        signed = any(map(_SIGNATURE.fullmatch, integrity.split()))
        return "held" if signed else "ignored"
    # Only the strongest kind that is written is looked at (§3.3.3).
    return "held" if any(known[max(known)]) else "broken"


def _fits(text: str, length: int) -> bool:
    text = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return len(base64.b64decode(text + "=" * (-len(text) % 4), validate=True)) == length
    except binascii.Error:
        return False
