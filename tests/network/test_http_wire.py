"""Answers read off the wire: the odd ones that real servers send, and those that only an enemy does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.network.http_wire import Broken, Reader, body_of, framing, read_head, reusable
from cyberscan.reasons import LookFailed

INTERIM = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"


def reader(*pieces: bytes) -> Reader:
    left = list(pieces)
    return Reader(lambda size: left.pop(0) if left else b"")


def whole(data: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    source = reader(data)
    head = read_head(source)
    return head.status, head.headers, b"".join(body_of(source, head))


def test_headers_are_kept_in_order_and_repeated() -> None:
    raw = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-T:  d'\xe9t\xe9 \r\nset-cookie:b=2\r\n\r\n"
    _, headers, _ = whole(raw)
    assert headers == (("set-cookie", "a=1"), ("x-t", "d'été"), ("set-cookie", "b=2"))


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.0 200 OK\n\nabc",
        b"\r\nHTTP/1.1 200 OK\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\nT: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 1\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        INTERIM + b"HTTP/1.1 200 OK\r\n\r\nabc",
    ],
)
def test_the_dresses_of_one_answer(raw: bytes) -> None:
    status, headers, body = whole(raw)
    assert (status, body) == (200, b"abc")
    assert "link" not in dict(headers)


def test_one_byte_at_a_time_reads_the_same() -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    source = reader(*(raw[i : i + 1] for i in range(len(raw))))
    assert b"".join(body_of(source, read_head(source))) == b"abc"


def test_what_is_no_header_is_passed_over() -> None:
    raw = b"HTTP/1.1 200 OK\r\nno colon here\r\nBad Name: x\r\n: y\r\nA : 1\r\nB: 2\r\n folded\r\n\r\n"
    assert whole(raw)[1] == (("a", "1"), ("b", "2 folded"))


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_body_has_none_whatever_it_announces(status: int) -> None:
    raw = f"HTTP/1.1 {status} x\r\nContent-Length: 5\r\n\r\nother".encode()
    assert whole(raw)[2] == b""


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 9\r\n\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFFF\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 60_000,
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n" + b"T: 1\r\n" * 100,
    ],
    ids=range(10),
)
def test_a_body_that_does_not_end_as_announced_is_broken(body: bytes) -> None:
    with pytest.raises(Broken):
        whole(b"HTTP/1.1 200 OK\r\n" + body)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 500,
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"<html>HTTP/0.9",
        b"HTTP/2.0 200 OK\r\n\r\n",
        b"HTTP/1.1 0200 OK\r\n\r\n",
        b"HTTP/1.1 2OO OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nServer: x\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + (b"A: " + b"x" * 60_000 + b"\r\n") * 5 + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
    ],
    ids=range(12),
)
def test_a_hopeless_head_fails(raw: bytes) -> None:
    with pytest.raises(LookFailed):
        whole(raw)


@pytest.mark.parametrize(
    ("lines", "how"),
    [
        ("Content-Length: 3", "length"),
        ("Content-Length: 3\r\nContent-Length: 4", "end"),
        ("Content-Length: +3", "end"),
        ("Content-Length: ٣", "end"),
        ("Content-Length: 99999999999999999999999", "end"),
        ("Transfer-Encoding: gzip, chunked", "chunked"),
        ("Transfer-Encoding: chunked, gzip", "end"),
        ("Server: x", "end"),
    ],
)
def test_the_end_of_a_body(lines: str, how: str) -> None:
    raw = f"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n".encode()
    assert framing(read_head(reader(raw))) == how


@pytest.mark.parametrize(
    ("head", "again"),
    [
        ("HTTP/1.1 200 OK\r\nContent-Length: 0", True),
        ("HTTP/1.1 304 Not Modified\r\nServer: x", True),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close", False),
        ("HTTP/1.1 200 OK\r\nServer: x", False),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0", False),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive", True),
    ],
)
def test_a_connection_is_used_again_when_its_answer_has_an_end(head: str, again: bool) -> None:
    assert reusable(read_head(reader(head.encode() + b"\r\n\r\n")), "GET") is again


@given(st.binary(max_size=400))
def test_anything_ends_well(data: bytes) -> None:
    for start in (
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ):
        try:
            assert len(whole(start + data)[2]) <= len(data)
        except (LookFailed, Broken):
            continue


def test_a_megabyte_in_small_chunks_is_read() -> None:
    piece = b"14\r\n" + b"a" * 20 + b"\r\n"
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + piece * 45_000 + b"0\r\n\r\n"
    assert len(whole(raw)[2]) == 900_000
