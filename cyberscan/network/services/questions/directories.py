"""Directories: the root entry that every LDAP server shows to anybody (RFC 4512 §5.1), and nothing below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cyberscan.network.services.answer import Identified
from cyberscan.network.services.questions.form import Question
from cyberscan.network.text import readable

_ATTRIBUTES = (
    "objectClass", "supportedLDAPVersion", "vendorName", "vendorVersion", "supportedCapabilities",
    "supportedExtension",
)  # fmt: skip
_ENTRY, _DONE = b"\x64", b"\x65"
_ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800"  # MS-ADTS §3.1.1.3.4.3.1
_LIGHTWEIGHT = "1.2.840.113556.1.4.1851"
_START_TLS = "1.3.6.1.4.1.1466.20037"  # RFC 4511 §4.14
_MOST_ATTRIBUTES = 40
_MOST_VALUES = 200


def _element(tag: int, content: bytes) -> bytes:
    """One element of our own, always short enough for a length in at most two bytes."""
    size = bytes([len(content)]) if len(content) < 128 else bytes([0x81, len(content)])
    return bytes([tag]) + size + content


def _search() -> bytes:
    """Search of the root entry alone for a few attributes; no bind."""
    wanted = b"".join(_element(4, name.encode()) for name in _ATTRIBUTES)
    scope_and_limits = b"\x04\0\x0a\1\0\x0a\1\0\x02\1\1\x02\1\2\x01\1\0"
    body = scope_and_limits + _element(0x87, b"objectClass") + _element(0x30, wanted)
    return _element(0x30, b"\x02\1\1" + _element(0x63, body))


def _elements(data: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    """Tag and content of the elements in ``data``; ends at the first that is not whole."""
    at = 0
    for _ in range(most):
        head = re.match(rb"(.)(?:([\x00-\x7f])|\x81(.)|\x82(..)|\x83(...)|\x84(....))", data[at : at + 6], re.DOTALL)  # fmt: skip
        if head is None:
            return
        size = int.from_bytes(next(part for part in head.groups()[1:] if part is not None), "big")
        start = at + head.end()
        if start + size > len(data):
            return
        yield head[1][0], data[start : start + size]
        at = start + size


def _ldap(data: bytes) -> Identified | None:
    """Our message number with a search entry, a search result or a notice of disconnection."""
    message = next(_elements(data, 1), None)
    if message is None or message[0] != 0x30:
        return None
    parts = list(_elements(message[1], 2))
    if len(parts) < 2 or parts[0][0] != 2:
        return None
    number, (operation, content) = parts[0][1], parts[1]
    if (number, bytes([operation])) in ((b"\1", _DONE), (b"\0", b"\x78")):
        return Identified("ldap", proof="search result")
    if (number, bytes([operation])) != (b"\1", _ENTRY):
        return None
    return _described(_attributes(content))


def _attributes(entry: bytes) -> dict[str, list[str]]:
    """The attributes of a search entry (RFC 4511 §4.5.2), names in lower case."""
    found: dict[str, list[str]] = {}
    parts = list(_elements(entry, 2))
    for _, attribute in _elements(parts[1][1], _MOST_ATTRIBUTES) if len(parts) == 2 else ():
        pair = list(_elements(attribute, 2))
        if len(pair) == 2:
            values = [readable(value, 100) for _, value in _elements(pair[1][1], _MOST_VALUES)]
            found[readable(pair[0][1], 60).lower()] = values
    return found


def _described(attributes: dict[str, list[str]]) -> Identified:
    """What the root entry says of the server; that it answers anybody is normal (RFC 4512 §5.1)."""
    capabilities = attributes.get("supportedcapabilities", [])
    features = [f"ldapv{version}" for version in attributes.get("supportedldapversion", [])[:4]]
    if _START_TLS in attributes.get("supportedextension", []):
        features.append("starttls")
    product, version = _product(attributes)
    if _ACTIVE_DIRECTORY in capabilities:
        features.append("active directory")
        product = product or "Active Directory"
    elif _LIGHTWEIGHT in capabilities:
        product = product or "Active Directory LDS"
    return Identified(
        "ldap", product=product, version=version, proof="root entry shown",
        features=tuple(features),
    )  # fmt: skip


def _product(attributes: dict[str, list[str]]) -> tuple[str, str]:
    """By the attributes of RFC 3045, or the class that one server gives to its own root entry."""
    vendor = next(iter(attributes.get("vendorname", [])), "")
    version = next(iter(attributes.get("vendorversion", [])), "")
    if vendor:
        return vendor, version
    if "OpenLDAProotDSE" in attributes.get("objectclass", []):
        return "OpenLDAP", version
    return "", version


QUESTIONS: dict[str, Question] = {
    "ldap": Question(_search(), _ldap, goodbye=bytes.fromhex("30050201024200")),
}
