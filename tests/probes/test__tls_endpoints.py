"""What leads to a look at TLS, and what does not."""

import pytest

from cyberscan.probes._tls_endpoints import endpoints_of
from cyberscan.probes.tls import TlsEndpoint
from cyberscan.sdk import Endpoint, Host, HostAddresses, Service, Site, SmtpSession

PLACE = Endpoint(ip="192.0.2.1", port=4000)


def dialects(**payload: object) -> list[str]:
    service = Service.model_validate({"target": PLACE, "port": 4000, "how": "protocol", **payload})
    found = list(endpoints_of(service))
    assert all(isinstance(target, Endpoint) for target in found)
    return [getattr(target, "starttls", "?") for target in found]


@pytest.mark.parametrize(
    ("payload", "dialect"),
    [
        ({"name": "https", "tls": True}, ""),
        ({"name": "imap", "tls": True}, ""),
        ({"name": "tls", "tls": True}, ""),
        ({"name": "ldap", "tls": True}, ""),
        ({"name": "imap", "features": ("imap4rev1", "starttls")}, "imap"),
        ({"name": "pop3", "features": ("user", "stls")}, "pop3"),
        ({"name": "ftp", "features": ("epsv", "auth tls;auth ssl")}, "ftp"),
        ({"name": "smtp", "how": "banner"}, "smtp"),
        ({"name": "ldap"}, "ldap"),
        ({"name": "xmpp"}, "xmpp"),
        ({"name": "xmpp-server"}, "xmpp_server"),
        ({"name": "postgres"}, "postgresql"),
        ({"name": "postgres", "tls": True}, "postgresql"),
        ({"name": "mysql"}, "mysql"),
        ({"name": "rdp", "features": ("nla",)}, "rdp"),
    ],
)
def test_a_service_is_asked_in_its_dialect(payload: dict[str, object], dialect: str) -> None:
    assert dialects(**payload) == [dialect]


@pytest.mark.parametrize(
    "payload",
    [
        {"name": ""},
        {"name": "http"},
        {"name": "ssh"},
        {"name": "mssql"},
        {"name": "imap", "features": ("imap4rev1",)},
        {"name": "imap", "how": "banner"},
        {"name": "pop3", "features": ("user",)},
        {"name": "ftp", "features": ("no feat",)},
        {"name": "mysql", "open_access": False},
        {"name": "ldap", "how": "port"},
    ],
)
def test_nothing_is_asked_where_nothing_says_that_there_may_be_tls(
    payload: dict[str, object],
) -> None:
    assert dialects(**payload) == []


def test_the_ports_that_a_person_named_are_looked_at_under_the_name() -> None:
    fact = HostAddresses(
        target=Host(name="acces.ville.test"),
        addresses=("192.0.2.1",),
        ports=(22, 25, 143, 993, 8080, 10443),
        sites=(Site(scheme="https", host="acces.ville.test", port=443),),
    )
    found = [t for t in endpoints_of(fact) if isinstance(t, Endpoint)]
    assert {t.host for t in found} == {"acces.ville.test"}
    wanted = [(143, "imap"), (443, ""), (993, ""), (10443, "")]
    assert [(t.port, t.starttls) for t in found] == wanted


def test_a_name_answers_for_its_address() -> None:
    web = Endpoint(host="www.ville.test", ip="192.0.2.1", port=443)
    assert list(TlsEndpoint().answers_for(web)) == [Endpoint(ip="192.0.2.1", port=443)]
    assert list(TlsEndpoint().answers_for(Endpoint(ip="192.0.2.1", port=443))) == []
    mail = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
    assert list(TlsEndpoint().answers_for(mail)) == [mail.model_copy(update={"host": ""})]


def test_a_mail_host_that_refused_has_nothing_to_look_at() -> None:
    mail = Endpoint(host="mx.ville.test", ip="192.0.2.1", port=25, starttls="smtp")
    assert list(endpoints_of(SmtpSession(target=mail, starttls="offered"))) == [mail]
    refused = SmtpSession(target=mail, starttls="offered", handshake="refused")
    assert list(endpoints_of(refused)) == []


def test_a_service_that_could_not_be_named_is_only_a_hint() -> None:
    assert TlsEndpoint.hints == (Service,)


def test_a_port_to_which_nothing_is_sent_is_not_asked_whatever_greets_there() -> None:
    place = Endpoint(ip="192.0.2.1", port=9100)
    service = Service(target=place, port=9100, name="smtp", how="banner")
    assert list(endpoints_of(service)) == []
