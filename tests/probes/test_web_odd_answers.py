"""The whole family, engine included, on odd servers: what they answer is judged right, or not at all."""

import gzip
import socket
import zlib
from collections.abc import Iterator
from datetime import date

import pytest

from cyberscan import datapack
from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, Misbehaviour, WebServer
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observation, Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.scope import Scope
from cyberscan.registry import load_checks, load_probes
from cyberscan.sdk import Finding, Host, HostAddresses, Outcome, Page, Site
from cyberscan.testing import perimeter

ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\n@ 60 IN A 127.0.0.1\n"
TEXT = "<p>La mairie vous accueille du lundi au vendredi, à l’hôtel de ville.</p>" * 20
NOTICES = "<a href=/a>Accessibilité : non conforme</a> <a href=/m>Mentions légales</a> <a href=/d>Données personnelles</a>"
HOME = f"<html lang=fr><title>Ville</title>{TEXT}{NOTICES}</html>"
BODY = HOME.encode()
MENTIONS = {
    "web.legal_notice_missing",
    "web.privacy_policy_missing",
    "web.accessibility_statement_missing",
}
PROBES = [probe for probe in load_probes() if probe.id.startswith("web.")]


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with DnsServer({"ville.test": ZONE}) as server:
        yield server.address


def scanned(
    resolver: str, server: WebServer, read_timeout: float = 5.0
) -> tuple[Observation, dict[str, Finding]]:
    names = Server.parse(resolver)
    site = Site(scheme="http", host="ville.test", port=server.port)
    scope = Scope(
        perimeter(urls=[site.origin + "/"]), Level.ACTIVE, date.today(),
        frozenset({(names.ip, names.port)}),
    )  # fmt: skip
    settings = Settings(resolvers=(names,), rate=1000.0, read_timeout=read_timeout)
    host = Host(name="ville.test")
    seed = HostAddresses(target=host, addresses=("127.0.0.1",), sites=(site,))
    seen = Observer(PROBES, scope, settings).run([seed])
    checks = [check for check in load_checks() if check.family in ("web", "cms", "duties")]
    found = judge(seen.facts, checks, data=datapack.load())
    return seen, {one.check: one for one in found}


def raw(*pieces: bytes) -> Misbehaviour:
    def answer(sock: socket.socket) -> None:
        for piece in pieces:
            sock.sendall(piece)

    return answer


def deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


def chunked(data: bytes) -> bytes:
    parts = (data[start : start + 700] for start in range(0, len(data), 700))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


HTML = b"Content-Type: text/html\r\n"
HONEST: dict[str, Answer | Misbehaviour] = {
    "http_1_0": raw(b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n" + BODY),
    "no_reason": raw(b"HTTP/1.1 200\r\n" + HTML + b"\r\n" + BODY),
    "bare_line_feeds": raw(b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + BODY),
    "early_hints": raw(
        b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n" + HTML + b"\r\n" + BODY
    ),
    "chunked": raw(
        b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(BODY)
    ),
    "gzip": Answer(gzip.compress(BODY, mtime=0), headers=(("Content-Encoding", "gzip"),)),
    "deflate": Answer(zlib.compress(BODY), headers=(("Content-Encoding", "deflate"),)),
    "raw_deflate": Answer(deflated(BODY), headers=(("Content-Encoding", "deflate"),)),
    "latin_1": Answer(HOME.encode("cp1252"), content_type="text/html; charset=iso-8859-1"),
    "wrong_charset": Answer(BODY, content_type="text/html; charset=iso-8859-1"),
    "byte_order_mark": Answer(b"\xef\xbb\xbf" + BODY, content_type="text/html"),
    "utf_16": Answer(HOME.encode("utf-16"), content_type="text/html"),
    "meta_charset": Answer(
        b"<meta charset=windows-1252>" + HOME.encode("cp1252"), content_type="text/html"
    ),
    "no_type": Answer(BODY, content_type=""),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_page_in_an_odd_dress_is_read(resolver: str, name: str) -> None:
    with WebServer({"/": HONEST[name]}) as server:
        seen, found = scanned(resolver, server)
    [page] = [fact for fact in seen.facts if isinstance(fact, Page)]
    assert page.failed is None
    assert (page.nature, page.title, page.truncated) == ("content", "Ville", False)
    assert "à l’hôtel de ville" in page.text
    assert {check: found[check].outcome for check in MENTIONS} == dict.fromkeys(
        MENTIONS, Outcome.PASS
    )


UNREADABLE: dict[str, Answer | Misbehaviour] = {
    "empty": Answer(b""),
    "no_content": Answer(b"", 204),
    "brotli": Answer(b"\x8b\x03\x80" * 99, headers=(("Content-Encoding", "br"),)),
    "not_gzip": Answer(BODY, headers=(("Content-Encoding", "gzip"),)),
    "half_gzip": Answer(gzip.compress(BODY, mtime=0)[:60], headers=(("Content-Encoding", "gzip"),)),
    "broken_chunks": raw(
        b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<html\r\nzz\r\n"
    ),
    "shorter_than_announced": raw(
        b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 5000\r\n\r\n<title>Ville</title>"
    ),
    "redirect_loop": Answer(status=302, headers=(("Location", "/"),)),
    "switching": raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"),
    "garbage": raw(b"\x00\xff" * 500),
    "ssh": raw(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "many_headers": raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n"),
    "to_a_file": Answer(status=302, headers=(("Location", "file:///etc/passwd"),)),
    "to_metadata": Answer(status=302, headers=(("Location", "http://169.254.169.254/"),)),
    "to_a_script": Answer(status=302, headers=(("Location", "javascript:alert(1)"),)),
    "with_credentials": Answer(status=302, headers=(("Location", "http://a:b@ville.test/"),)),
}
SAID = {"web.site_hidden", "web.redirect_loop"}
"""They say what was met."""
OF_NAME_AND_PORT = {"duties.extension_not_sovereign", "web.https_not_forced"}
"""True whatever is answered: the name has no public extension, the answer came over HTTP."""


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_accuses_of_nothing(resolver: str, name: str) -> None:
    with WebServer({"/": UNREADABLE[name]}, otherwise=UNREADABLE[name]) as server:
        _, found = scanned(resolver, server, read_timeout=1.0)
    assert {one.outcome for one in found.values()} & {Outcome.ERROR} == set()
    for check in MENTIONS & found.keys():
        assert found[check].outcome not in (Outcome.FAIL, Outcome.PASS)
    exposures = {check for check in found if check.endswith(("_exposed", "_listing"))}
    accused = {check for check, one in found.items() if one.outcome is Outcome.FAIL}
    assert accused & (exposures | {"cms.outdated", "cms.end_of_life"}) == set()
    if name not in ("half_gzip", "brotli", "not_gzip", "broken_chunks", "shorter_than_announced"):
        assert accused <= SAID | OF_NAME_AND_PORT


def test_escapes_in_headers_reach_neither_facts_nor_findings(resolver: str) -> None:
    evil = raw(
        b"HTTP/1.1 200 OK\r\nServer: \x1b[31mroot\x07\x1b]0;x\x07\r\nContent-Type: text/html\r\n"
        b"Set-Cookie: a\x1b[2J=1\r\nLocation: /\x1b\r\nX-Powered-By: PHP/\xe2\x80\xae8\r\n\r\n"
        + BODY
    )
    with WebServer({"/": evil}) as server:
        seen, found = scanned(resolver, server)
    text = "".join(fact.model_dump_json() for fact in (*seen.facts, *found.values()))
    for escape in ("\x1b", "\\u001b", "\x07", "\\u0007", "\u202e", "\\u202e"):
        assert escape not in text
