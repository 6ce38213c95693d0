import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme

from cyberscan.network.port_sets import known_services
from cyberscan.network.services import Identified, identify
from cyberscan.network.services.questions import DIALOGUES, QUESTIONS, industrial
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter
from tests.background import background

Name = Callable[..., Identified]
ALONE = "127.0.0.11"  # its own address, so that real services of the machine are not in the way
EXPOSING = {
    "rdp", "vnc", "smb", "netbios", "nfs", "afp", "rsync", "mysql", "postgres", "mssql", "oracle",
    "mongodb", "cassandra", "etcd", "redis", "memcached", "telnet", "docker", "rtsp", "mqtt", "winrm",
    "ldap", "elasticsearch", "couchdb", "x11", "printer", "modbus", "jdwp", "adb", "rmi", "git", "svn",
    "socks", "http-proxy", "pptp", "ajp", "msrpc", "sip", "stun", "dns", "irc", "spamd",
}  # fmt: skip
HINTS = sorted(
    {*QUESTIONS, *DIALOGUES, "postgres", "docker", "etcd", "winrm", "elasticsearch", "https", ""}
)


def greeting(words: bytes, **answers: bytes) -> Callable[[socket.socket], None]:
    """A peer that speaks first, then answers commands by their first word."""

    def script(client: socket.socket) -> None:
        client.sendall(words)
        while data := client.recv(4096):
            command = data.split()[-1].decode() if data.split() else ""
            client.sendall(answers.get(command, b"-ERR\r\n"))

    return script


def answering(answer: bytes) -> Callable[[socket.socket], None]:
    """A peer that waits to be spoken to, and says one thing."""

    def script(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(answer)

    return script


def test_ssh_by_its_banner(name: Name) -> None:
    seen = name(greeting(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"))
    assert (seen.name, seen.how) == ("ssh", "protocol")
    assert (seen.product, seen.version) == ("OpenSSH", "9.2p1")


def test_ftp_tells_whether_it_can_encrypt(name: Name) -> None:
    features = b"211-Features:\r\n AUTH TLS\r\n UTF8\r\n211 End\r\n"
    seen = name(greeting(b"220 (vsFTPd 3.0.3)\r\n", FEAT=features))
    assert seen.name == "ftp"
    assert "auth tls" in seen.features


def test_pop3_and_imap_tell_what_they_can(name: Name) -> None:
    pop = name(greeting(b"+OK ready\r\n", CAPA=b"+OK\r\nUSER\r\nSTLS\r\n.\r\n"))
    assert (pop.name, pop.features) == ("pop3", ("user", "stls"))
    said = b"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK done\r\n"
    imap = name(greeting(b"* OK ready\r\n", CAPABILITY=said))
    assert (imap.name, imap.features) == ("imap", ("imap4rev1", "starttls", "logindisabled"))


def test_telnet_by_its_negotiation(name: Name) -> None:
    assert name(greeting(b"\xff\xfd\x18\xff\xfd\x20")).name == "telnet"


def test_vnc_without_a_password_is_proved_by_its_list(name: Name) -> None:
    def vnc(types: bytes) -> Callable[[socket.socket], None]:
        def script(client: socket.socket) -> None:
            client.sendall(b"RFB 003.008\n")
            client.recv(12)
            client.sendall(types)

        return script

    assert name(vnc(b"\x02\x01\x02")).open_access is True
    assert name(vnc(b"\x01\x02")).open_access is False


def test_mysql_by_its_handshake(name: Name) -> None:
    body = b"\x0a5.5.5-10.11.6-MariaDB-0\0" + bytes(40)
    seen = name(greeting(len(body).to_bytes(3, "little") + b"\0" + body))
    assert (seen.name, seen.product, seen.version) == ("mysql", "MariaDB", "10.11.6-MariaDB-0")


def test_postgres_by_the_error_to_a_version_that_does_not_exist(name: Name) -> None:
    def script(client: socket.socket) -> None:
        client.recv(8)
        client.sendall(b"N")
        client.recv(8)
        client.sendall(b"E\0\0\0\x3aSFATAL\0C0A000\0Munsupported frontend protocol 65535.0\0\0")

    assert name(script, "postgres").name == "postgres"
    assert name(answering(b"N"), "postgres").name == ""


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> Callable[..., None]:
    head = b"\r\n".join((b"HTTP/1.1 " + status, *headers))
    return answering(head + b"\r\n\r\n" + body)


ELASTIC = b'{"name":"n","cluster_name":"c","version":{"number":"8.11.1","lucene_version":"9"}}'


@pytest.mark.parametrize(
    ("peer", "hint", "expected", "open_access"),
    [
        (http(b"<title>Accueil</title>"), "", "http", None),
        (http(ELASTIC), "elasticsearch", "elasticsearch", True),
        (http(ELASTIC), "", "elasticsearch", True),
        (http(b'{"couchdb":"Welcome","version":"3.3"}'), "", "couchdb", None),
        (http(b'{"ApiVersion":"1.43","MinAPIVersion":"1.12"}'), "docker", "docker", True),
        (
            http(b"", b"Server: Microsoft-HTTPAPI/2.0", status=b"405 "),
            "winrm", "winrm", None,
        ),
        (
            http(b"", b"Server: Microsoft-HTTPAPI/2.0", status=b"404 Not Found"),
            "winrm", "http", None,
        ),
    ],
)  # fmt: skip
def test_http_and_what_hides_behind_it(
    name: Name, peer: Callable[..., None], hint: str, expected: str, open_access: bool | None
) -> None:
    seen = name(peer, hint)
    assert (seen.name, seen.open_access) == (expected, open_access)


def test_tls_is_looked_into(name: Name) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("ville.test").configure_cert(context)

    def script(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            tls.recv(4096)
            tls.sendall(b"HTTP/1.0 200 OK\r\nServer: MiniServ/2.105\r\n\r\n<title>Login</title>")

    for hint in ("https", ""):
        seen = name(script, hint)
        assert (seen.name, seen.tls, seen.product) == ("https", True, "Webmin")


def redis(client: socket.socket) -> None:
    while data := client.recv(4096):
        client.sendall(b"+PONG\r\n" if data == b"PING\r\n" else b"-ERR unknown command\r\n")


def docker(client: socket.socket) -> None:
    body = b'{"message":"page not found"}'
    if client.recv(4096).startswith(b"GET /version "):
        body = b'{"Version":"24.0","ApiVersion":"1.43","MinAPIVersion":"1.12"}'
    client.sendall(b"HTTP/1.1 200 OK\r\nServer: Docker/24.0 (linux)\r\n\r\n" + body)


@pytest.mark.parametrize(("peer", "expected"), [(redis, "redis"), (docker, "docker")])
def test_a_complaint_on_an_unusual_port_leads_to_the_right_question(
    name: Name, peer: Callable[[socket.socket], None], expected: str
) -> None:
    seen = name(peer)
    assert (seen.name, seen.open_access) == (expected, True)


def mute(client: socket.socket) -> None:
    while client.recv(4096):
        pass


def test_a_mute_peer_stays_unknown(name: Name) -> None:
    hints = [hint for hint in HINTS if hint not in industrial.DIALOGUES]  # known by their port
    with ThreadPoolExecutor(len(hints)) as pool:
        seen = list(pool.map(lambda hint: name(mute, hint), hints))
    assert seen == [Identified(silent=True)] * len(hints)


def always(words: bytes) -> Callable[[socket.socket], None]:
    def script(client: socket.socket) -> None:
        client.sendall(words)
        while client.recv(4096):
            client.sendall(words)

    return script


def echo(client: socket.socket) -> None:
    while data := client.recv(4096):
        client.sendall(data)


YES = (
    always(b"OK\r\n"),
    answering(b"OK\r\n"),
    answering(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>OK redis VERSION RFB</h1>"),
    answering(b"\x00" * 64),
    answering(b"\xff" * 64),
    answering(b"N"),
    answering(b"\x1b[2J\x07" * 50),
    echo,
)


def test_a_peer_that_agrees_to_everything_exposes_nothing(name: Name) -> None:
    tries = [(peer, hint) for peer in YES for hint in HINTS]
    with ThreadPoolExecutor(40) as pool:
        seen = list(pool.map(lambda one: name(*one), tries))
    assert not {one.name for one in seen} & EXPOSING
    assert {one.open_access for one in seen} == {None}
    assert not any("\x1b" in one.banner for one in seen)


@pytest.mark.parametrize("port", [9100, 502, 34962])
def test_nothing_is_sent_to_printers_and_controllers(port: int) -> None:
    received = []
    with socket.create_server((ALONE, port)) as server:

        def listen() -> None:
            client, _ = server.accept()
            with client:
                client.settimeout(5)
                received.append(client.recv(100))

        listener = background(listen)
        seen = identify(network(perimeter(addresses=[ALONE])), ALONE, port)
        listener.join()
    assert (seen.name, seen.how) == (known_services()[port], "port")
    assert received == [b""]


def test_whoever_speaks_first_is_no_printer() -> None:
    with socket.create_server((ALONE, 9101)) as server:

        def speak() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(b"OK\r\n")

        speaker = background(speak)
        assert identify(network(perimeter(addresses=[ALONE])), ALONE, 9101).name == ""
        speaker.join()


def test_an_endless_banner_ends(name: Name) -> None:
    def endless(client: socket.socket) -> None:
        while True:
            client.sendall(b"A" * 4096)

    assert name(endless).name == ""


def test_a_closed_port_could_not_be_looked_at() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(LookFailed) as caught:
            identify(
                network(perimeter(addresses=["127.0.0.1"])), "127.0.0.1", unused.getsockname()[1]
            )
    assert caught.value.failure.reason is Reason.REFUSED


def test_an_address_outside_the_perimeter_is_not_touched() -> None:
    with pytest.raises(LookFailed) as caught:
        identify(network(perimeter(addresses=["127.0.0.2"])), "127.0.0.1", 22)
    assert caught.value.failure.reason is Reason.OUT_OF_SCOPE


def test_every_port_known_for_a_question_has_one() -> None:
    second_only = {"smb1"}
    assert set(QUESTIONS) - second_only <= set(known_services().values())
