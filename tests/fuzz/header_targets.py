"""Readers of security headers, as fuzz targets: texts of any kind in, no error, bounded values out."""

from __future__ import annotations

from collections.abc import Callable

from cyberscan.facts.page import Page
from cyberscan.facts.targets import Site
from cyberscan.headers import csp, csp_hosts, csp_judge, csp_mistakes, csp_proposal
from cyberscan.headers.csp_sources import source_of
from cyberscan.headers.framing import framing_of
from cyberscan.headers.hsts import hsts_of
from cyberscan.headers.isolation import opener_of
from cyberscan.headers.observatory import POINTS
from cyberscan.headers.observatory_csp import csp_score
from cyberscan.headers.permissions import permissions_of
from cyberscan.headers.referrer import referrer_policy
from cyberscan.headers.structured import dictionary_of, token_of

HOME = Page.model_validate(
    {
        "target": Site(scheme="https", host="ville.test", port=443),
        "url": "https://ville.test/",
        "scripts": ("https://cdn.test/a.js",),
    }
)


def policies(data: bytes) -> None:
    """A content security policy: read, judged, completed."""
    text = data.decode("latin-1")
    read = csp.policies([text], [text])
    assert len(read) <= csp.MAX_POLICIES
    for policy in read:
        assert len(policy.directives) <= csp.MAX_DIRECTIVES
        assert all(directive.name.isascii() for directive in policy.directives)
    found = csp_judge.weaknesses(read)
    assert len(found) <= 3
    csp_judge.gaps(read)
    csp_judge.in_clear(read)
    csp_mistakes.mistakes(read)
    csp_hosts.shared_hosts(read)
    framing_of(read, [text])
    assert not set(csp_proposal.mended(read, HOME)) & set('"\\$`\n')
    assert csp_score([text], [text], report_only=False, https=True).result in POINTS


def source(data: bytes) -> None:
    """One source expression."""
    read = source_of(data.decode("latin-1"))
    assert read.kind == "host" or not read.host


def words(data: bytes) -> None:
    """The headers of a few words."""
    text = data.decode("latin-1")
    said = hsts_of(text)
    assert said is None or 0 <= said.max_age < 10**12
    read = dictionary_of(text[:4000])
    assert read is None or all(key.isascii() for key in read.members)
    token = token_of(text[:4000])
    assert token is None or token.isprintable()
    permissions_of([text], [text])
    opener_of([text, text])
    assert referrer_policy([text], [text]) == referrer_policy([text.lower()], [text])


HEADER_TARGETS: dict[str, Callable[[bytes], object]] = {
    "csp": policies,
    "csp_source": source,
    "header_words": words,
}

HEADER_SEEDS: dict[str, tuple[bytes, ...]] = {
    "csp": (
        b"default-src 'self'; script-src 'nonce-MDEyMzQ1Njc4OWFiY2RlZg==' 'strict-dynamic' https:",
        b"script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' *.a.test:*, img-src data:",
        b"frame-ancestors 'none'; sandbox; report-uri /r; default-src; default-src *",
    ),
    "csp_source": (b"https://*.ville.test:443/a/b", b"'nonce-abc=='", b"data:", b"[::1]", b"*"),
    "header_words": (
        b'max-age="31536000"; includeSubDomains; x="a;b"; preload',
        b'camera=(), geolocation=(self "https://a.test"), fullscreen=*;a=?1, b=1.5, c=:YQ==:',
        b'same-origin-allow-popups; report-to="x"',
        b"no-referrer, strict-origin",
    ),
}

HEADER_FLOODS: dict[str, bytes] = {
    "csp": b"default-src "
    + b"'self' a" * 5_000
    + b";x " * 5_000
    + b"," * 5_000
    + b"'nonce-" * 3_000,
    "csp_source": b"https://" + b"a." * 40_000 + b":1" + b"/" * 5_000,
    "header_words": b'a="'
    + b"\\" * 20_000
    + b";" * 20_000
    + b"b=("
    + b"c " * 10_000
    + b"max-age=1;" * 3_000,
}
