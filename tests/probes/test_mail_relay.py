from cyberscan.demo.mail_server import MailServer
from cyberscan.levels import Level
from cyberscan.probes.mail_relay import OpenRelay
from cyberscan.sdk import Endpoint, MailDomain, SmtpRelay, SmtpSession
from cyberscan.testing import network, perimeter

HOST = "mx.ville.test"


def test_it_follows_a_conversation_and_is_active() -> None:
    target = Endpoint(host=HOST, ip="192.0.2.1", port=25, starttls="smtp")
    assert list(OpenRelay().feeds_on(SmtpSession(target=target))) == [target]
    assert OpenRelay.level is Level.ACTIVE


def test_what_was_answered_is_kept_in_short() -> None:
    with MailServer(answers={"RCPT": "250 " + "\x1b[31mok " * 100}) as server:
        target = Endpoint(host=HOST, ip="127.0.0.1", port=server.port, starttls="smtp")
        here = network(perimeter(domains=["ville.test"]))
        [fact] = OpenRelay().observe(target, here)
    assert isinstance(fact, SmtpRelay)
    assert (fact.state, fact.command, fact.code, fact.neighbour) == ("accepted", "RCPT", 250, True)
    assert len(fact.text) <= 200
    assert "\x1b" not in fact.text


def test_a_domain_is_no_mail_host() -> None:
    here = network(perimeter(domains=["ville.test"]))
    assert list(OpenRelay().observe(MailDomain(name="ville.test"), here)) == []
