"""The pages of one web port, asked for on as few connections as its server allows."""

import re
import socket
import ssl
from collections.abc import Callable

import pytest
import trustme

from cyberscan.network.services import Identified

Name = Callable[..., Identified]
ICON = b"\x89PNG\r\n\x1a\n" + bytes(60)


class Site:
    """A web server of a few pages, which keeps its connections open or not, and notes what it was asked."""

    def __init__(self, pages: dict[str, bytes], *, keeps: bool = True) -> None:
        self.pages, self.keeps = pages, keeps
        self.asked: list[str] = []
        self.connections = 0

    def __call__(self, client: socket.socket) -> None:
        self.connections += 1
        while data := client.recv(4096):
            found = re.match(rb"GET (\S+)", data)
            if found is None:
                return
            path = found[1].decode()
            self.asked.append(path)
            head, _, body = self.pages.get(path, b"HTTP/1.1 404 Not Found\n\n").partition(b"\n\n")
            lines = [*head.split(b"\n"), b"Content-Length: %d" % len(body)]
            if not self.keeps:
                lines.append(b"Connection: close")
            client.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
            if not self.keeps:
                return


def inside_tls(site: Site, context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            site(tls)

    return script


@pytest.fixture
def secret() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("mairie.test").configure_cert(context)
    return context


WEBMIN = (
    b"HTTP/1.1 200 OK\n\n<title>Login to Webmin</title>"
    b'<form method="post" action="/session_login.cgi">'
)


def test_a_redirect_is_followed_on_the_same_connection(name: Name) -> None:
    site = Site({"/": b"HTTP/1.1 302 Found\nLocation: /console/\n\n", "/console/": WEBMIN})
    seen = name(site, "http")
    assert (seen.name, seen.product, seen.title) == ("http", "Webmin", "Login to Webmin")
    assert site.asked[:2] == ["/", "/console/"]
    assert site.connections == 1


@pytest.mark.parametrize("hint", ["http", ""])
def test_a_server_that_hangs_up_is_asked_again_once(name: Name, hint: str) -> None:
    pages = {"/": b"HTTP/1.1 302 Found\nLocation: /console/\n\n", "/console/": WEBMIN}
    site = Site(pages, keeps=False)
    assert name(site, hint).product == "Webmin"
    assert site.connections == 2


def test_what_another_port_or_host_shows_is_not_asked_here(name: Name) -> None:
    for place in (
        b"https://127.0.0.1/x",
        b"http://www.example/x",
        b"http://127.0.0.1:1/x",
        b"//x/",
    ):
        site = Site({"/": b"HTTP/1.1 302 Found\nLocation: " + place + b"\n\n"})
        assert name(site, "http").name == "http"
        assert [path for path in site.asked if path != "/favicon.ico"] == ["/"]


def test_a_chain_of_redirects_has_an_end(name: Name) -> None:
    pages = {f"/{n}": b"HTTP/1.1 302 Found\nLocation: /%d\n\n" % (n + 1) for n in range(50)}
    site = Site({"/": b"HTTP/1.1 302 Found\nLocation: /0\n\n", **pages})
    assert name(site, "http").name == "http"
    assert len(site.asked) <= 4


def test_the_icon_is_hashed_as_search_engines_do(name: Name) -> None:
    page = b'HTTP/1.1 200 OK\n\n<link rel="shortcut icon" href="img/i.png"><title>Accueil</title>'
    site = Site({"/": page, "/img/i.png": b"HTTP/1.1 200 OK\n\n" + ICON})
    seen = name(site, "http")
    assert re.fullmatch(r"-?\d{1,10}", seen.favicon)
    assert (seen.title, seen.products) == ("Accueil", ())


def test_an_error_page_is_no_icon(name: Name) -> None:
    site = Site({"/": b"HTTP/1.1 200 OK\n\nx", "/favicon.ico": b"HTTP/1.1 200 OK\n\n<html>x"})
    assert name(site, "http").favicon == ""


def test_the_certificate_is_told_and_weighed(name: Name, secret: ssl.SSLContext) -> None:
    seen = name(inside_tls(Site({"/": WEBMIN}), secret), "https")
    assert (seen.name, seen.product, seen.tls) == ("https", "Webmin", True)
    assert seen.certificate is not None
    assert seen.certificate.names == ("mairie.test",)
    assert re.fullmatch("[0-9a-f]{64}", seen.certificate.sha256)


def test_inside_tls_too_a_second_connection_goes_on(name: Name, secret: ssl.SSLContext) -> None:
    pages = {"/": b"HTTP/1.1 302 Found\nLocation: /console/\n\n", "/console/": WEBMIN}
    site = Site(pages, keeps=False)
    assert name(inside_tls(site, secret), "https").product == "Webmin"
    assert site.connections == 2


def test_a_page_that_pleases_everybody_names_nobody(name: Name) -> None:
    page = (
        b"HTTP/1.1 200 OK\nkbn-name: x\nServer: MiniServ/2.0\n"
        b'WWW-Authenticate: Basic realm="AXIS_ACCC8E123456"\n\n'
        b'<html ng-app="portainer"><script src="webman/x.js"></script>'
    )
    seen = name(Site({"/": page}), "http")
    assert (seen.product, seen.products) == ("", ())
    assert "conflict" in seen.features
