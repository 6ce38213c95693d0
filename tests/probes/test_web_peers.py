"""The whole family, engine included, on the two peers that no honest verdict survives, and on a sound one."""

import socket
import ssl
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import trustme

from cyberscan import datapack
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, Misbehaviour, WebServer
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.web import Reach
from cyberscan.probes.web_manners import Manners
from cyberscan.probes.web_paths import ExposedPaths
from cyberscan.probes.web_visit import SiteVisit
from cyberscan.registry import load_checks
from cyberscan.sdk import Finding, Host, HostAddresses, Outcome, Site
from cyberscan.testing import perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
PROBES = (Reach(), SiteVisit(), ExposedPaths(), Manners())
EXPOSURES = {
    "web.git_exposed", "web.env_exposed", "web.backup_exposed", "web.server_status_exposed",
    "web.directory_listing", "web.config_backup_exposed", "web.phpinfo_exposed", "web.log_exposed",
    "web.debug_page_exposed", "web.database_admin_exposed", "web.admin_page_open", "web.error_page_tells",
    "web.trace_enabled", "web.basic_auth_clear", "cms.outdated", "cms.end_of_life", "cms.version_disclosed",
}  # fmt: skip


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def scanned(
    resolver: str, site: Site, ca_file: Path | None = None, read_timeout: float = 5.0
) -> list[Finding]:
    server = Server.parse(resolver)
    declared = perimeter(urls=[site.origin + "/"])
    scope = Scope(declared, Level.ACTIVE, date.today(), frozenset({(server.ip, server.port)}))
    settings = Settings(
        resolvers=(server,), ca_file=ca_file, rate=1000.0, read_timeout=read_timeout
    )
    seed = HostAddresses(
        target=Host(name="ville.test"),
        addresses=("127.0.0.1",),
        sites=(site,),
        probe="dns.addresses",
    )
    seen = Observer(PROBES, scope, settings).run([seed])
    assert seen.spent.requests <= 25
    checks = [check for check in load_checks() if check.family in ("web", "cms")]
    return list(judge(seen.facts, checks, data=datapack.load()))


def plain(server: WebServer) -> Site:
    return Site(scheme="http", host="ville.test", port=server.port)


@pytest.mark.parametrize(
    "body",
    [
        b"OK",
        b"<title>Bienvenue</title><img src=/images/a.png>" + b"<p>La mairie vous accueille. " * 50,
        b"ref: refs/heads/main\n",
        b"DB_PASSWORD=x\nAPP_KEY=y\n",
        b"<title>Index of /images</title><img src=/images/a.png><a href=x>",
    ],
)
@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_a_server_that_says_yes_to_everything_exposes_nothing(
    resolver: str, body: bytes, kind: str
) -> None:
    with WebServer({}, otherwise=Answer(body, content_type=kind)) as server:
        found = scanned(resolver, plain(server))
    assert {f.check for f in found if f.outcome is Outcome.FAIL} & EXPOSURES == set()
    assert {f.check for f in found if f.outcome is Outcome.ERROR} == set()


def mute(sock: socket.socket) -> None:
    sock.recv(1)


def closing(sock: socket.socket) -> None:
    """Hangs up without a word."""


@pytest.mark.parametrize("behaviour", [mute, closing])
def test_a_server_that_never_answers_is_neither_praised_nor_accused(
    resolver: str, behaviour: Misbehaviour
) -> None:
    with WebServer({}, greeting=behaviour) as server:
        found = scanned(resolver, plain(server), read_timeout=1.0)
    assert found
    judged = {f.check for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL, Outcome.ERROR)}
    assert judged == set()


def test_a_firewall_s_page_is_not_the_site(resolver: str) -> None:
    page = b"<title>Attention Required! | Cloudflare</title><p>Sorry, you have been blocked"
    with WebServer({}, otherwise=Answer(page, 403)) as server:
        found = scanned(resolver, plain(server))
    judged = {f.check for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL)}
    assert judged == {"web.site_hidden"}


def test_a_sound_site_is_accused_of_nothing(resolver: str, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("ville.test").configure_cert(context)
    page = (
        "<html lang=fr><title>Ville</title><link rel=stylesheet href=/style.css>"
        + "<p>La mairie vous accueille.</p>" * 20
        + "<form method=post action=/contact><input name=courriel></form>"
        "<footer><a href=/a>Accessibilité : non conforme</a> <a href=/m>Mentions légales</a>"
        "<a href=/d>Données personnelles</a></footer>"
    )
    headers = (
        ("Server", "nginx"),
        ("Strict-Transport-Security", "max-age=31536000"),
        (
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        ),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Set-Cookie", "PHPSESSID=1; Secure; HttpOnly; SameSite=Lax"),
    )
    text = b"Contact: mailto:s@ville.test\nExpires: 2099-01-01T00:00:00Z\n"
    pages = {
        "/": Answer(page.encode(), headers=headers),
        "/.well-known/security.txt": Answer(text, content_type="text/plain"),
    }
    with WebServer(pages, context=context) as server:
        site = Site(scheme="https", host="ville.test", port=server.port)
        found = scanned(resolver, site, tmp_path / "ca.pem")
        assert server.connections <= 12
    assert {f.check: f.case for f in found if f.outcome is Outcome.FAIL} == {}
    # The Observatory's points are given for both schemes, and this laboratory's port speaks one; the server
    # gives its name without its version, as it should.
    unseen = {f.check for f in found if f.outcome is Outcome.NOT_TESTED}
    assert unseen == {"web.observatory_score", "web.server_software_outdated"}
