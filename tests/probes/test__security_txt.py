"""security.txt asked of real local servers, liars included."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.http import Reply
from cyberscan.probes._security_txt import looks_like_one, parse
from cyberscan.probes.web_visit import SiteVisit
from cyberscan.sdk import Reason, SecurityTxt, Site
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
HOME = Answer(b"<title>Ville</title><img src=/images/logo.png><p>Bonjour")


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def contact(resolver: str, answers: dict[str, Answer], otherwise: Answer) -> SecurityTxt:
    declared = perimeter(domains=["ville.test"])
    here = network(declared, resolver=resolver, budget=SiteVisit.budget, rate=1000.0)
    with WebServer({"/": HOME, **answers}, otherwise) as server:
        target = Site(scheme="http", host="ville.test", port=server.port)
        found = list(SiteVisit().observe(target, here))
    [fact] = [one for one in found if isinstance(one, SecurityTxt)]
    return fact


def text(body: str, kind: str = "text/plain; charset=utf-8") -> dict[str, Answer]:
    return {"/.well-known/security.txt": Answer(body.encode(), content_type=kind)}


SITE = Site(scheme="https", host="ville.test", port=443)


def reply(body: str) -> Reply:
    url = "https://ville.test/.well-known/security.txt"
    return Reply(url, 200, (("content-type", "text/plain"),), body.encode())


NOT_FOUND = Answer(b"<title>Introuvable</title>", 404)
GOOD = "Contact: mailto:s@ville.test\nExpires: 2027-06-30T23:59:59z\nPreferred-Languages: fr\n"


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (GOOD, ["not_https"]),
        ("Expires: 2027-06-30T23:59:59Z\n", ["no_contact", "not_https"]),
        ("Contact: s@ville.test\n", ["contact_not_uri", "no_expires", "not_https"]),
        (GOOD + "Expires: 2028-01-01T00:00:00Z\n", ["several_expires", "not_https"]),
        ("Contact: tel:+33\nExpires: demain\n", ["bad_expires", "not_https"]),
        ("Policy: http://ville.test/p\n" + GOOD, ["uri_in_clear", "not_https"]),
        ("Contact: http://ville.test/\n" + GOOD, ["contact_in_clear", "not_https"]),
    ],
)
def test_a_security_txt_is_read(resolver: str, body: str, problems: list[str]) -> None:
    fact = contact(resolver, text(body), NOT_FOUND)
    assert fact.present
    assert list(fact.problems) == problems


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("Canonical: https://ville.test/.well-known/security.txt", []),
        ("Canonical: https://www.ville.test/.well-known/security.txt", []),
        ("Canonical: https://VILLE.test/security.txt", []),
        ("Canonical: https://autre.test/.well-known/security.txt", ["canonical_elsewhere"]),
        ("Canonical: nulle part", ["canonical_elsewhere"]),
        (
            "Canonical: https://autre.test/a\nCanonical: https://ville.test/.well-known/security.txt",
            [],
        ),
    ],
)
def test_a_file_says_where_its_place_is(line: str, problems: list[str]) -> None:
    fact = parse(SITE, reply(f"{GOOD}{line}\n"))
    assert list(fact.problems) == problems


@pytest.mark.parametrize("between", [" : ", ":\u00a0", ":\t", ":"])
def test_a_slip_of_spaces_is_no_missing_file(between: str) -> None:
    written = reply(GOOD.replace(": ", between))
    assert looks_like_one(written)
    assert parse(SITE, written).problems == ()


def test_a_signed_one_is_read(resolver: str) -> None:
    armour = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + GOOD
    fact = contact(resolver, text(armour), NOT_FOUND)
    assert fact.contacts == ("mailto:s@ville.test",)
    assert fact.expires == datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("otherwise", [NOT_FOUND, Answer(b"<title>Accueil</title>Contact: x")])
def test_none_is_none_even_when_everything_answers_200(resolver: str, otherwise: Answer) -> None:
    assert not contact(resolver, {}, otherwise).present


def test_one_that_is_called_html_is_there_and_faulty(resolver: str) -> None:
    fact = contact(resolver, text(GOOD, "text/html"), NOT_FOUND)
    assert fact.present
    assert fact.problems == ("content_type", "not_https")


def test_a_comment_may_hold_markup(resolver: str) -> None:
    assert contact(resolver, text("# <a href=x>\n" + GOOD), NOT_FOUND).present


def test_the_old_place_counts(resolver: str) -> None:
    answers = {"/security.txt": Answer(GOOD.encode(), content_type="text/plain")}
    assert contact(resolver, answers, NOT_FOUND).present


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_refusal_is_not_an_absence(resolver: str, status: int) -> None:
    fact = contact(resolver, {}, Answer(b"", status))
    assert fact.failed
    assert fact.failed.reason is Reason.BLOCKED


def test_a_body_that_cannot_be_read_is_not_an_absence(resolver: str) -> None:
    unread = Answer(b"\x8b\x03\x80" * 99, headers=(("Content-Encoding", "br"),), content_type="")
    fact = contact(resolver, {"/.well-known/security.txt": unread}, NOT_FOUND)
    assert fact.failed
    assert fact.failed.reason is Reason.PROTOCOL_ERROR
