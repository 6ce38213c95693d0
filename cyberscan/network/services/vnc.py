"""Who a VNC server lets in, from the security types that it offers (RFC 6143 §7.1); none is gone through."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import replace

from cyberscan.network.dial import Stream
from cyberscan.network.services.answer import Identified, ask

_NONE = 1
_VENCRYPT = 19
# Types that always ask for a secret: VNC password, RA2, MSLogonII, Apple. Others may or may not.
_ASK = {2, 5, 6, 13, 30, 33, 35, 36, 113, 129, 130, 133}
_VENCRYPT_NONE = {_NONE, 257, 260}  # TLSNone, X509None: encrypted, and open to anybody
_VENCRYPT_ASK = {2, 256, 258, 259, 261, 262, 263, 264}


def who_is_let_in(stream: Stream, found: Identified) -> Identified:
    """``found`` with its open access, when the offer settles it."""
    version = found.banner[4:11]
    if version < "003.007":
        return _imposed(stream, found)
    types = ask(stream, b"RFB 003.008\n" if version >= "003.008" else b"RFB 003.007\n")
    if _refusal(types):
        return replace(found, how="protocol")
    if not types or types[0] == 0 or len(types) < 1 + types[0]:
        return found
    found = replace(found, how="protocol")
    offered = set(types[1 : 1 + types[0]])
    proof = "security types " + _shown(types[1 : 1 + types[0]])
    if _VENCRYPT not in offered or _NONE in offered:
        return replace(found, open_access=_access(offered, {_NONE}, _ASK), proof=proof)
    inner = _vencrypt(stream)
    if inner:
        proof += ", VeNCrypt " + _shown(inner)
    access = _access(set(inner), _VENCRYPT_NONE, _VENCRYPT_ASK)
    if access is False:
        access = _access(offered - {_VENCRYPT} or {2}, {_NONE}, _ASK)
    return replace(found, open_access=access, proof=proof)


def _imposed(stream: Stream, found: Identified) -> Identified:
    """In version 3.3 the server decides alone, in four bytes."""
    decided = ask(stream, b"RFB 003.003\n")
    kind = int.from_bytes(decided[:4], "big") if len(decided) >= 4 else 0
    if _refusal(decided[3:]) and not kind:
        return replace(found, how="protocol")
    if kind not in (1, 2):
        return found
    return replace(found, how="protocol", open_access=kind == _NONE, proof=f"security type {kind}")


def _refusal(data: bytes) -> bool:
    """No type is offered; why, in as many bytes as are said (RFC 6143 §7.1.2)."""
    return data[:1] == b"\0" and 0 < int.from_bytes(data[1:5], "big") == len(data) - 5


def _vencrypt(stream: Stream) -> tuple[int, ...]:
    """The kinds of authentication offered under VeNCrypt 0.2; empty when they could not be read."""
    version = ask(stream, bytes([_VENCRYPT]))
    if version != b"\0\2":
        return ()
    said = ask(stream, b"\0\2", whole=lambda data: len(data) >= 2 and len(data) >= 2 + 4 * data[1])
    if len(said) < 2 or said[0] != 0 or len(said) < 2 + 4 * said[1]:
        return ()
    return struct.unpack(f">{said[1]}I", said[2 : 2 + 4 * said[1]])


def _shown(kinds: Iterable[int]) -> str:
    """Each once, and no more than a server has reason to offer."""
    return ",".join(map(str, list(dict.fromkeys(kinds))[:12]))


def _access(offered: set[int], nobody_asked: set[int], asked: set[int]) -> bool | None:
    if offered & nobody_asked:
        return True
    return False if offered and offered <= asked else None
