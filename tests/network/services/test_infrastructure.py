"""Monitoring agents, power supplies and kubelets: what they answer, and what must not be taken for it."""

import socket
import ssl
import struct
from collections.abc import Callable

import pytest
import trustme

from cyberscan.network.services import Identified
from cyberscan.network.services.questions import QUESTIONS

Name = Callable[..., Identified]
Script = Callable[[socket.socket], None]


def zabbix(words: bytes) -> bytes:
    return b"ZBXD\1" + struct.pack("<Q", len(words)) + words


NUT = b"Network UPS Tools upsd 2.8.0 - http://www.networkupstools.org/\n"


@pytest.mark.parametrize(
    ("question", "answer", "expected", "version"),
    [
        ("zabbix", zabbix(b"6.0.14"), "zabbix-agent", "6.0.14"),
        ("zabbix-server", zabbix(b'{"response":"success","data":{}}'), "zabbix-server", ""),
        ("zabbix-server", zabbix(b'{"response":"failed","info":"no"}'), "zabbix-server", ""),
        ("nut", NUT, "nut", "2.8.0"),
    ],
)
def test_the_real_answer_is_understood(
    question: str, answer: bytes, expected: str, version: str
) -> None:
    seen = QUESTIONS[question].understood(answer)
    assert seen is not None
    assert (seen.name, seen.version) == (expected, version)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("zabbix", QUESTIONS["zabbix"].send),
        ("zabbix", zabbix(b"6.0.14")[:-1]),
        ("zabbix", zabbix(b"ZBX_NOTSUPPORTED\0Unknown metric")),
        ("zabbix-server", QUESTIONS["zabbix-server"].send),
        ("zabbix-server", zabbix(b"[" * 20_000)),
        ("nut", b"ERR UNKNOWN-COMMAND\n"),
        ("nut", b"VER\n"),
    ],
)
def test_a_near_miss_is_not(question: str, answer: bytes) -> None:
    assert QUESTIONS[question].understood(answer) is None


def munin(client: socket.socket) -> None:
    client.sendall(b"# munin node at mairie.test\n")
    while data := client.recv(4096):
        client.sendall(
            b"munins node on mairie.test version: 2.0.73\n" if b"version" in data else b"#\n"
        )


def test_munin_tells_its_version(name: Name) -> None:
    seen = name(munin, "munin")
    assert (seen.name, seen.version, seen.open_access) == ("munin", "2.0.73", True)


def inside_tls(script: Script) -> Script:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("ville.test").configure_cert(context)

    def wrapped(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            script(tls)

    return wrapped


def http(status: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


FORBIDDEN = b"Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)"


def web(**answers: bytes) -> Script:
    """A server of pages by the last word of their path; anything else is the ``other`` page."""

    def script(client: socket.socket) -> None:
        while data := client.recv(4096):
            page = data.split()[1].rsplit(b"/", 1)[-1].decode()
            client.sendall(answers.get(page, answers["other"]))

    return script


NOT_FOUND = http(b"404 Not Found", b"404 page not found\n")
OK = http(b"200 OK", b"ok")


@pytest.mark.parametrize(
    ("peer", "expected", "open_access"),
    [
        (web(syncloop=OK, other=NOT_FOUND), "kubelet", True),
        (web(other=http(b"403 Forbidden", FORBIDDEN)), "kubelet", False),
        (web(other=OK), "https", None),
        (web(other=http(b"401 Unauthorized", b"Unauthorized")), "https", None),
        (web(other=http(b"403 Forbidden", b"Forbidden")), "https", None),
    ],
)
def test_a_kubelet_is_known_by_its_own_health_check(
    name: Name, peer: Script, expected: str, open_access: bool | None
) -> None:
    seen = name(inside_tls(peer), "kubelet+tls")
    assert (seen.name, seen.open_access) == (expected, open_access)


def nrpe(client: socket.socket) -> None:
    """TLS without a certificate, as the daemon has it by default."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    with context.wrap_socket(client, server_side=True) as tls:
        asked = tls.recv(4096)
        assert asked[10:21] == b"_NRPE_CHECK"
        tls.sendall(struct.pack(">hhIh", 2, 2, 7, 0) + b"NRPE v4.1.0".ljust(1026, b"\0"))


def test_nrpe_is_met_without_a_certificate(name: Name) -> None:
    seen = name(nrpe, "nrpe")
    assert (seen.name, seen.version, seen.tls, seen.open_access) == ("nrpe", "4.1.0", True, True)
