import ssl

import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.mail_server import MailServer, Upgrade
from cyberscan.probes.mail_smtp import Smtp
from cyberscan.reasons import Failure, LookFailed, Reason
from cyberscan.sdk import (
    Budget,
    Endpoint,
    Exchanger,
    Fact,
    MailDomain,
    MailExchangers,
    Service,
    Skipped,
    SmtpSession,
)
from cyberscan.testing import network, perimeter

DOMAIN = MailDomain(name="ville.test")
HOST = "mx.ville.test"
SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"


def fed(*exchangers: Exchanger) -> list[object]:
    return list(Smtp().feeds_on(MailExchangers(target=DOMAIN, exchangers=exchangers)))


def seen(server: MailServer) -> SmtpSession:
    target = Endpoint(host=HOST, ip="127.0.0.1", port=server.port, starttls="smtp")
    budget = Budget(connections=2, seconds=5)
    here = network(perimeter(domains=["ville.test"]), budget=budget)
    with server:
        [fact] = Smtp().observe(target, here)
    assert isinstance(fact, SmtpSession)
    return fact


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST).configure_cert(context)
    return context


def test_the_first_ipv4_address_on_each_port() -> None:
    addresses = ("2001:db8::1", "192.0.2.1", "192.0.2.2")
    exchanger = Exchanger(preference=1, host=HOST, addresses=addresses, ports=(25, 2525))
    assert fed(exchanger) == [
        Endpoint(host=HOST, ip="192.0.2.1", port=port, starttls="smtp") for port in (25, 2525)
    ]


def test_exchangers_that_lead_nowhere_give_no_target() -> None:
    assert fed(Exchanger(preference=1, host=HOST)) == []


def test_exchangers_that_could_not_be_asked_for_are_said_so() -> None:
    failed = Failure(reason=Reason.TIMEOUT)
    [skipped] = fed(Exchanger(preference=1, host=HOST, failed=failed))
    assert isinstance(skipped, Skipped)
    assert skipped.reason is Reason.TIMEOUT


def test_an_exchanger_that_is_no_host_name_is_not_contacted() -> None:
    [skipped] = fed(Exchanger(preference=1, host="a_b\\000.test", addresses=("192.0.2.1",)))
    assert isinstance(skipped, Skipped)


def test_mail_services_of_a_port_scan_are_spoken_with() -> None:
    at = Endpoint(ip="192.0.2.1", port=587)
    wanted = [at.model_copy(update={"starttls": "smtp"})]
    seen = Service(target=at, port=587, name="smtp", how="banner")
    assert list(Smtp().feeds_on(seen)) == wanted
    for other in ({"name": "imap"}, {"how": "port"}, {"tls": True}):
        assert list(Smtp().feeds_on(seen.model_copy(update=other))) == []


def test_a_service_on_an_exchanger_s_port_is_asked_once() -> None:
    named = Endpoint(host=HOST, ip="192.0.2.1", port=25, starttls="smtp")
    nameless = Endpoint(ip="192.0.2.1", port=25, starttls="smtp")
    assert list(Smtp().answers_for(named)) == [nameless]
    assert list(Smtp().answers_for(nameless)) == []


def test_a_sound_host(tls: ssl.SSLContext) -> None:
    fact = seen(MailServer(tls=tls))
    assert (fact.starttls, fact.handshake, fact.handshake_error) == ("offered", "done", "")


def test_a_host_without_starttls() -> None:
    assert seen(MailServer()).starttls == "not_offered"


@pytest.mark.parametrize(("upgrade", "handshake"), [("refused", "refused"), ("cut", "failed")])
def test_broken_starttls(upgrade: Upgrade, handshake: str, tls: ssl.SSLContext) -> None:
    fact = seen(MailServer(tls=tls, upgrade=upgrade))
    assert (fact.starttls, fact.handshake) == ("offered", handshake)


def test_one_cut_handshake_proves_nothing(tls: ssl.SSLContext) -> None:
    class Moody(MailServer):
        @property
        def extensions(self) -> tuple[str, ...]:
            self.upgrade = "cut" if not self.commands[2:] else "works"
            return ("STARTTLS",)

        @extensions.setter
        def extensions(self, value: tuple[str, ...]) -> None:
            return

    assert seen(Moody(tls=tls)).handshake == "done"


def look(zone: str, port: int, ip: str = "127.0.0.1") -> tuple[list[Fact], LookFailed | None]:
    """What became of one look at a host of a zone, and how it ended."""
    seen: list[Fact] = []
    with DnsServer({"ville.test": SOA + zone}) as names:
        here = network(perimeter(domains=["ville.test"]), resolver=names.address)
        target = Endpoint(host=HOST, ip=ip, port=port, starttls="smtp")
        try:
            seen.extend(Smtp().observe(target, here))
        except LookFailed as failed:
            return seen, failed
    return seen, None


def test_a_closed_port_is_refused() -> None:
    with MailServer() as server:
        port = server.port
    seen, failed = look("mx 60 IN A 127.0.0.1\nmx 60 IN A 127.0.0.3", port)
    assert seen == []
    assert failed is not None
    assert failed.failure.reason is Reason.REFUSED


def test_where_the_first_address_is_dead_the_next_is_tried() -> None:
    with MailServer(ip="127.0.0.3") as server:
        zone = "mx 60 IN A 127.0.0.1\nmx 60 IN A 127.0.0.3"
        seen, failed = look(zone, server.port)
    assert [(f.target.ip, f.failed) for f in seen if isinstance(f.target, Endpoint)] == [
        ("127.0.0.3", None)
    ]
    assert failed is not None  # it stays said that the first one refused
    assert failed.failure.reason is Reason.REFUSED


def test_an_address_that_answered_has_no_other_tried() -> None:
    with MailServer(ip="127.0.0.3", greeting="554 not you") as server:
        zone = "mx 60 IN A 127.0.0.1\nmx 60 IN A 127.0.0.3"
        seen, failed = look(zone, server.port, ip="127.0.0.3")
    assert (seen, server.commands) == ([], [])
    assert failed is not None
    assert failed.failure.reason is Reason.BLOCKED


def test_a_host_that_refuses_at_one_address_only_does_not_refuse() -> None:
    with MailServer(ip="127.0.0.3", greeting="554 not you") as server:
        seen, failed = look("mx 60 IN A 127.0.0.1\nmx 60 IN A 127.0.0.3", server.port)
    assert seen == []
    assert failed is not None
    assert failed.failure.reason is Reason.BLOCKED
