"""The client against honest and hostile servers, all real, all on loopback."""

import gzip
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.http import MAX_BODY, Client, _worst
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\nautre 60 IN A 127.0.0.1\n"
ZONE += "deux 60 IN A 127.0.0.2\ndeux 60 IN A 127.0.0.1\n"
BOMB = gzip.compress(b"\0" * 100_000_000, 1)


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    made = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(str(path))
    return made, path


def tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def room(resolver: str, ca_file: Path | None = None, seconds: float = 20) -> Network:
    budget = Budget(connections=20, requests=20, queries=20, seconds=seconds)
    declared = perimeter(domains=["ville.test"])
    return network(declared, resolver=resolver, ca_file=ca_file, budget=budget, rate=1000.0)


def endless_body(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        sock.sendall(b"a" * 65_536)


def endless_chunks(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        sock.sendall(b"1\r\na\r\n" * 1000)


def endless_continue(sock: socket.socket) -> None:
    while True:
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def many_headers(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n")


def long_header(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    for _ in range(50):
        sock.sendall(b"a" * 1_000_000)


def drip(sock: socket.socket) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
        sock.sendall(bytes([byte]))
        sock.settimeout(0.3)
        try:
            sock.recv(1)
            return
        except TimeoutError:
            sock.settimeout(10)


def garbage(sock: socket.socket) -> None:
    sock.sendall(b"\x00\xff" * 500)


def bad_request(sock: socket.socket) -> None:
    sock.recv(4096)
    sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def mute(sock: socket.socket) -> None:
    sock.recv(1)


def reason(caught: pytest.ExceptionInfo[LookFailed]) -> Reason:
    return caught.value.failure.reason


def test_one_connection_serves_several_requests(resolver: str) -> None:
    with WebServer({"/": Answer(b"bonjour")}) as server, Client(here := room(resolver)) as client:
        replies = [client.get(f"http://ville.test:{server.port}/") for _ in range(3)]
        assert [reply.body for reply in replies] == [b"bonjour"] * 3
        assert server.connections == 1
        assert (here.meter.spent.connections, here.meter.spent.requests) == (1, 3)
    assert "User-Agent: Mozilla/5.0 (compatible; cyberscan/" in server.heads[0]


def test_every_slot_is_given_back(resolver: str) -> None:
    here = room(resolver)
    pages = {"/": Answer(b"x"), "/end": Answer(b"x", headers=(("Connection", "close"),))}
    with WebServer(pages) as server, Client(here) as client:
        for path in ("/", "/end", "/", "/end", "/", "/end", "/end"):
            client.get(f"http://ville.test:{server.port}{path}")
    slots = here.governor.lane("127.0.0.1").slots
    taken = [slots.acquire(blocking=False) for _ in range(here.settings.max_connections)]
    assert all(taken)


def test_one_slot_is_enough_to_visit_two_origins_in_turn(resolver: str) -> None:
    net = network(perimeter(domains=["ville.test"]), resolver=resolver, max_connections=1)
    with (
        WebServer({"/": Answer(b"un")}) as one,
        WebServer({"/": Answer(b"deux")}) as two,
        Client(net) as client,
    ):
        for _ in range(2):
            assert client.get(f"http://ville.test:{one.port}/").body == b"un"
            assert client.get(f"http://ville.test:{two.port}/").body == b"deux"


def test_a_trusted_certificate_says_nothing(
    resolver: str, authority: tuple[trustme.CA, Path]
) -> None:
    ca, path = authority
    with (
        WebServer({"/": Answer(b"x")}, context=tls(ca, "ville.test")) as server,
        Client(room(resolver, path)) as client,
    ):
        assert client.get(f"https://ville.test:{server.port}/").certificate_error == ""


@pytest.mark.parametrize(
    ("host", "trusted", "code"),
    [("autre.ville.test", True, "wrong_name"), ("ville.test", False, "unknown_issuer")],
)
def test_a_refused_certificate_is_recorded_and_the_page_seen(
    resolver: str, authority: tuple[trustme.CA, Path], host: str, trusted: bool, code: str
) -> None:
    ca, path = authority
    with (
        WebServer({"/": Answer(b"x")}, context=tls(ca, "ville.test")) as server,
        Client(room(resolver, path if trusted else None)) as client,
    ):
        reply = client.get(f"https://{host}:{server.port}/")
        again = client.get(f"https://{host}:{server.port}/")
    assert (reply.body, reply.certificate_error, again.certificate_error) == (b"x", code, code)


def test_what_could_not_be_sent_is_no_request(
    resolver: str, authority: tuple[trustme.CA, Path]
) -> None:
    here = room(resolver)
    with (
        WebServer({}, context=tls(authority[0], "ville.test")) as server,
        Client(here) as client,
    ):
        client.get(f"https://ville.test:{server.port}/")  # the certificate is refused first
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        with pytest.raises(LookFailed):
            client.get(f"http://ville.test:{port}/")
    assert (len(server.requests), server.connections) == (1, 2)
    assert +here.governor.requests_by_site == {f"ville.test:{server.port}": 1}
    assert here.meter.spent.requests == 1


def test_plain_http_where_tls_is_expected_is_told_apart(resolver: str) -> None:
    with (
        WebServer({}, greeting=bad_request) as server,
        Client(room(resolver)) as client,
        pytest.raises(LookFailed) as caught,
    ):
        client.get(f"https://ville.test:{server.port}/")
    assert reason(caught) is Reason.PROTOCOL_ERROR
    assert caught.value.failure.detail == "not_tls"


@pytest.mark.parametrize("behaviour", [endless_body, endless_chunks])
def test_an_endless_body_is_cut(resolver: str, behaviour: object) -> None:
    with WebServer({"/": behaviour}) as server, Client(room(resolver)) as client:  # type: ignore[dict-item]
        reply = client.get(f"http://ville.test:{server.port}/")
    assert reply.truncated
    assert len(reply.body) <= MAX_BODY


def test_a_bomb_is_cut_while_it_expands(resolver: str) -> None:
    bomb = Answer(BOMB, headers=(("Content-Encoding", "gzip"),))
    here = room(resolver)
    with WebServer({"/": bomb}) as server, Client(here) as client:
        reply = client.get(f"http://ville.test:{server.port}/")
    assert reply.truncated
    assert len(reply.body) == MAX_BODY
    assert here.meter.spent.bytes_in < len(BOMB)


def test_a_bomb_behind_a_redirect_is_not_expanded(resolver: str) -> None:
    headers = (("Content-Encoding", "gzip"), ("Location", "/elsewhere"))
    with (
        WebServer({"/": Answer(BOMB, 302, headers)}) as server,
        Client(room(resolver)) as client,
    ):
        reply = client.get(f"http://ville.test:{server.port}/", limit=1000)
    assert (reply.status, len(reply.body)) == (302, 1000)


@pytest.mark.parametrize("behaviour", [many_headers, long_header, garbage, endless_continue])
def test_a_hopeless_head_is_a_failure_not_a_page(resolver: str, behaviour: object) -> None:
    with (
        WebServer({"/": behaviour}) as server,  # type: ignore[dict-item]
        Client(room(resolver)) as client,
        pytest.raises(LookFailed) as caught,
    ):
        client.get(f"http://ville.test:{server.port}/")
    assert reason(caught) in (Reason.PROTOCOL_ERROR, Reason.BUDGET_SPENT)


@pytest.mark.parametrize("behaviour", [drip, mute])
def test_a_slow_peer_meets_the_total_deadline(resolver: str, behaviour: object) -> None:
    with (
        WebServer({"/": behaviour}) as server,  # type: ignore[dict-item]
        Client(room(resolver, seconds=1.5)) as client,
        pytest.raises(LookFailed) as caught,
    ):
        client.get(f"http://ville.test:{server.port}/")
    assert reason(caught) is Reason.TIMEOUT


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://ailleurs.test/", Reason.OUT_OF_SCOPE),
        ("http://169.254.169.254/", Reason.OUT_OF_SCOPE),
        ("http://[::1/", Reason.PROTOCOL_ERROR),
        ("file:///etc/passwd", Reason.PROTOCOL_ERROR),
        ("http://absent.ville.test/", Reason.DNS_FAILURE),
        ("http://ville.test:1/", Reason.REFUSED),
    ],
)
def test_what_cannot_be_asked_says_why(resolver: str, url: str, expected: Reason) -> None:
    with Client(room(resolver)) as client, pytest.raises(LookFailed) as caught:
        client.get(url)
    assert reason(caught) is expected


def test_the_environment_chooses_no_proxy(resolver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    with WebServer({"/": Answer(b"x")}) as server, Client(room(resolver)) as client:
        assert client.get(f"http://ville.test:{server.port}/").body == b"x"


def test_when_one_server_is_dead_the_next_one_is_asked(resolver: str) -> None:
    here = room(resolver)
    with WebServer({"/": Answer(b"x")}) as server, Client(here) as client:
        for _ in range(3):
            assert client.get(f"http://deux.ville.test:{server.port}/").body == b"x"
            client.get(f"http://ville.test:{server.port}/")
    # Six turns to and fro, and the dead one at most once, should its turn come first.
    assert here.meter.spent.connections <= 7


def test_two_servers_of_each_name_are_tried_and_one_over_ipv6(resolver: str) -> None:
    with Client(room(resolver)) as client:
        found = client._in_turn(("::2", "192.0.2.1", "192.0.2.2", "192.0.2.3", "::1"))
    assert found == ["192.0.2.1", "192.0.2.2", "::2"]


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ({"127.0.0.1": Reason.REFUSED, "127.0.0.2": Reason.REFUSED}, Reason.REFUSED),
        ({"127.0.0.1": Reason.REFUSED, "127.0.0.2": Reason.TIMEOUT}, Reason.TIMEOUT),
        ({"127.0.0.1": Reason.REFUSED, "::1": Reason.UNREACHABLE}, Reason.REFUSED),
        ({"::1": Reason.TIMEOUT}, Reason.TIMEOUT),
    ],
)
def test_closed_is_certain_when_every_server_says_so(
    reasons: dict[str, Reason], expected: Reason
) -> None:
    failures = {ip: LookFailed(reason) for ip, reason in reasons.items()}
    assert _worst(failures).failure.reason is expected


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br"])
def test_a_body_in_an_encoding_that_was_not_asked_for_is_unread(
    resolver: str, encoding: str
) -> None:
    answer = Answer(b"\x8b\x03\x80" * 100, headers=(("Content-Encoding", encoding),))
    with WebServer({"/": answer}) as server, Client(room(resolver)) as client:
        reply = client.get(f"http://ville.test:{server.port}/")
    assert (reply.status, reply.body, reply.truncated) == (200, b"", True)
