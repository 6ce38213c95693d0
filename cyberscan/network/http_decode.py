"""Compressed bodies, undone a bounded piece at a time: a bomb is cut while it expands."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

_STEP = 65_536
_GZIP = 16 + zlib.MAX_WBITS
_UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Encodings that were not asked for and cannot be undone here."""
_MOST_LAYERS = 2


class Undecodable(Exception):
    """A body in an encoding that cannot be undone, or that is not what its header says."""


class _Layer(Protocol):
    """One coding: what it makes of a piece, and whether it has come to its end."""

    @property
    def whole(self) -> bool: ...

    def __call__(self, part: bytes) -> Iterator[bytes]: ...


def decoded(parts: Iterable[bytes], encodings: list[str]) -> Iterator[bytes]:
    """The pieces of a body once its codings are undone, none above 64 KiB.

    Raises :class:`Undecodable`, possibly after some pieces. What no standard knows is taken for no coding.
    """
    if _UNREADABLE.intersection(encodings):
        raise Undecodable("not asked for")
    layers = [coding for coding in encodings if coding in ("gzip", "x-gzip", "deflate")]
    if len(layers) > _MOST_LAYERS:
        raise Undecodable("too many layers")
    for coding in reversed(layers):
        parts = _inflated(parts, _Deflate() if coding == "deflate" else _Gzip())
    yield from parts


def _inflated(parts: Iterable[bytes], layer: _Layer) -> Iterator[bytes]:
    begun = False
    try:
        for part in parts:
            begun = True
            yield from layer(part)
    except zlib.error as error:
        raise Undecodable("not what it says") from error
    if begun and not layer.whole:
        raise Undecodable("cut short")


def _steps(machine: zlib._Decompress, part: bytes) -> Iterator[bytes]:
    """What ``part`` expands to, a step at a time."""
    while not machine.eof:
        piece = machine.decompress(part, _STEP)
        if piece:
            yield piece
        part = machine.unconsumed_tail
        if not part and len(piece) < _STEP:  # a full step may leave some inside
            return


class _Gzip:
    """RFC 1952: several members follow each other; what follows the last one is not looked at."""

    def __init__(self) -> None:
        self._machine = zlib.decompressobj(_GZIP)

    @property
    def whole(self) -> bool:
        return self._machine.eof

    def __call__(self, part: bytes) -> Iterator[bytes]:
        while part:
            if self._machine.eof:
                if not b"\x1f\x8b".startswith(part[:2]):
                    return
                self._machine = zlib.decompressobj(_GZIP)
            yield from _steps(self._machine, part)
            part = self._machine.unused_data if self._machine.eof else b""


class _Deflate:
    """RFC 9110 §8.4.1.2 means zlib; some servers send the bare stream, and browsers read it."""

    def __init__(self) -> None:
        self._machine: zlib._Decompress | None = None
        self._first = b""

    @property
    def whole(self) -> bool:
        return self._machine is not None and self._machine.eof

    def __call__(self, part: bytes) -> Iterator[bytes]:
        if self._machine is None:
            self._first += part
            if len(self._first) < 2:
                return
            part = self._first
            self._machine = zlib.decompressobj(
                zlib.MAX_WBITS if _is_zlib(part) else -zlib.MAX_WBITS
            )
        yield from _steps(self._machine, part)


def _is_zlib(start: bytes) -> bool:
    """Whether two bytes are a zlib header (RFC 1950 §2.2)."""
    return start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
