"""What one mail host is sent at each level: counted on two servers, one for each address family."""

import ssl
from contextlib import ExitStack
from datetime import date

import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.mail_server import MailServer
from cyberscan.engine.observe import Observation, Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_probes
from cyberscan.testing import perimeter

ZONE = """
@ 60 IN SOA ns h 1 1 1 1 1
@ 60 IN MX 10 mx
@ 60 IN TXT "v=spf1 mx -all"
mx 60 IN A 127.0.0.1
mx 60 IN AAAA ::1
"""
GREETED = ["EHLO [127.0.0.1]", "STARTTLS", "QUIT"]
GREETED_6 = ["EHLO [IPv6:::1]", "STARTTLS", "QUIT"]
RELAY = ["MAIL FROM:<>", "RCPT TO:<cyberscan-test@example.com>", "QUIT"]


def scanned(level: Level, tls: ssl.SSLContext) -> tuple[list[str], list[str], Observation]:
    """The commands over IPv4 and over IPv6, and what was spent."""
    with ExitStack() as servers:
        names = servers.enter_context(DnsServer({"ville.test": ZONE}))
        four, six = _on_one_port(servers, tls)
        declared = perimeter(
            mail=["ville.test"], hosts=["mx.ville.test"], ports=[four.port], level=level
        )
        server = Server.parse(names.address)
        scope = Scope(declared, level, date.today(), frozenset({(server.ip, server.port)}))
        chosen = Settings(resolvers=(server,), rate=1000)
        probes = [probe for probe in load_probes() if probe.id.startswith("mail.")]
        seen = Observer(probes, scope, chosen).run(seeds(declared, level))
    return four.commands, six.commands, seen


def _on_one_port(servers: ExitStack, tls: ssl.SSLContext) -> tuple[MailServer, MailServer]:
    """A pair on a free port that ends in 25, as the perimeter may declare one."""
    for port in range(11025, 60000, 100):
        with ExitStack() as pair:
            try:
                four = pair.enter_context(MailServer(port=port, tls=tls))
                six = pair.enter_context(MailServer(ip="::1", port=port, tls=tls))
            except OSError:
                continue
            servers.enter_context(pair.pop_all())
            return four, six
    raise AssertionError("no free port")


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("mx.ville.test").configure_cert(context)
    return context


def test_nobody_is_called_at_level_passive(tls: ssl.SSLContext) -> None:
    four, six, seen = scanned(Level.PASSIVE, tls)
    assert (four, six) == ([], [])
    assert seen.connections_by_address == {}


def test_a_server_is_greeted_once_over_each_family_and_named_no_sender_at_level_light(
    tls: ssl.SSLContext,
) -> None:
    four, six, seen = scanned(Level.LIGHT, tls)
    assert (four, six) == (GREETED, GREETED_6)
    assert seen.spent_by_probe["mail.smtp"].connections == 1
    assert seen.spent_by_probe["mail.smtp_ipv6"].connections == 1


def test_one_recipient_is_named_over_each_family_and_no_message_sent_at_level_active(
    tls: ssl.SSLContext,
) -> None:
    four, six, seen = scanned(Level.ACTIVE, tls)
    assert four == [*GREETED, GREETED[0], *RELAY]
    assert six == [*GREETED_6, GREETED_6[0], *RELAY]
    assert seen.spent_by_probe["mail.relay"].connections == 2
