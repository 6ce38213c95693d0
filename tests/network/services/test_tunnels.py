"""Proxies: let in, kept out, or a site that only resembles one."""

import socket
from collections.abc import Callable

import pytest

from cyberscan.network.services import Identified

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]
NOWHERE = b"http://cyberscan.invalid/"


def page(status: bytes, body: bytes, *headers: bytes) -> bytes:
    lines = (b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def front(absolute: bytes, other: bytes) -> Script:
    """Answers one thing to a page asked by its whole address, another to a page of its own."""

    def script(client: socket.socket) -> None:
        while asked := client.recv(4096):
            client.sendall(absolute if NOWHERE in asked else other)

    return script


SQUID = b"Server: squid/5.7"
TINY = b"Server: tinyproxy/1.11.1"
HOME = page(b"404 Not Found", b"<title>404 Not Found</title>", b"Server: Apache/2.4.71 (Debian)")
LOOKED_UP = b"Reason: <strong>DNS lookup failure for: cyberscan.invalid</strong>"
BACKEND = b"Reason: <strong>DNS lookup failure for: backend.invalid</strong>"
INVALID = page(b"400 Bad Request", b"", SQUID, b"X-Squid-Error: ERR_INVALID_URL 0")
NOT_FOUND = page(b"503 Service Unavailable", b"", SQUID, b"X-Squid-Error: ERR_DNS_FAIL 0")
DENIED = page(b"403 Forbidden", b"", SQUID, b"X-Squid-Error: ERR_ACCESS_DENIED 0")
UNABLE = page(b"500 Unable to connect", b"<h1>Unable to connect</h1>", TINY)


@pytest.mark.parametrize(
    ("peer", "product", "open_access"),
    [
        (front(NOT_FOUND, INVALID), "Squid", True),
        (front(DENIED, INVALID), "Squid", False),
        (front(NOT_FOUND, NOT_FOUND), "Squid", None),  # it stands before sites of its own
        (front(UNABLE, UNABLE), "Tinyproxy", True),
        (front(page(b"403 Access denied", b"", TINY), b""), "Tinyproxy", False),
        (front(page(b"502 Proxy Error", LOOKED_UP), HOME), "", True),
        (
            front(
                page(b"407 Proxy Authentication Required", b"", b"Proxy-Authenticate: Basic"), HOME
            ),
            "",
            False,
        ),
    ],
)
def test_a_proxy_tells_whom_it_serves(
    name: Name, peer: Script, product: str, open_access: bool | None
) -> None:
    seen = name(peer, "proxy")
    assert (seen.name, seen.product, seen.open_access) == ("http-proxy", product, open_access)


@pytest.mark.parametrize(
    "peer",
    [
        front(HOME, HOME),
        front(page(b"502 Bad Gateway", b"<h1>502</h1>"), HOME),
        front(page(b"500 Proxy Error", BACKEND), page(b"500 Proxy Error", BACKEND)),
        front(page(b"404 Not Found", b"no page http://cyberscan.invalid/"), HOME),
        front(page(b"200 OK", b"cyberscan.invalid: no such host, says our manual"), HOME),
    ],
)
def test_a_site_is_no_proxy(name: Name, peer: Script) -> None:
    seen = name(peer, "proxy")
    assert (seen.name, seen.open_access) == ("http", None)


def test_a_proxy_on_a_web_port_is_suspected_by_its_page(name: Name) -> None:
    seen = name(front(DENIED, INVALID), "")
    assert (seen.name, seen.open_access) == ("http-proxy", False)


def socks(method: bytes, reply: bytes = b"") -> Script:
    def script(client: socket.socket) -> None:
        client.recv(100)
        client.sendall(method)
        if method == b"\5\0" and client.recv(100) and reply:
            client.sendall(reply)
            client.recv(10)

    return script


@pytest.mark.parametrize(
    ("peer", "how", "open_access"),
    [
        (socks(b"\5\0", b"\5\7\0\1" + bytes(6)), "protocol", True),  # microsocks
        (socks(b"\5\0", b"\5\2\0\1" + bytes(6)), "protocol", False),
        (socks(b"\5\0"), "banner", None),  # dante hangs up on a command that it does not know
        (socks(b"\5\xff"), "banner", False),
    ],
)
def test_socks_without_a_password(
    name: Name, peer: Script, how: str, open_access: bool | None
) -> None:
    seen = name(peer, "socks")
    assert (seen.name, seen.how, seen.open_access) == ("socks", how, open_access)


@pytest.mark.parametrize("words", [b"\5\1\0", b"\4\0", b"\5\0\0", b"OK\r\n"])
def test_what_is_not_socks(name: Name, words: bytes) -> None:
    assert name(socks(words), "socks").name == ""


BARE = page(b"400 Bad Request", b"Bad request")
NO_SUCH_HOST = page(b"502 Bad Gateway", b"lookup cyberscan.invalid: no such host")
AGENT = page(b"404 Not Found", b"", b"Proxy-Agent: some/1.0")


@pytest.mark.parametrize("own", [BARE, AGENT])
def test_a_proxy_where_pages_are_expected_is_asked_as_one(name: Name, own: bytes) -> None:
    seen = name(front(NO_SUCH_HOST, own), "http")
    assert (seen.name, seen.open_access) == ("http-proxy", True)


def test_a_site_that_only_says_bad_request_stays_a_site(name: Name) -> None:
    seen = name(front(BARE, BARE), "http")
    assert (seen.name, seen.open_access) == ("http", None)


def test_a_proxy_that_ends_its_connections_is_confirmed_on_another(name: Name) -> None:
    def script(client: socket.socket) -> None:
        client.sendall(NO_SUCH_HOST if NOWHERE in client.recv(4096) else BARE)

    assert name(script, "proxy").open_access is True
    seen = name(script, "http")  # both connections are spent: named, nothing more is claimed
    assert (seen.name, seen.open_access) == ("http-proxy", None)
