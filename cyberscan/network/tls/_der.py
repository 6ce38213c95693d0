"""The outer shape of a certificate, read by hand: what the X.509 library hides or gives up on.

One extension that cannot be parsed, or that stands twice, makes the library refuse all of them. Cut out
one by one, the others can still be read.
"""

from __future__ import annotations

from dataclasses import dataclass

_SEQUENCE, _INTEGER = 0x30, 0x02
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_MANY = 1000


@dataclass(frozen=True)
class Element:
    """A tag, its content, and both together."""

    tag: int
    content: bytes
    whole: bytes


@dataclass(frozen=True)
class Shape:
    """The parts of a certificate that are needed raw."""

    version: int
    serial: int
    key: bytes
    """The SubjectPublicKeyInfo."""
    extensions: tuple[tuple[str, bytes], ...]
    """Dotted OID and the whole extension, in order, doubles included."""


def shape(certificate: bytes) -> Shape:
    """The shape of a DER certificate (RFC 5280 §4.1). Raises ``ValueError``."""
    inside = elements(elements(certificate)[0].content)[0]
    fields = elements(inside.content)
    version = 1
    if fields and fields[0].tag == _VERSION:
        version = _integer(elements(fields.pop(0).content)[0]) + 1
    if len(fields) < 6:
        raise ValueError("not a certificate")
    listed = next((f for f in fields[6:] if f.tag == _EXTENSIONS), None)
    found = elements(elements(listed.content)[0].content) if listed else []
    return Shape(
        version, _integer(fields[0]), fields[5].whole,
        tuple((_dotted(elements(e.content)[0].content), e.whole) for e in found),
    )  # fmt: skip


def elements(data: bytes) -> list[Element]:
    """The elements that follow one another in ``data``. Raises ``ValueError``."""
    found: list[Element] = []
    at = 0
    while at < len(data):
        head = data[at : at + 6]
        if len(head) < 2 or head[0] & 0x1F == 0x1F or len(found) >= _MANY:
            raise ValueError("no such element")
        size, start = head[1], 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(head[2:start], "big")
        if start > len(head) or len(data) < at + start + size:
            raise ValueError("cut short")
        end = at + start + size
        found.append(Element(head[0], data[at + start : end], data[at:end]))
        at = end
    if not found:
        raise ValueError("empty")
    return found


def with_extensions(certificate: bytes, chosen: list[bytes]) -> bytes:
    """The certificate with these extensions only; its signature no longer holds."""
    outer = elements(elements(certificate)[0].content)
    fields = [f for f in elements(outer[0].content) if f.tag != _EXTENSIONS]
    inside = b"".join(f.whole for f in fields)
    if chosen:
        inside += _element(_EXTENSIONS, _element(_SEQUENCE, b"".join(chosen)))
    rest = b"".join(e.whole for e in outer[1:])
    return _element(_SEQUENCE, _element(_SEQUENCE, inside) + rest)


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    width = (size.bit_length() + 7) // 8
    return bytes((tag, 0x80 | width)) + size.to_bytes(width, "big") + content


def _integer(element: Element) -> int:
    if element.tag != _INTEGER:
        raise ValueError("not a number")
    return int.from_bytes(element.content, "big", signed=True)


def _dotted(content: bytes) -> str:
    """An object identifier (X.690 §8.19)."""
    arcs: list[int] = []
    value = 0
    for byte in content[:64]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2) if arcs else 0
    return ".".join(str(arc) for arc in [first, arcs[0] - 40 * first if arcs else 0, *arcs[1:]])
