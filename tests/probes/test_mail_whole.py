"""The mail probes and checks together, through the engine, on three small worlds."""

import socket
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.mail_server import MailServer
from cyberscan.demo.signed_zone import sign
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.outcomes import Finding, Outcome
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_checks, load_probes
from cyberscan.testing import perimeter

SOUND = """
@ 60 IN SOA ns h 1 1 1 1 1
@ 60 IN MX 10 mx
@ 60 IN TXT "v=spf1 mx -all"
mx 60 IN A 127.0.0.1
_dmarc 60 IN TXT "v=DMARC1; p=reject; rua=mailto:d@ville.test"
zq81._domainkey 60 IN TXT "p=AAAA"
"""


def port_of_mail() -> int:
    """A free port that ends in 25."""
    for port in range(10025, 60000, 100):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


def scanned(
    resolver: str, port: int, query_timeout: float = 1.0, anchor: Path | None = None
) -> dict[str, Finding]:
    """Every finding about mail, by check."""
    declared = perimeter(
        mail=["ville.test"], domains=["ville.test"], hosts=["mx.ville.test"], ports=[port]
    )
    server = Server.parse(resolver)
    scope = Scope(declared, Level.ACTIVE, date.today(), frozenset({(server.ip, server.port)}))
    chosen = Settings(
        resolvers=(server,), query_timeout=query_timeout, connect_timeout=1, read_timeout=2, rate=1000,
        trust_anchor=anchor,
    )  # fmt: skip
    probes = [probe for probe in load_probes() if probe.id.startswith("mail.")]
    facts = Observer(probes, scope, chosen).run(seeds(declared, Level.ACTIVE)).facts
    checks = [check for check in load_checks() if check.family == "mail"]
    return {finding.check: finding for finding in judge(facts, checks)}


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("mx.ville.test").configure_cert(context)
    return context


def test_a_sound_town_is_not_accused(tls: ssl.SSLContext, tmp_path: Path) -> None:
    port = port_of_mail()
    zone, anchor = sign("ville.test", SOUND), tmp_path / "anchor"
    anchor.write_text(f"ville.test. 60 IN DS {zone.ds}\n")
    with DnsServer({"ville.test": zone.text}) as names, MailServer(port=port, tls=tls) as mail:
        found = scanned(names.address, port, anchor=anchor)
    outcomes = Counter(finding.outcome for finding in found.values() if not finding.informs)
    assert outcomes[Outcome.FAIL] == outcomes[Outcome.ERROR] == outcomes[Outcome.NOT_TESTED] == 0
    assert found["mail.starttls_broken"].outcome is Outcome.PASS
    assert found["mail.open_relay"].outcome is Outcome.PASS
    assert mail.commands == [
        "EHLO [127.0.0.1]", "STARTTLS", "QUIT",
        "EHLO [127.0.0.1]", "MAIL FROM:<>", "RCPT TO:<cyberscan-test@example.com>", "QUIT",
    ]  # fmt: skip
    assert len(names.queries) <= 60


class Mute(DnsServer):
    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        return None


def test_a_town_that_never_answers_neither_passes_nor_fails() -> None:
    with Mute({}) as names:
        found = scanned(names.address, 25, query_timeout=0.1)
    said = {finding.outcome for check, finding in found.items() if check != "mail.generic_domain"}
    assert said == {Outcome.NOT_TESTED}


class Yes(DnsServer):
    """Has an answer to every question."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        [question] = query.question
        response = dns.message.make_response(query)
        data = {"A": "127.0.0.1", "AAAA": "::1", "MX": "10 mx.ville.test.", "TXT": '"yes"'}
        kind = dns.rdatatype.to_text(question.rdtype)
        if kind in data:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, data[kind]))
        return response.to_wire()


@contextmanager
def yes_to_everything(port: int) -> Iterator[None]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                self.wfile.write(b"250 OK\r\n")
                while self.rfile.readline():
                    self.wfile.write(b"250 OK\r\n")
            except OSError:
                return

    class Peer(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

    with Peer(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield
        server.shutdown()


def test_a_town_that_says_yes_to_everything_proves_no_defect_of_its_servers() -> None:
    port = port_of_mail()
    with Yes({}) as names, yes_to_everything(port):
        found = scanned(names.address, port)
    failing = {
        check
        for check, finding in found.items()
        if finding.outcome is Outcome.FAIL and not finding.informs
    }
    # It publishes texts everywhere and no policy: that much is seen, and true.
    assert failing == {"mail.spf_missing", "mail.dmarc_missing", "mail.dkim_not_found"}
    for check in ("starttls_missing", "auth_in_clear", "vrfy_announced", "open_relay"):
        assert found[f"mail.{check}"].outcome is Outcome.NOT_TESTED
