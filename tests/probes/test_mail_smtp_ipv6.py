import ssl

import pytest
import trustme

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.mail_server import MailServer
from cyberscan.probes.mail_relay import OpenRelay
from cyberscan.probes.mail_smtp_ipv6 import SmtpOverIpv6
from cyberscan.reasons import Failure, LookFailed, Reason
from cyberscan.sdk import Endpoint, MailDomain, SmtpIpv6, SmtpSession
from cyberscan.testing import network, perimeter

HOST = "mx.ville.test"
SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"
BOTH = SOA + "mx 60 IN A 127.0.0.1\nmx 60 IN AAAA ::1"


def over_ipv4(port: int) -> Endpoint:
    return Endpoint(host=HOST, ip="127.0.0.1", port=port, starttls="smtp")


def seen(zone: str, port: int) -> SmtpIpv6:
    with DnsServer({"ville.test": zone}) as names:
        here = network(perimeter(domains=["ville.test"]), resolver=names.address)
        [fact] = SmtpOverIpv6().observe(over_ipv4(port), here)
    assert isinstance(fact, SmtpIpv6)
    return fact


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST).configure_cert(context)
    return context


def test_it_follows_a_conversation_over_ipv4() -> None:
    four = over_ipv4(25)
    assert list(SmtpOverIpv6().feeds_on(SmtpSession(target=four))) == [four]
    for other in ({"host": ""}, {"ip": "2001:db8::1"}):
        target = four.model_copy(update=other)
        assert list(SmtpOverIpv6().feeds_on(SmtpSession(target=target))) == []


def test_the_same_conversation(tls: ssl.SSLContext) -> None:
    with MailServer(ip="::1", tls=tls) as server:
        fact = seen(BOTH, server.port)
    assert (fact.address, fact.unreached) == ("::1", None)
    assert (fact.starttls, fact.handshake) == ("offered", "done")
    assert server.commands == ["EHLO [IPv6:::1]", "STARTTLS", "QUIT"]


def test_without_starttls() -> None:
    with MailServer(ip="::1", extensions=("AUTH PLAIN",)) as server:
        fact = seen(BOTH, server.port)
    assert (fact.starttls, fact.handshake, fact.extensions) == ("not_offered", "", ("AUTH PLAIN",))


def test_a_host_without_ipv6_is_not_called() -> None:
    with MailServer(ip="::1") as server:
        fact = seen(SOA + "mx 60 IN A 127.0.0.1", server.port)
    assert (fact.address, fact.unreached) == ("", None)
    assert server.commands == []


def test_an_address_that_is_not_reached_is_said_so() -> None:
    with MailServer(ip="::1") as server:
        port = server.port
    fact = seen(BOTH, port)
    assert fact.unreached is not None
    assert fact.unreached.reason is Reason.REFUSED


def test_a_name_that_could_not_be_asked_for_is_no_host_without_ipv6() -> None:
    with DnsServer({"ville.test": BOTH}, faults={HOST: "servfail"}) as names:
        here = network(perimeter(domains=["ville.test"]), resolver=names.address)
        with pytest.raises(LookFailed):
            SmtpOverIpv6().observe(over_ipv4(25), here)


def test_a_domain_is_no_mail_host() -> None:
    here = network(perimeter(domains=["ville.test"]))
    assert list(SmtpOverIpv6().observe(MailDomain(name="ville.test"), here)) == []


def test_relaying_is_asked_about_at_an_ipv6_address_that_answers() -> None:
    four = over_ipv4(25)
    six = four.model_copy(update={"ip": "2001:db8::1"})
    fact = SmtpIpv6(target=four, address="2001:db8::1")
    assert list(OpenRelay().feeds_on(fact)) == [six]
    lost = fact.model_copy(update={"unreached": Failure(reason=Reason.TIMEOUT)})
    assert list(OpenRelay().feeds_on(lost)) == []
    assert list(OpenRelay().feeds_on(SmtpIpv6(target=four))) == []
