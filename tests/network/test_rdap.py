import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.demo.certificates import Authority
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.sites import new_tls
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.rdap import Registered, ask_registry, registered
from cyberscan.network.session import Network
from cyberscan.reasons import LookFailed, Reason
from cyberscan.testing import network, perimeter

NAME = "rdap.registre.test"
ZONE = "@ 60 IN SOA ns1 root 1 3600 600 86400 60\nrdap 60 IN A 127.0.0.1\n"
DOMAIN: dict[str, Any] = {
    "objectClassName": "domain",
    "ldhName": "VILLE.TEST.",
    "status": ["active", "client transfer prohibited", 7],
    "events": [
        {"eventAction": "registration", "eventDate": "2001-05-06T00:00:00Z"},
        {"eventAction": "expiration", "eventDate": "2027-05-06T10:00:00+02:00"},
        {"eventAction": "last changed", "eventDate": "2026-05-06T00:00:00Z"},
    ],
    "entities": [
        {"roles": ["technical"], "handle": "T-1"},
        {
            "roles": ["registrar"],
            "handle": "R-1",
            "vcardArray": [
                "vcard",
                [["version", {}, "text", "4.0"], ["fn", {}, "text", "Bureau SAS"]],
            ],
        },
    ],
    "secureDNS": {"delegationSigned": True},
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("registry"))


@contextmanager
def room(
    authority: Authority, answer: Answer, *, certificate: str = NAME, **settings: Any
) -> Iterator[tuple[Network, WebServer]]:
    identity = authority.issue(certificate)
    server = WebServer({"/v1/domain/ville.test": answer}, context=new_tls(identity))
    with server, DnsServer({"registre.test": ZONE}) as names:
        chosen = {"rdap_server": f"https://{NAME}:{server.port}/v1", **settings}
        declared = perimeter(domains=["ville.test"])
        yield (
            network(declared, resolver=names.address, ca_file=authority.ca_file, **chosen),
            server,
        )


def encoded(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), content_type="application/rdap+json")


def test_what_a_registry_says(authority: Authority) -> None:
    with room(authority, encoded(DOMAIN)) as (here, server):
        found = ask_registry(here, "ville.test")
    assert server.requests == ["/v1/domain/ville.test"]
    assert found == Registered(
        expires_at=datetime(2027, 5, 6, 8, tzinfo=UTC),
        changed_at=datetime(2026, 5, 6, tzinfo=UTC),
        registrar="Bureau SAS",
        states=("active", "client transfer prohibited"),
        delegation_signed=True,
    )


def test_a_domain_that_the_registry_does_not_know(authority: Authority) -> None:
    with room(authority, Answer(status=404)) as (here, _):
        assert ask_registry(here, "ville.test") is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=429), Reason.BLOCKED),
        (Answer(status=500), Reason.PROTOCOL_ERROR),
        (Answer(status=302, headers=(("Location", "https://ailleurs.test/"),)), Reason.PROTOCOL_ERROR),
        (Answer(b"x" * 400_000), Reason.PROTOCOL_ERROR),
        (Answer(b"<html>"), Reason.PROTOCOL_ERROR),
    ],
    ids=["too many", "broken", "redirect", "too long", "no JSON"],
)  # fmt: skip
def test_what_is_no_answer(authority: Authority, answer: Answer, reason: Reason) -> None:
    with room(authority, answer) as (here, server), pytest.raises(LookFailed) as caught:
        ask_registry(here, "ville.test")
    assert caught.value.failure.reason is reason
    assert len(server.requests) == 1


def test_a_certificate_that_does_not_hold_ends_it(authority: Authority) -> None:
    served = room(authority, encoded(DOMAIN), certificate="ailleurs.test")
    with served as (here, server), pytest.raises(LookFailed, match="certificate"):
        ask_registry(here, "ville.test")
    assert server.requests == []


def test_nobody_is_asked_without_consent_or_without_a_known_server(authority: Authority) -> None:
    for consent, words in ((False, "no consent"), (True, "no known server")):
        served = room(authority, encoded(DOMAIN), rdap_server="", rdap=consent)
        with served as (here, server), pytest.raises(LookFailed, match=words) as caught:
            ask_registry(here, "ville.test")
        assert caught.value.failure.reason is Reason.OUT_OF_SCOPE
        assert server.connections == 0


@pytest.mark.parametrize(
    "value",
    [None, [], 7, {}, {**DOMAIN, "objectClassName": "nameserver"}, {**DOMAIN, "ldhName": "autre.test"},
     {**DOMAIN, "ldhName": ["ville.test"]}],
    ids=["null", "list", "number", "empty", "another class", "another domain", "no text"],
)  # fmt: skip
def test_an_answer_about_something_else(value: object) -> None:
    with pytest.raises(LookFailed):
        registered(json.dumps(value).encode(), "ville.test")


def test_what_is_of_the_wrong_type_is_unknown() -> None:
    wrong = {
        "objectClassName": "domain", "ldhName": "ville.test", "status": "active",
        "events": [7, {"eventAction": "expiration", "eventDate": "2027-05-06T10:00:00"}],
        "entities": [{"roles": ["registrar"], "vcardArray": ["vcard", [["fn"], 7, ["fn", 1, 2, {}]]]}],
        "secureDNS": {"delegationSigned": "yes"},
    }  # fmt: skip
    assert registered(json.dumps(wrong).encode(), "ville.test") == Registered()


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "soon", "", 7])
def test_a_date_that_is_not_to_be_believed_is_none(date: object) -> None:
    value = {**DOMAIN, "events": [{"eventAction": "expiration", "eventDate": date}]}
    assert registered(json.dumps(value).encode(), "ville.test").expires_at is None


def test_endless_nesting_and_numbers_are_no_answer() -> None:
    for body in (b"[" * 100_000, b"9" * 100_000, b"\xff\xfe{"):
        with pytest.raises(LookFailed):
            registered(body, "ville.test")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)  # fmt: skip


@given(status=JSON, events=JSON, entities=JSON, secure=JSON)
def test_any_values_are_read(
    status: object, events: object, entities: object, secure: object
) -> None:
    value = {
        "objectClassName": "domain", "ldhName": "ville.test", "status": status, "events": events,
        "entities": entities, "secureDNS": secure,
    }  # fmt: skip
    assert isinstance(registered(json.dumps(value).encode(), "ville.test"), Registered)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(LookFailed):
        registered(body, "ville.test")
