"""A policy to try first, written from the one that is there and from what the page loads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from cyberscan.facts.page import Page
from cyberscan.headers.csp import Directive, Policy
from cyberscan.headers.csp_sources import source_of

MOST = 12
"""Origins of one directive; a page that loads from more is to be looked at by a person."""
_SOUND = ("object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'")


def proposed(page: Page) -> str:
    """A policy that lets the page load what it loads, to be tried as Report-Only; empty when it cannot be told.

    Scripts that are written in the page are not let in: the trial shows them.
    """
    if page.truncated:
        return ""
    lists = {
        "script-src": (part.url for part in page.scripts),
        "style-src": (part.url for part in page.stylesheets),
        "img-src": page.media,
        "frame-src": (part.url for part in page.frames),
    }
    written = ["default-src 'self'"]
    for name, urls in lists.items():
        origins = _origins(urls, page.url)
        if len(origins) > MOST:
            return ""
        if origins:
            written.append(" ".join((name, "'self'", *origins)))
    forms = _origins((form.action for form in page.forms), page.url)
    sound = [
        " ".join((text, *forms)) if text.startswith("form-action") and len(forms) <= MOST else text
        for text in _SOUND
    ]
    return "; ".join((*written, *sound))


def completed(policies: Sequence[Policy], missing: Iterable[str]) -> str:
    """The site's own policy with the directives that it lacks; empty when there are several to choose from.

    :param missing: names of directives
    """
    own = [policy for policy in policies if not policy.in_page]
    if len(own) != 1:
        return ""
    wanted = set(missing)
    additions = [text for text in ("default-src 'self'", *_SOUND) if text.split()[0] in wanted]
    if "object-src" in wanted:
        kept = [d for d in own[0].directives if d.name != "object-src"]
    else:
        kept = list(own[0].directives)
    return _safe("; ".join([*map(str, kept), *additions]))


def without(policies: Sequence[Policy], keywords: Iterable[str]) -> str:
    """The site's own policy without some sources of its script rules; empty when there are several policies."""
    own = [policy for policy in policies if not policy.in_page]
    if len(own) != 1:
        return ""
    unwanted = set(keywords)
    kept = [_without(directive, unwanted) for directive in own[0].directives]
    return _safe("; ".join(map(str, kept)))


def _without(directive: Directive, unwanted: set[str]) -> Directive:
    if directive.name not in ("script-src", "script-src-elem", "script-src-attr", "default-src"):
        return directive
    words = tuple(word for word in directive.words if word not in unwanted)
    return Directive(directive.name, words or ("'self'",))


def _origins(urls: Iterable[str], home: str) -> list[str]:
    """Foreign origins in HTTPS, as sources; what is no sound source is left out."""
    own, found = urlsplit(home).hostname, set()
    for url in urls:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not host or host == own:
            continue
        source = f"https://{host}" + (f":{port}" if port not in (None, 80, 443) else "")
        if source_of(source).kind == "host":
            found.add(source)
    return sorted(found)


def _safe(text: str) -> str:
    """A line that can be pasted between double quotes of a server's configuration; empty when it cannot."""
    quotable = text.isascii() and text.isprintable() and not set(text) & set('"\\$%`{}<>')
    return text if quotable and len(text) <= 2000 else ""
