"""Exposed files against real local servers, liars included."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.network.session import Network
from cyberscan.probes.web_files import ExposedPaths
from cyberscan.sdk import LookFailed, Page, PathProbes, Reason, Site, Skipped
from cyberscan.testing import network, perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
ZIP = (
    b"PK\x03\x04\x14\x00\x00\x00\x08\x00"
    + b"\x21" * 16
    + b"\x0b\x00\x00\x00site/index.php"
    + b"x" * 2000
)
_MADE = io.BytesIO()
with zipfile.ZipFile(_MADE, "w") as _archive:
    _archive.writestr(
        zipfile.ZipInfo("wp-config.php"), "<?php"
    )  # of 1980: the same bytes in every worker
SMALL_ZIP = _MADE.getvalue()
PROOFS = {
    "/.git/HEAD": b"ref: refs/heads/main\n",
    "/.env": b"# secrets\nAPP_NAME=Ville\nDB_PASSWORD=abc\n",
    "/ville.test.zip": ZIP,
    "/backup.sql": b"-- MySQL dump 10.13  Distrib 8.0\n--\n-- Host: localhost\n",
    "/wp-config.php.bak": b"<?php\n/** x */\ndefine( 'DB_NAME', 'ville' );\n",
    "/server-status": b"<html><head><title>Apache Status</title></head><dl><dt>Server Version: Apache</dt>",
    "/images/": b'<html><head><title>Index of /images</title></head><h1>Index of /images</h1><a href="../">',
}
HOME = Answer(b"<title>Ville</title><img src=/images/logo.png><p>Bonjour")


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def room(resolver: str, probe: type[ExposedPaths]) -> Network:
    declared = perimeter(domains=["ville.test"])
    return network(declared, resolver=resolver, budget=probe.budget, rate=1000.0)


def probed(resolver: str, server: WebServer) -> PathProbes:
    target = Site(scheme="http", host="ville.test", port=server.port)
    [fact] = ExposedPaths().observe(target, room(resolver, ExposedPaths))
    assert isinstance(fact, PathProbes)
    return fact


def pages(*paths: str) -> dict[str, Answer]:
    kinds = {"/server-status": "text/html", "/images/": "text/html"}
    found = {
        path: Answer(PROOFS[path], content_type=kinds.get(path, "text/plain")) for path in paths
    }
    return {"/": HOME, **found}


def test_every_exposed_file_is_proved(resolver: str) -> None:
    with WebServer(pages(*PROOFS)) as server:
        fact = probed(resolver, server)
        assert server.connections == 1
        assert len(server.requests) <= 11
    assert {a.path for a in fact.answers if a.proof} == set(PROOFS)
    assert {a.topic for a in fact.answers} == {
        "git",
        "env",
        "backup",
        "server_status",
        "listing",
    }
    assert "DB_PASSWORD" not in fact.model_dump_json()


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/.git/HEAD", b"ref: refs/heads/main\n", "text/html"),
        ("/.git/HEAD", b"5d41402abc4b2a76b9719d911017c592ae3f1b20\n", "text/plain"),
        ("/.env", b"APP_NAME=Ville\nSTRIPE_SECRET_KEY=x\nTITLE=<b>\n", "text/html; charset=utf-8"),
        ("/backup.zip", SMALL_ZIP, "application/zip"),
        (
            "/images/",
            b"<title>Directory Listing For [/images/] - Up To [/]</title><a href=x>",
            "text/html",
        ),
        ("/images/", b"<title>Directory: /images/</title><a class=n href=x>", "text/html"),
        ("/images/", b"<title>listing directory /images/</title><a href=x>", "text/html"),
        (
            "/images/",
            "<title>ville - /images/</title><A HREF=/>[Vers le répertoire parent]</A>".encode(),
            "text/html",
        ),
    ],
)
def test_other_dresses_of_the_same_file(resolver: str, path: str, body: bytes, kind: str) -> None:
    with WebServer({"/": HOME, path: Answer(body, content_type=kind)}) as server:
        fact = probed(resolver, server)
    assert [a.path for a in fact.answers if a.proof] == [path]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/.git/HEAD", b"<!doctype html><title>ref: refs/heads/main</title>"),
        ("/.git/HEAD", b"5d41402abc4b2a76b9719d911017c592"),
        ("/.env", b"BIENVENUE=oui\n"),
        ("/backup.zip", SMALL_ZIP[:60]),
        ("/backup.zip", b"PK\x03\x04 est le debut d'une archive"),
        ("/images/", b"<title>Index of /photos</title><a href=x>"),
        ("/images/", b"<title>Directory: les services de la mairie</title><a href=x>"),
    ],
)
def test_what_only_looks_like_one_proves_nothing(resolver: str, path: str, body: bytes) -> None:
    for kind in ("text/html", "text/plain"):
        with WebServer({"/": HOME, path: Answer(body, content_type=kind)}) as server:
            fact = probed(resolver, server)
        assert [a.path for a in fact.answers if a.proof] == []


def test_an_honest_server_shows_nothing(resolver: str) -> None:
    with WebServer({"/": HOME}) as server:
        fact = probed(resolver, server)
    assert not fact.blocked
    assert [a.proof for a in fact.answers if a.proof or a.failure] == []


@pytest.mark.parametrize(
    "body",
    [
        b"<title>Accueil</title><p>bienvenue",
        b"OK",
        *PROOFS.values(),
        b"\n".join(PROOFS.values()),
    ],
)
def test_a_server_that_says_yes_to_everything_proves_nothing(resolver: str, body: bytes) -> None:
    for kind in ("text/html", "text/plain", ""):
        with WebServer({}, otherwise=Answer(body, content_type=kind)) as server:
            fact = probed(resolver, server)
        assert [a for a in fact.answers if a.proof] == []


def test_a_server_that_invents_what_it_is_asked_proves_nothing(resolver: str) -> None:
    class Inventor(dict[str, Answer]):
        def get(self, path: str, default: object = None) -> Answer:
            for end, body in PROOFS.items():
                if path.endswith(end):
                    return Answer(body, content_type="text/plain")
            return Answer(b"bienvenue")

    with WebServer(Inventor()) as server:
        fact = probed(resolver, server)
    assert [a for a in fact.answers if a.proof] == []


def test_a_real_file_on_a_server_that_always_says_200_is_still_found(resolver: str) -> None:
    with WebServer(pages("/.git/HEAD"), otherwise=Answer(b"<p>bienvenue")) as server:
        fact = probed(resolver, server)
    assert [a.topic for a in fact.answers if a.proof] == ["git"]


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_firewall_in_the_way_is_said(resolver: str, status: int) -> None:
    with WebServer({}, otherwise=Answer(b"non", status)) as server:
        assert probed(resolver, server).blocked


def test_a_mute_server_gives_no_fact(resolver: str) -> None:
    with WebServer({}, otherwise=lambda sock: None) as server, pytest.raises(LookFailed):
        probed(resolver, server)


def test_a_notice_in_place_of_the_site_stops_it() -> None:
    target = Site(scheme="https", host="ville.test", port=443)
    for nature in ("block_page", "maintenance", "parking"):
        fact = Page.model_validate({"target": target, "nature": nature})
        [skipped] = ExposedPaths().feeds_on(fact)
        assert isinstance(skipped, Skipped)
        assert skipped.reason is Reason.BLOCKED


def test_a_body_that_cannot_be_read_is_not_an_absence(resolver: str) -> None:
    unread = Answer(b"\x8b\x03\x80" * 99, headers=(("Content-Encoding", "br"),), content_type="")
    with WebServer({"/": HOME, "/.env": unread}) as server:
        fact = probed(resolver, server)
    assert [answer.failure for answer in fact.answers if answer.topic == "env"] == [
        "protocol_error"
    ]
