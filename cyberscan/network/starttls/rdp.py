"""Remote desktop: X.224 connection request with a negotiation for TLS (MS-RDPBCGR §2.2.1.1, §5.4.2)."""

from __future__ import annotations

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import NotOffered, broken

# TPKT, X.224 CR, then RDP_NEG_REQ for PROTOCOL_SSL and PROTOCOL_HYBRID, which runs inside TLS too.
_REQUEST = bytes.fromhex("03000013 0ee00000000000 0100080003000000")
_MOST = 512
_CONFIRM = 0xD0
_RESPONSE, _FAILURE = 2, 3
_NOT_ALLOWED, _NO_CERTIFICATE = 2, 3
_INSIDE_TLS = (1, 2, 8)


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the connection confirm that chooses TLS."""
    stream.send(_REQUEST)
    kind, value = _negotiated(stream)
    if kind == _FAILURE and value in (_NOT_ALLOWED, _NO_CERTIFICATE):
        raise NotOffered(f"negotiation failure {value}")
    if kind == _FAILURE:
        raise broken(f"negotiation failure {value}")
    if value == 0:
        raise NotOffered("standard RDP security")
    if value not in _INSIDE_TLS:
        raise broken(f"selected protocol {value}")


def _negotiated(stream: Stream) -> tuple[int, int]:
    """Kind and value of the negotiation; protocol 0 of a server too old to negotiate."""
    version, _, high, low = stream.receive_exactly(4)
    size = high << 8 | low
    if version != 3 or not 11 <= size <= _MOST:
        raise broken("not RDP")
    confirm = stream.receive_exactly(size - 4)
    if confirm[1] != _CONFIRM or confirm[0] != len(confirm) - 1:
        raise broken("not RDP")
    if len(confirm) == 7:
        return _RESPONSE, 0
    if len(confirm) != 15 or confirm[7] not in (_RESPONSE, _FAILURE):
        raise broken("not RDP")
    return confirm[7], int.from_bytes(confirm[11:15], "little")
