"""A site over IPv6: the same, another one, nobody."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.probes.web import Reach
from cyberscan.sdk import OverIpv6, Site, SiteReach
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n@ 60 IN AAAA ::1\n"
ZONE += "vieux 60 IN A 127.0.0.1\n"
HOME = Answer(b"<title>Mairie</title><p>Bonjour")


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


pytestmark = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 loopback here")


class Server6(socketserver.TCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True


@contextmanager
def over_ipv6(port: int, answer: Answer) -> Iterator[None]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            self.request.sendall(answer.wire())

    with Server6(("::1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield
        server.shutdown()


def reached(host: str, port: int) -> OverIpv6 | None:
    with DnsServer({"ville.test": ZONE}) as names:
        declared = perimeter(domains=["ville.test"])
        here = network(declared, resolver=names.address, rate=1000.0)
        [fact] = Reach().observe(Site(scheme="http", host=host, port=port), here)
    assert isinstance(fact, SiteReach)
    return fact.ipv6


@pytest.mark.parametrize(
    ("answer", "differs", "reason"),
    [
        (HOME, (), ""),
        (Answer(b"<title>Mairie</title><p>Autre texte"), (), ""),
        (Answer(b"<title>Welcome to nginx!</title>"), ("title",), ""),
        (Answer(b"", 404), ("status",), ""),
        (Answer(b"non", 403), (), "blocked"),
        (Answer(b"panne", 502), (), "blocked"),
    ],
)
def test_what_ipv6_answers(answer: Answer, differs: tuple[str, ...], reason: str) -> None:
    with WebServer({"/": HOME}) as server, over_ipv6(server.port, answer):
        seen = reached("ville.test", server.port)
    assert seen is not None
    assert (seen.state, seen.differs, seen.reason) == ("answered", differs, reason)


def test_a_closed_port_is_certain() -> None:
    with WebServer({"/": HOME}) as server:
        seen = reached("ville.test", server.port)
    assert seen is not None
    assert (seen.state, seen.address) == ("refused", "::1")


def test_a_name_of_one_family_is_not_asked_twice() -> None:
    with WebServer({"/": HOME}) as server:
        assert reached("vieux.ville.test", server.port) is None
        assert server.requests == ["/"]


def test_a_redirect_that_carries_a_token_is_the_same_one() -> None:
    def to(token: str) -> Answer:
        return Answer(status=302, headers=(("Location", f"http://vieux.ville.test/{token}"),))

    with WebServer({"/": to("a")}) as server, over_ipv6(server.port, to("b")):
        seen = reached("ville.test", server.port)
    assert seen is not None
    assert seen.differs == ()
