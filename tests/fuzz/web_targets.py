"""Readers of sites as fuzz targets: pages, headers, cookies, small files, software, duties. Bytes in, bounded facts out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from cyberscan import duties, versions
from cyberscan.duties.state import login_links, state_links
from cyberscan.duties.state_design import state_design
from cyberscan.facts.duties import Duty
from cyberscan.facts.page import Page
from cyberscan.facts.targets import Site
from cyberscan.headers import csp, csp_hosts, csp_judge, csp_mistakes, csp_proposal
from cyberscan.headers.framing import framing_of
from cyberscan.headers.hsts import hsts_of
from cyberscan.headers.isolation import embedder_of, opener_of, resource_of
from cyberscan.headers.observatory_csp import csp_score
from cyberscan.headers.permissions import permissions_of
from cyberscan.headers.referrer import referrer_policy
from cyberscan.network import html
from cyberscan.network.html_read import MAX_ITEMS
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import Trip, location_of
from cyberscan.probes._cookies import cookies_of
from cyberscan.probes._page import page_of
from cyberscan.probes._products import answer_of
from cyberscan.probes._robots import read_robots
from cyberscan.probes._security_txt import looks_like_one, parse
from cyberscan.recognition import read_answer, weigh

SITE = Site(scheme="https", host="www.ville.test", port=443)
HOME = Page.model_validate(
    {"target": SITE, "url": "https://www.ville.test/", "scripts": ("https://cdn.test/a.js",)}
)
_URL = "https://www.ville.test/"
_HTML = (("content-type", "text/html"),)
_SECRET = "value-never-kept"
_TEXT_LIMIT = 60_000
"""Characters of a page's text that may be kept."""


def _reply(body: bytes, headers: tuple[tuple[str, str], ...] = _HTML, status: int = 200) -> Reply:
    return Reply(_URL, status, headers, body)


def _lines(data: bytes) -> list[str]:
    """Header lines, as the client hands them over."""
    return [line.decode("latin-1") for line in data.split(b"\n")[:50]]


def html_page(data: bytes) -> None:
    """A page, its fact, and where it sends its reader by itself."""
    reply = _reply(data)
    seen = html.read(data, _URL, "text/html")
    page = page_of(SITE, Trip(reply=reply), seen)
    for found in (
        seen.links,
        seen.scripts,
        seen.stylesheets,
        seen.frames,
        seen.media,
        seen.forms,
        seen.metas,
    ):
        assert len(found) <= MAX_ITEMS
    assert len(seen.code) <= html.MAX_CODE
    assert len(page.text) <= _TEXT_LIMIT
    assert page.title == "" or page.title.isprintable()
    page.model_dump_json()
    location_of(reply)


def csp_policies(data: bytes) -> None:
    """Policies of headers and of the page, judged, mended, scored."""
    lines = _lines(data)
    found = csp.policies(lines, lines[:2])
    csp_judge.weaknesses(found)
    csp_judge.gaps(found)
    csp_judge.in_clear(found)
    csp_judge.nonces(found)
    csp_mistakes.mistakes(found)
    csp_hosts.shared_hosts(found)
    assert "\n" not in csp_proposal.mended(found, HOME)
    assert not framing_of(found, lines) is None
    for report_only in (False, True):
        csp_score(lines, lines[:2], report_only, True)


def small_headers(data: bytes) -> None:
    """The headers of one or a few words."""
    lines = _lines(data)
    for line in lines:
        hsts = hsts_of(line)
        assert hsts is None or (hsts.max_age or 0) >= 0
    permissions_of(lines, lines)
    referrer_policy(lines, lines[:2])
    for read in (opener_of, embedder_of, resource_of):
        read(lines)


def cookies(data: bytes) -> None:
    """Lines of Set-Cookie, and attributes of any kind behind a value, which may not be kept."""
    lines = _lines(data)
    for cookie in cookies_of(lines, _URL):
        assert len(cookie.name) <= 4096
    for cookie in cookies_of([f"s={_SECRET}; {line.replace(_SECRET, '')}" for line in lines], _URL):
        assert _SECRET not in cookie.model_dump_json()


def robots_txt(data: bytes) -> None:
    """``robots.txt``, as some kinds of answer."""
    for kind in ("text/plain", "text/html"):
        found = read_robots(SITE, _reply(data, (("content-type", kind),)))
        assert len(found.disallowed) + len(found.sitemaps) <= 1000
        assert found.present or not found.disallowed


def security_txt(data: bytes) -> None:
    """``security.txt``, when it looks like one."""
    reply = _reply(data, (("content-type", "text/plain"),))
    looks_like_one(reply)
    found = parse(SITE, reply)
    assert len(found.contacts) <= 20
    assert all(contact.isprintable() for contact in found.contacts)


def recognition(data: bytes) -> None:
    """An answer as it came, and the same bytes as a page: what is named has its signs, bounded."""
    answers = [answer_of(_reply(data))]
    if (read := read_answer(data, "/", "www.ville.test")) is not None:
        answers.append(read)
    for product in weigh(answers).products:
        assert product.signs
        assert len(product.version) <= 100
        assert product.version.isprintable()


def version_order(data: bytes) -> None:
    """Two texts as versions: an order, or none."""
    one, _, two = data.decode("latin-1").partition("\n")
    forth, back = versions.before(one, two), versions.before(two, one)
    assert (forth is None) == (back is None)
    assert not (forth and back)
    assert versions.same(one, two) == (forth is False and back is False)
    assert versions.before(one, one) in (None, False)


def duty_texts(data: bytes) -> None:
    """A page's words and links, for every duty."""
    seen = html.read(data, _URL, "text/html")
    duties.announced(seen.text)
    for duty in get_args(Duty):
        for passage in duties.read(duty, seen.text):
            assert len(passage.text) <= 400
        duties.mention(duty, seen.links, seen.text, _URL)
        duties.link_to(duty, seen.links, _URL)
    assert len(list(state_links(seen))) <= 60
    list(login_links(seen))
    state_design(data)


WEB_TARGETS: dict[str, Callable[[bytes], object]] = {
    "html_page": html_page,
    "csp_policies": csp_policies,
    "small_headers": small_headers,
    "cookies": cookies,
    "robots_txt": robots_txt,
    "security_txt": security_txt,
    "recognition": recognition,
    "version_order": version_order,
    "duty_texts": duty_texts,
}

_PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Ville</title><base href="/x/">'
    '<meta name="generator" content="WordPress 6.4.3"><meta http-equiv="refresh" content="5; url=/b">'
    '<link rel="stylesheet" href="/wp-content/themes/v/s.css?ver=1.2" integrity="sha384-AAAA">'
    '<script nonce="a1">var a = "</scr";</script><template><a href="/t">t</a></template></head><body>'
    '<form method="post" action="http://a.test/b"><input type="password" name="p"></form>'
    '<a href="/accessibilite" target="_blank" rel="noopener">Accessibilité : partiellement conforme</a>'
    '<a href="https://www.demarches-simplifiees.fr/commencer/x">Démarche</a><iframe src="//c.test" sandbox></iframe>'
    "<p>Directrice de la publication : Camille Essai, le 3 mars 2026. Hébergeur : Exemple, 02 99 00 00 00.</p></body></html>"
).encode()

WEB_SEEDS: dict[str, tuple[bytes, ...]] = {
    "html_page": (_PAGE, b"<frameset><frame src=a></frameset>", _PAGE.decode().encode("utf-16")),
    "csp_policies": (
        (b"default-src 'self'; script-src 'nonce-a1b2' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'\n"
        b"frame-ancestors 'none', script-src *.a.test:* data: 'sha256-AAAA='; report-uri /r; sandbox allow-scripts"),
    ),
    "small_headers": (
        (b'max-age=63072000; includeSubDomains; preload\nmax-age="1"; x=y\ngeolocation=(self "https://a.test"), camera=*\n'
        b"no-referrer, strict-origin-when-cross-origin\nsame-origin; report-to=\"x\"\nSAMEORIGIN"),
    ),
    "cookies": (
        (b"__Host-s=1a2b3c; Path=/; Secure; HttpOnly; SameSite=Lax; Partitioned\n"
        b"PHPSESSID=1; Domain=.ville.test; Max-Age=-1; Expires=Thu, 01 Jan 1970 00:00:00 GMT\n=x\nx"),
    ),
    "robots_txt": (
        b"User-agent: *\nDisallow: /admin\nAllow: /\nSitemap: https://a.test/s.xml\n\nUser-Agent: a\nDisallow: /\n",
    ),
    "security_txt": (
        b"Contact: mailto:s@ville.test\nExpires: 2027-01-01T00:00:00Z\nPreferred-Languages: fr, en\n# x\n",
        b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nContact: tel:+33\nExpires: bad\n",
    ),
    "recognition": (
        (b"HTTP/1.1 200 OK\r\nServer: Apache/2.4.57 (Debian)\r\nSet-Cookie: spip_session=1\r\nComposed-By: SPIP 4.2.8 @ "
        b"www.spip.net + spip(4.2.8),agenda(4.3.2)\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>a<\r\n0\r\n\r\n"),
        _PAGE,
    ),
    "version_order": (b"1.2.3-rc1\n1.2.3", b"8.9p1\n8.9", b"7.x-2.3\n1.0.2k", b"6.4.3+dfsg1-0+deb12u1\n6.4"),
    "duty_texts": (_PAGE,),
}  # fmt: skip


def floods(size: int) -> Iterator[tuple[str, str, bytes]]:
    """Target, what is said again and again, and that many bytes of it: nested, truncated, endless."""
    for name, pieces in _PIECES.items():
        for piece in pieces:
            yield name, piece.decode("latin-1")[:24], (piece * (size // len(piece) + 1))[:size]


_MARKUP = (
    b"<div>", b"<b><i>", b"</p>", b"<a href=x>", b"<!--", b"<![CDATA[", b"<x a='", b"<", b"&amp;", b"&", b"<table><tr><td>",
    b"<script>", b"<style>a{", b"<form><input name=a>", b"<svg><a>", b"<template>", b"<meta name=generator content='a'>",
    b"<title>", b"\0", b"<a" + b" b=c" * 50, b"<textarea>", b"<iframe src=/a>", b"<select><option>", b"\xff\xfe", b" ", b"a ",
)  # fmt: skip
_PIECES: dict[str, tuple[bytes, ...]] = {
    "html_page": _MARKUP,
    "recognition": (
        *_MARKUP, b"<meta name=generator content=", b"ver=1.2.3?ver=", b"/wp-content/plugins/a/", b"SPIP 4.2 ",
        b"url(", b"<link rel=stylesheet href=/wp-content/themes/a/b.css?ver=1>", b"location='", b"realm=\"",
    ),
    "duty_texts": (
        b"<p>Accessibilit\xc3\xa9 : partiellement ", b"<a href=/mentions>mentions l\xc3\xa9gales</a>", b"<p>le 3 mars ",
        b"d\xc3\xa9claration d\xe2\x80\x99accessibilit\xc3\xa9 ", b"<p>h\xc3\xa9bergeur directeur de la publication ",
        b"conforme ", b"1 ", b"RGS ",
    ),
    "robots_txt": (b"Disallow: /a\n", b"User-agent: *\n", b":", b"#", b"Sitemap: "),
    "security_txt": (b"Contact: a\n", b"-----BEGIN PGP ", b"Expires: ", b":\n"),
    "csp_policies": (b"script-src a ", b";", b"'nonce-", b"a.b.", b",", b"*."),
    "small_headers": (b'a=("b" ', b"max-age=1;", b'"\\', b",", b"1", b"a;b=c "),
    "cookies": (b"a=b; ", b"; Domain=a", b"=", b";", b"Expires=Thu, 01 "),
    "version_order": (b"1.", b"a1", b"-rc", b"9", b"."),
}  # fmt: skip
