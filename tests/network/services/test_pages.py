"""The pages of one web port, asked for on as few connections as its server allows."""

import re
import socket
import ssl
import time
import warnings
from collections.abc import Callable

import pytest
import trustme

from cyberscan.network.services import Identified, identify
from cyberscan.recognition import table
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

IP = "127.0.0.1"
Script = Callable[[socket.socket], None]
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


def test_a_film_is_not_listened_to_beyond_its_header(name: Name) -> None:
    shown: list[int] = []

    def camera(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(
            b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n"
        )
        while True:
            client.sendall(b"--x\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xe0" * 20)
            shown.append(1)
            time.sleep(0.05)

    for hint in ("http", ""):
        seen = name(camera, hint)
        assert (seen.name, seen.features) == ("http", ("film",))
    assert len(shown) < 40  # 2 s of it otherwise


def context_of(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("equipement.ville.test").configure_cert(context)
    return context


def test_equipment_that_speaks_only_old_tls_is_read(name: Name) -> None:
    context = context_of(trustme.CA())
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    site = Site({"/": b"HTTP/1.1 200 OK\n\n<title>Onduleur</title>"})
    seen = name(inside_tls(site, context), "https")
    assert (seen.name, seen.title) == ("https", "Onduleur")


def test_a_server_that_wants_to_know_a_name_first_speaks_tls(name: Name) -> None:
    context = context_of(trustme.CA())
    context.sni_callback = lambda *_: ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
    seen = name(inside_tls(Site({}), context), "https")
    assert (seen.name, seen.proof) == ("tls", "TLS alert")


def test_a_server_that_wants_a_certificate_of_ours_speaks_tls(name: Name) -> None:
    authority = trustme.CA()
    context = context_of(authority)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    for hint in ("https", "", ""):
        assert name(inside_tls(Site({}), context), hint).name == "tls"


def test_who_speaks_first_inside_tls_is_named_on_any_port(name: Name) -> None:
    context = context_of(trustme.CA())

    def script(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            tls.sendall(b"220 mail.ville.test ESMTP Postfix\r\n")
            while data := tls.recv(4096):
                tls.sendall(b"250-x\r\n250 SIZE\r\n" if b"EHLO" in data else b"500 unknown\r\n")

    seen = name(script)
    assert (seen.name, seen.tls) == ("smtp", True)


def test_the_table_is_read_before_the_clock_runs(serve: Callable[[Script], int]) -> None:
    table._signatures.cache_clear()
    read_when_asked: list[int] = []

    def answering(client: socket.socket) -> None:
        read_when_asked.append(table._signatures.cache_info().currsize)
        Site({"/": b"HTTP/1.1 200 OK\n\n<title>Mairie</title>"})(client)

    room = network(perimeter(addresses=[IP]), budget=Budget(connections=2, seconds=20))
    identify(room, IP, serve(answering), "http")
    assert set(read_when_asked) == {1}


def test_what_a_port_is_asked_is_counted(serve: Callable[[Script], int]) -> None:
    site = Site({"/": b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n<title>Mairie</title>"})
    room = network(perimeter(addresses=[IP]), budget=Budget(connections=2, seconds=20))
    port = serve(site)
    identify(room, IP, port, "http")
    assert room.meter.spent.requests == len(site.asked) > 0
    assert room.governor.requests_by_site == {f"{IP}:{port}": len(site.asked)}
