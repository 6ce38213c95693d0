"""Directories: the StartTLS extended operation (RFC 4511 §4.14)."""

from __future__ import annotations

import re

from cyberscan.facts.targets import Endpoint
from cyberscan.network.dial import Stream
from cyberscan.network.starttls._answers import NotOffered, blocked, broken, told

_OID = b"1.3.6.1.4.1.1466.20037"
_REQUEST = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + _OID
_MOST = 16_384
_SUCCESS, _PROTOCOL_ERROR, _BUSY, _UNAVAILABLE, _UNWILLING = 0, 2, 51, 52, 53
_NO_CERTIFICATE = re.compile(rb"(?:could not|error) initializ\w* (?:SSL/)?TLS", re.IGNORECASE)
"""How OpenLDAP and Active Directory explain ``unavailable`` where no certificate was ever installed."""


def negotiate(stream: Stream, endpoint: Endpoint, domain: str) -> None:
    """Leave the stream right after the response that allows TLS."""
    stream.send(_REQUEST)
    code, diagnostic = _response(_message(stream))
    if code == _SUCCESS:
        return
    # RFC 4511 §4.14.2: protocolError is how a server says that it does not do TLS at all.
    if code in (_PROTOCOL_ERROR, _UNWILLING) or (
        code == _UNAVAILABLE and _NO_CERTIFICATE.search(diagnostic)
    ):
        raise NotOffered(f"result {code}: {told(diagnostic)}")
    if code in (_BUSY, _UNAVAILABLE):
        raise blocked(f"result {code}: {told(diagnostic)}")
    raise broken(f"result {code}: {told(diagnostic)}")


def _message(stream: Stream) -> bytes:
    """The inside of one LDAPMessage."""
    if stream.receive_exactly(1) != b"\x30":
        raise broken("not an LDAP message")
    size = stream.receive_exactly(1)[0]
    if size & 0x80:
        width = size & 0x7F
        if not 1 <= width <= 4:
            raise broken("not an LDAP message")
        size = int.from_bytes(stream.receive_exactly(width), "big")
    if size > _MOST:
        raise broken("endless LDAP message")
    return stream.receive_exactly(size)


def _response(message: bytes) -> tuple[int, bytes]:
    """Result code and diagnostic text of the extended response to our request."""
    tag, number, rest = _element(message)
    if tag != 0x02:
        raise broken("not an LDAP message")
    tag, body, _ = _element(rest)
    if tag != 0x78:
        raise broken("not an extended response")
    tag, code, rest = _element(body)
    if tag != 0x0A or not 1 <= len(code) <= 4:
        raise broken("not an extended response")
    tag, _, rest = _element(rest)
    text_tag, text, _ = _element(rest)
    if (tag, text_tag) != (0x04, 0x04):
        raise broken("not an extended response")
    result = int.from_bytes(code, "big")
    if int.from_bytes(number, "big") != 1:  # 0: notice of disconnection (RFC 4511 §4.4.1)
        raise broken(f"disconnected with result {result}")
    return result, text


def _element(data: bytes) -> tuple[int, bytes, bytes]:
    """Tag, content and what follows, of one definite-length element (RFC 4511 §5.1)."""
    if len(data) < 2:
        raise broken("LDAP message cut short")
    start, size = 2, data[1]
    if size & 0x80:
        start, size = 2 + (size & 0x7F), int.from_bytes(data[2 : 2 + (size & 0x7F)], "big")
    if start + size > len(data):
        raise broken("LDAP message cut short")
    return data[0], data[start : start + size], data[start + size :]
