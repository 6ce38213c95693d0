"""MTA-STS against real local servers: good files, faulty ones, certificates, liars, silence."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, Misbehaviour, WebServer
from cyberscan.perimeter.models import Perimeter
from cyberscan.probes.mail_mta_sts import MAX_POLICY, MtaStsFile, MtaStsRecord, _port
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import MailDomain, MtaSts, MtaStsPolicy
from cyberscan.testing import network, perimeter

DOMAIN = MailDomain(name="ville.test")
PATH = "/.well-known/mta-sts.txt"
SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
POLICY = (
    b"version: STSv1\r\nmode: enforce\r\nmx: mx.ville.test\r\nmx: *.p.test\r\nmax_age: 604800\r\n"
)
CA = trustme.CA()


def plain(body: bytes = POLICY, status: int = 200, **more: Any) -> Answer:
    return Answer(body, status, **{"content_type": "text/plain", **more})


@pytest.fixture(scope="module")
def ca_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    CA.cert_pem.write_to_path(path)
    return path


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    zone = SOA + "mta-sts 60 IN A 127.0.0.1\n"
    with DnsServer({"ville.test": zone}) as server:
        yield server.address


def seen(
    resolver: str, ca_file: Path, answer: Answer | Misbehaviour, name: str = "mta-sts.ville.test"
) -> MtaStsPolicy:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CA.issue_cert(name).configure_cert(context)
    with WebServer({PATH: answer}, context=context) as server:
        declared = perimeter(
            domains=["ville.test"], hosts=["mta-sts.ville.test"], ports=[server.port]
        )
        room = network(
            declared, resolver=resolver, budget=MtaStsFile.budget, rate=1000.0, ca_file=ca_file,
            connect_timeout=1, read_timeout=1,
        )  # fmt: skip
        [fact] = MtaStsFile().observe(DOMAIN, room)
        assert len(server.requests) <= 2
    assert isinstance(fact, MtaStsPolicy)
    return fact


def test_a_good_file(resolver: str, ca_file: Path) -> None:
    fact = seen(resolver, ca_file, plain())
    assert (fact.result, fact.causes, fact.mode, fact.max_age) == ("valid", (), "enforce", 604800)
    assert fact.mx == ("mx.ville.test", "*.p.test")
    assert fact.url.endswith(PATH)
    assert "max_age: 604800" in fact.text


@pytest.mark.parametrize(
    ("answer", "causes"),
    [
        (
            plain(b"", 301, headers=(("Location", "https://mta-sts.ville.test/autre"),)),
            ("redirect",),
        ),
        (plain(status=404), ("status",)),
        (plain(b"x", 204), ("status",)),
        (plain(POLICY + b"#" * MAX_POLICY), ("too_large",)),
        (Answer(b"<!doctype html><title>Ville</title><p>Bienvenue"), ("not_a_policy",)),
        (plain(POLICY.replace(b"enforce", b"forced")), ("bad_mode",)),
        (plain(POLICY.replace(b"*.p.test", b"\xff\xfe")), ("bad_mx",)),
    ],
)
def test_a_file_that_senders_cannot_use(
    resolver: str, ca_file: Path, answer: Answer, causes: tuple[str, ...]
) -> None:
    fact = seen(resolver, ca_file, answer)
    assert (fact.result, fact.causes) == ("invalid", causes)


def test_a_redirect_is_told_and_not_followed(resolver: str, ca_file: Path) -> None:
    away = plain(b"", 302, headers=(("Location", "https://ailleurs.test/\x1b[31m"),))
    fact = seen(resolver, ca_file, away)
    assert (fact.status, fact.location) == (302, "https://ailleurs.test/ [31m")


def test_a_certificate_of_another_name(resolver: str, ca_file: Path) -> None:
    fact = seen(resolver, ca_file, plain(), name="www.ville.test")
    assert (fact.causes, fact.certificate_error) == (("certificate",), "wrong_name")
    assert fact.mode == "enforce"


def test_a_certificate_of_an_unknown_authority(resolver: str, tmp_path: Path) -> None:
    other = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(other)
    fact = seen(resolver, other, plain())
    assert fact.causes == ("certificate",)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_firewall_may_answer_us_alone(resolver: str, ca_file: Path, status: int) -> None:
    with pytest.raises(LookFailed) as failed:
        seen(resolver, ca_file, Answer(b"non", status))
    assert failed.value.failure.reason is Reason.BLOCKED


def test_a_challenge_page_is_no_policy_of_theirs(resolver: str, ca_file: Path) -> None:
    page = Answer(b"<title>Just a moment...</title>", headers=(("cf-mitigated", "challenge"),))
    with pytest.raises(LookFailed):
        seen(resolver, ca_file, page)


def _cut(sock: socket.socket) -> None:
    sock.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nContent-Type: text/plain\r\n\r\nversion: S"
    )


def _silent(sock: socket.socket) -> None:
    sock.recv(1)


@pytest.mark.parametrize("behaviour", [_cut, _silent, lambda sock: sock.sendall(b"\0" * 300)])
def test_half_an_answer_is_none(resolver: str, ca_file: Path, behaviour: Misbehaviour) -> None:
    with pytest.raises(LookFailed):
        seen(resolver, ca_file, behaviour)


def test_nobody_there(resolver: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        declared = perimeter(domains=["ville.test"], hosts=["mta-sts.ville.test"], ports=[port])
        room = network(declared, resolver=resolver, budget=MtaStsFile.budget, connect_timeout=1)
        with pytest.raises(LookFailed) as failed:
            list(MtaStsFile().observe(DOMAIN, room))
    assert failed.value.failure.reason is Reason.REFUSED


def test_a_domain_declared_for_mail_alone_is_asked_for_its_file() -> None:
    # Nobody listens on port 443 of this address: that it was asked shows that the gate let it through.
    with DnsServer({"ville.test": f"{SOA}mta-sts 60 IN A 127.43.43.43\n"}) as server:
        room = network(perimeter(mail=["ville.test"]), resolver=server.address)
        with pytest.raises(LookFailed) as caught:
            list(MtaStsFile().observe(DOMAIN, room))
    assert caught.value.failure.reason is Reason.REFUSED


def test_a_host_without_an_address_is_certain() -> None:
    with DnsServer({"ville.test": SOA}) as server:
        room = network(perimeter(domains=["ville.test"]), resolver=server.address)
        [fact] = MtaStsFile().observe(DOMAIN, room)
    assert isinstance(fact, MtaStsPolicy)
    assert (fact.result, fact.causes) == ("invalid", ("no_host",))


def test_an_address_that_could_not_be_asked_for_is_not() -> None:
    with DnsServer({"ville.test": SOA}, faults={"mta-sts.ville.test": "servfail"}) as server:
        room = network(perimeter(domains=["ville.test"]), resolver=server.address)
        with pytest.raises(LookFailed):
            list(MtaStsFile().observe(DOMAIN, room))


def record(zone: str, **faults: Any) -> tuple[MtaSts, int]:
    with DnsServer({"ville.test": SOA + zone, "p.test": SOA + '_mta-sts 60 IN TXT "v=STSv1; id=9"\n'},
                   faults=faults.get("faults")) as server:  # fmt: skip
        room = network(perimeter(domains=["ville.test"]), resolver=server.address)
        [fact] = MtaStsRecord().observe(DOMAIN, room)
    assert isinstance(fact, MtaSts)
    return fact, room.meter.spent.queries


@pytest.mark.parametrize(
    ("zone", "result", "id_"),
    [
        ('_mta-sts 60 IN TXT "v=STSv1; id=1"\n', "valid", "1"),
        ('_mta-sts 60 IN TXT "v=STSv1; " "id=12"\n', "valid", "12"),
        ("_mta-sts 60 IN CNAME _mta-sts.p.test.\n", "valid", "9"),
        ('_mta-sts 60 IN TXT "v=spf1 -all"\n', "none", ""),
        ("", "none", ""),
        ('_mta-sts 60 IN TXT "v=STSv1; id=1"\n_mta-sts 60 IN TXT "v=STSv1; id=2"\n', "invalid", ""),
    ],
)
def test_what_is_announced(zone: str, result: str, id_: str) -> None:
    fact, _ = record(zone)
    assert (fact.result, fact.id) == (result, id_)


def test_one_query_is_enough() -> None:
    assert record('_mta-sts 60 IN TXT "v=STSv1; id=1"\n')[1] == 1


@pytest.mark.parametrize("fault", ["servfail", "refused", "drop", "lame"])
def test_silence_is_no_absence(fault: str) -> None:
    with DnsServer({"ville.test": SOA}, faults={"_mta-sts.ville.test": fault}) as server:  # type: ignore[dict-item]
        room = network(
            perimeter(domains=["ville.test"]), resolver=server.address, query_timeout=0.2
        )
        with pytest.raises(LookFailed):
            list(MtaStsRecord().observe(DOMAIN, room))


def test_only_a_valid_announcement_leads_to_the_file() -> None:
    good = MtaSts(target=DOMAIN, result="valid", id="1")
    assert list(MtaStsFile().feeds_on(good)) == [DOMAIN]
    assert list(MtaStsFile().feeds_on(MtaSts(target=DOMAIN))) == []
    assert list(MtaStsFile().feeds_on(MtaSts(target=DOMAIN, result="invalid"))) == []


@pytest.mark.parametrize(
    ("declared", "port"),
    [
        (perimeter(domains=["ville.test"]), ""),
        (perimeter(hosts=["mta-sts.ville.test"]), ""),
        (perimeter(hosts=["mta-sts.ville.test"], ports=[80, 443]), ""),
        (perimeter(hosts=["mta-sts.ville.test"], ports=[25, 8443]), ":8443"),
        (perimeter(urls=["https://mta-sts.ville.test:9443/"]), ":9443"),
    ],
)
def test_the_port_is_443_unless_the_perimeter_says_another(declared: Perimeter, port: str) -> None:
    assert _port(network(declared), "mta-sts.ville.test") == port
