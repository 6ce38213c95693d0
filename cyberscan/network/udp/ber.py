"""The little of BER (X.690) that answers in one datagram need: definite lengths, short tags."""

from __future__ import annotations


def element(data: bytes) -> tuple[int, bytes, bytes]:
    """The first BER element: its tag, its value, what follows. Raises ``ValueError``."""
    if len(data) < 2:
        raise ValueError("short")
    size, start = data[1], 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("length")
        size, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    if len(data) < start + size:
        raise ValueError("short")
    return data[0], data[start : start + size], data[start + size :]


def elements(data: bytes, *tags: int) -> list[bytes]:
    """The values of elements that follow each other, with these very tags. Raises ``ValueError``."""
    values = []
    for wanted in tags:
        tag, value, data = element(data)
        if tag != wanted:
            raise ValueError("tag")
        values.append(value)
    return values
