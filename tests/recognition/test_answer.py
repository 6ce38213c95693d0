import base64
from collections.abc import Callable

import pytest

from cyberscan.recognition import Answer, favicon_hash, is_icon, read_answer

Page = Callable[..., Answer]


@pytest.mark.parametrize(
    "data", [b"", b"HTTP/2 200", b"OK", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 999 x"]
)
def test_what_is_no_http(data: bytes) -> None:
    assert read_answer(data) is None


def test_headers_cookies_title_and_realm(page: Page) -> None:
    answer = page(
        "<title>\n Mairie &amp; ville </title>", "Server: a", "Server: b", "Set-Cookie: DSID=1; Secure",
        "Set-Cookie: __Host-x=1", 'WWW-Authenticate: Basic realm="porte"', "no colon",
    )  # fmt: skip
    assert answer.headers["server"] == "a"
    assert answer.cookies == ("DSID", "__Host-x")
    assert (answer.title, answer.realm) == ("Mairie & ville", "porte")


def test_chunks_are_put_together_whatever_they_announce(page: Page) -> None:
    chunked = "Transfer-Encoding: chunked"
    assert page("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", chunked).body == b"abcde"
    assert page("ffffff\r\nabc", chunked).body == b"abc"
    assert page("zz\r\nabc", chunked).body == b""


@pytest.mark.parametrize(
    ("body", "there"),
    [
        ('<meta http-equiv="refresh" content="0; url=/ui/">', "/ui/"),
        ('<script>top.location="/remote/login";</script>', "/remote/login"),
        ("<script>window.location.href = 'login.html'</script>", "/login.html"),
        ("<script>location.replace('/x?a=1')</script>", "/x?a=1"),
        ("<script>location = 'https://ailleurs.example/'</script>", ""),
        ("<script>location = 'javascript:x'</script>", ""),
        ("<p>" + "texte " * 2000 + "<script>location='/x'</script>", ""),
        ("<script>location = 'http://[::1'</script>", ""),
    ],
)
def test_where_a_page_sends_its_reader(page: Page, body: str, there: str) -> None:
    assert page(body).location == there


def _murmur3(data: bytes) -> int:
    """MurmurHash3 x86 32, written from its public description: a referee for the library's."""

    def turned(value: int, by: int) -> int:
        return ((value << by) | (value >> (32 - by))) & 0xFFFFFFFF

    state = 0
    whole = len(data) // 4 * 4
    for at in range(0, len(data), 4):
        block = turned(int.from_bytes(data[at : at + 4], "little") * 0xCC9E2D51 & 0xFFFFFFFF, 15)
        state ^= block * 0x1B873593 & 0xFFFFFFFF
        if at < whole:
            state = (turned(state, 13) * 5 + 0xE6546B64) & 0xFFFFFFFF
    state ^= len(data)
    for by, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        state = (state ^ state >> by) * factor & 0xFFFFFFFF
    state ^= state >> 16
    return state - (1 << 32) if state >> 31 else state


@pytest.mark.parametrize("icon", [b"a", bytes(100), bytes(range(256)) * 5])
def test_the_icon_is_hashed_as_search_engines_index_it(icon: bytes) -> None:
    """Of the base64 text, in lines of 76 characters, the last one ended too; signed."""
    text = base64.b64encode(icon)
    lines = b"".join(text[at : at + 76] + b"\n" for at in range(0, len(text), 76))
    assert favicon_hash(icon) == str(_murmur3(lines))
    assert favicon_hash(b"") == ""


@pytest.mark.parametrize(
    ("body", "icon"),
    [
        (b"\x89PNG\r\n", True), (b"\n<svg xmlns=", True), (b'<?xml version="1.0"?><svg>', True),
        (b'<?xml version="1.0"?><html>', False), (b"<!doctype html>", False), (b"", False),
    ],
)  # fmt: skip
def test_a_page_in_place_of_an_icon_is_none(body: bytes, icon: bool) -> None:
    assert is_icon(body) is icon
