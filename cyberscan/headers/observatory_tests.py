"""The tests of the MDN HTTP Observatory, one function each, over our facts (see :mod:`.observatory`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from cyberscan.facts.page import Cookie, Page, Resource
from cyberscan.facts.web import Hop, Visit
from cyberscan.facts.web_exposure import ForeignOrigin
from cyberscan.headers.isolation import EMBEDDER, OPENER
from cyberscan.headers.observatory_csp import csp_score
from cyberscan.headers.referrer import POLICIES
from cyberscan.headers.structured import token_of

SIX_MONTHS = 15_552_000
"""It takes 180 days for six months."""
_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_HTML = {"text/html", "application/xhtml+xml"}
_NOT_COUNTED = "heroku-session-affinity"
_NOT_IN_ITS_JAR = {"host_prefix", "secure_prefix", "foreign_domain", "public_suffix"}
_COOKIES_WORST_FIRST = (
    "cookies_session_not_secure", "cookies_session_scripts", "cookies_csrf_no_same_site",
    "cookies_same_site_invalid", "cookies_session_not_secure_hsts", "cookies_not_secure",
    "cookies_not_secure_hsts",
)  # fmt: skip
_SRI_WORST_FIRST = ("sri_unsealed_in_clear", "sri_external_unsealed", "sri_sealed_in_clear")
_AGE = re.compile(r"max-age=\s*(-?[0-9]{1,18})?")


def from_page(page: Page, own_site: str, hsts_holds: bool) -> tuple[str, ...]:
    """The results of every test that the page alone answers.

    :param own_site: the registrable domain of the site; scripts of its names are the site's own
    :param hsts_holds: whether its HSTS test passes, which softens the one on cookies
    """
    csp = csp_score(
        page.header_lines("content-security-policy"),
        page.meta_contents("equiv:content-security-policy"),
        bool(_first(page, "content-security-policy-report-only")),
        page.url.startswith("https:"),
    )
    framing = "framing_csp" if csp.frame_ancestors else _framing(page)
    return (
        csp.result, cookies(page.cookies, hsts_holds), referrer(page), sri(page, own_site),
        _nosniff(page), framing, _resource(page),
        _word(page, "cross-origin-embedder-policy", "coep", EMBEDDER),
        _word(page, "cross-origin-opener-policy", "coop", OPENER),
    )  # fmt: skip


def cookies(found: Sequence[Cookie], hsts: bool) -> str:
    """Those that its own jar takes, some of which browsers refuse."""
    kept = [
        cookie
        for cookie in found
        if cookie.name and cookie.name != _NOT_COUNTED and cookie.refused not in _NOT_IN_ITS_JAR
    ]
    if not kept:
        return "cookies_none"
    wrong = {result for cookie in kept for result in _wrong(cookie, hsts)}
    worst = next((result for result in _COOKIES_WORST_FIRST if result in wrong), "")
    if worst:
        return worst
    return "cookies_all_sound" if all(cookie.same_site for cookie in kept) else "cookies_sound"


def _wrong(cookie: Cookie, hsts: bool) -> Iterator[str]:
    name, softened = cookie.name.lower(), "_hsts" if hsts else ""
    session = "login" in name or "sess" in name
    if cookie.same_site not in ("", "lax", "strict", "none"):
        yield "cookies_same_site_invalid"
    if not cookie.secure:
        yield f"cookies_not_secure{softened}"
        if cookie.same_site == "none":
            yield "cookies_same_site_invalid"
        if session:
            yield f"cookies_session_not_secure{softened}"
    if "csrf" in name and not cookie.same_site:
        yield "cookies_csrf_no_same_site"
    if session and not cookie.http_only:
        yield "cookies_session_scripts"


def cors(foreign: ForeignOrigin) -> str:
    """Its question is a preflight, ours a plain request: what is allowed is read the same way."""
    allowed = foreign.allow_origin.strip().lower()
    if not allowed:
        return "cors_none"
    if allowed == "*":
        return "cors_public"
    credentials = foreign.allow_credentials.strip().lower() == "true"
    return (
        "cors_everyone" if credentials and allowed == foreign.origin.lower() else "cors_restricted"
    )


def redirection(visit: Visit) -> str:
    """From what a visitor in plain HTTP meets. ``visit.state`` must say whether HTTP answers."""
    if visit.state == "refused":
        return "redirection_no_http"
    if visit.certificate_error:
        return "redirection_certificate"
    ways = [urlsplit(url) for url in _route(visit)]
    if len(ways) == 1:
        return "redirection_missing"
    if ways[-1].scheme != "https":
        return "redirection_not_https"
    if ways[1].scheme == "http":
        return "redirection_http_first"
    if ways[0].hostname != ways[1].hostname:
        return "redirection_other_host"
    return "redirection_sound"


def _route(visit: Visit) -> list[str]:
    urls = [hop.url for hop in visit.hops]
    return [*urls, visit.left_perimeter_to] if visit.left_perimeter_to else urls


def hsts(hop: Hop | None, certificate_error: str, lines: int = 1) -> str:
    """From the answer that ends the visit in HTTPS; None: there is no HTTPS.

    :param lines: how many such headers the answer holds; it hears several as one, and refuses that
    """
    if hop is None:
        return "hsts_no_https"
    if certificate_error:
        return "hsts_certificate"
    text = hop.transport_security.lower()
    if not text:
        return "hsts_missing"
    ages = [_AGE.match(part.strip()) for part in text.split(";")]
    found = [age for age in ages if age is not None]
    if lines > 1 or "," in text or not found:
        return "hsts_invalid"
    # An age that is no number is not short to it.
    long = found[-1][1] is None or int(found[-1][1]) >= SIX_MONTHS
    return "hsts_long" if long else "hsts_short"


def referrer(page: Page) -> str:
    """The last word that it knows; a word written in the page comes after the header's."""
    lines = page.header_lines("referrer-policy")
    lines += page.meta_contents("referrer")[-1:]
    if not lines:
        return "referrer_absent"
    words = [word.strip().lower() for word in ",".join(lines).split(",")]
    known = [word for word in words if word in POLICIES]
    if not known:
        return "referrer_invalid"
    return "referrer_private" if known[-1] in _PRIVATE else "referrer_unsafe"


def sri(page: Page, own_site: str) -> str:
    """Seals on scripts from elsewhere."""
    kind = _first(page, "content-type").split(";")[0]
    if kind and kind not in _HTML:
        return "sri_not_html"
    loaded = page.scripts
    if not loaded and not page.inline_scripts.count:
        return "sri_no_scripts"
    # A script written without its scheme counts as foreign and unsafe, even the site's own.
    foreign = [script for script in loaded if script.schemeless or not _own(script.url, own_site)]
    results = {
        result for script in foreign if (result := _seal(_is_safe(script), bool(script.integrity)))
    }
    worst = next((result for result in _SRI_WORST_FIRST if result in results), "")
    if worst:
        return worst
    sealed = any(script.integrity and _is_safe(script) for script in loaded)
    return "sri_all" if foreign or sealed else "sri_own_scripts"


def _is_safe(script: Resource) -> bool:
    return script.url.startswith("https:") and not script.schemeless


def _seal(secure: bool, sealed: bool) -> str:
    if sealed:
        return "" if secure else "sri_sealed_in_clear"
    return "sri_external_unsealed" if secure else "sri_unsealed_in_clear"


def _own(url: str, own_site: str) -> bool:
    host = urlsplit(url).hostname or ""
    return not host or host == own_site or host.endswith(f".{own_site}")


def _nosniff(page: Page) -> str:
    value = _first(page, "x-content-type-options").strip().lower()
    if not value:
        return "nosniff_missing"
    return "nosniff_set" if value == "nosniff" else "nosniff_invalid"


def _framing(page: Page) -> str:
    value = _first(page, "x-frame-options").strip().lower()
    if not value:
        return "framing_missing"
    if value in ("deny", "sameorigin"):
        return "framing_set"
    return "framing_allow_from" if value.startswith("allow-from") else "framing_invalid"


def _resource(page: Page) -> str:
    said = _first(page, "cross-origin-resource-policy").strip().lower()
    if not said:
        return "corp_absent"
    if said in ("same-origin", "same-site"):
        return "corp_own"
    return "corp_open" if said == "cross-origin" else "corp_invalid"


def _word(page: Page, header: str, test: str, words: Iterable[str]) -> str:
    lines = [line for line in page.header_lines(header) if line.strip()]
    if not lines:
        return f"{test}_absent"
    token = token_of(lines[0][:1000]) if len(lines) == 1 else None
    if token not in tuple(words):
        return f"{test}_invalid"
    return f"{test}_open" if token == "unsafe-none" else f"{test}_set"  # noqa: S105 - a header's word


def _first(page: Page, name: str) -> str:
    """What it hears of a header: its lines as one, but for the type, of which the first holds."""
    lines = page.header_lines(name)
    return ", ".join(lines[:1] if name == "content-type" else lines)
