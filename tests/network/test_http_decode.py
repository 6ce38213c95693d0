"""Compressed bodies: what servers send, what they say they send, and bombs."""

import gzip
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.network.http_decode import Undecodable, decoded

TEXT = b"<p>La mairie vous accueille.</p>" * 3_000


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)  # the same bytes, and test names, in every worker


def raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


def pieces(data: bytes, size: int = 1_000) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 1_000, 100_000])
@pytest.mark.parametrize(
    ("data", "encodings"),
    [
        (TEXT, []),
        (TEXT, ["identity"]),
        (TEXT, ["utf-8"]),
        (gz(TEXT), ["gzip"]),
        (gz(TEXT), ["x-gzip"]),
        (gz(TEXT[:500]) + gz(TEXT[500:]), ["gzip"]),
        (gz(TEXT) + b"\0 what follows", ["gzip"]),
        (zlib.compress(TEXT), ["deflate"]),
        (raw_deflate(TEXT), ["deflate"]),
        (gz(zlib.compress(TEXT)), ["deflate", "gzip"]),
    ],
    ids=range(10),
)
def test_what_was_sent_comes_back(data: bytes, encodings: list[str], size: int) -> None:
    assert b"".join(decoded(pieces(data, size), encodings)) == TEXT


def test_a_body_that_says_it_is_compressed_and_is_empty_is_empty() -> None:
    assert b"".join(decoded([], ["gzip"])) == b""


@pytest.mark.parametrize(
    ("data", "encodings"),
    [
        (TEXT, ["gzip"]),
        (gz(TEXT)[:-20], ["gzip"]),
        (zlib.compress(TEXT)[:50], ["deflate"]),
        (b"x", ["deflate"]),
        (TEXT, ["br"]),
        (TEXT, ["gzip", "zstd"]),
        (gz(gz(gz(TEXT))), ["gzip", "gzip", "gzip"]),
    ],
    ids=range(7),
)
def test_what_cannot_be_undone_is_said(data: bytes, encodings: list[str]) -> None:
    with pytest.raises(Undecodable):
        list(decoded(pieces(data), encodings))


@pytest.mark.parametrize("made", [gz, zlib.compress, raw_deflate])
def test_a_bomb_comes_in_small_pieces(made: object) -> None:
    bomb = made(b"\0" * 50_000_000)  # type: ignore[operator]
    encodings = ["gzip"] if made is gz else ["deflate"]
    first = decoded([bomb], encodings)
    assert all(len(next(first)) <= 65_536 for _ in range(50))


@given(st.binary(max_size=300), st.sampled_from([["gzip"], ["deflate"], ["deflate", "gzip"]]))
def test_anything_ends_well(data: bytes, encodings: list[str]) -> None:
    try:
        list(decoded([data[:7], data[7:]], encodings))
    except Undecodable:
        return
