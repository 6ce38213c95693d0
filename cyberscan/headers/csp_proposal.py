"""A policy to try first, written from the one that is there and from what the page loads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from cyberscan.facts.page import Page
from cyberscan.headers.csp import OUTDATED, SOURCE_LISTS, Directive, Policy, policy_of
from cyberscan.headers.csp_judge import gaps, weaknesses
from cyberscan.headers.csp_mistakes import HARMLESS, mistakes
from cyberscan.headers.csp_sources import KEYWORDS, source_of

MOST = 12
"""Origins of one directive; a page that loads from more is to be looked at by a person."""
_SOUND = (
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)


def proposed(page: Page) -> str:
    """A policy that lets the page load what it loads, to be tried as Report-Only; empty when it cannot be told.

    Scripts that are written in the page are not let in: the trial shows them.
    """
    if page.truncated:
        return ""
    loaded = _loaded(page)
    if any(len(origins) > MOST for origins in loaded.values()):
        return ""
    written = [" ".join((name, "'self'", *found)) for name, found in loaded.items() if found]
    sound = [_with_forms(text, page) for text in _SOUND[1:]]
    return _safe("; ".join((_SOUND[0], *written, *sound)))


def mended(policies: Sequence[Policy], page: Page) -> str:
    """The site's own policy without what lets foreign scripts in, with what it lacks, its keywords in quotes.

    What the page loads, and where its forms lead, is let in wherever the policy begins to rule it. Empty when
    there are several policies to choose from, when the page was read in part, when a mistake is left that a
    person has to mend, or when it could not be pasted safely.
    """
    own = [policy for policy in policies if not policy.in_page]
    loaded = _loaded(page)
    if len(own) != 1 or page.truncated or any(len(found) > MOST for found in loaded.values()):
        return ""
    unwanted = {place.split(" ", 1)[1] for one in weaknesses(own) for place in one.places}
    missing = {one.code.replace("_", "-") for one in gaps(own)}
    kept = [
        _quoted(_without(one, unwanted, loaded["script-src"]))
        for one in own[0].directives
        if one.name not in missing and one.name not in OUTDATED
    ]
    added = [_with_forms(text, page) for text in _SOUND if text.split()[0] in missing]
    if "default-src" in missing:
        added += _newly_ruled(Policy(tuple(kept)), loaded)
    text = "; ".join([*map(str, kept), *added])
    left = {flaw.code for flaw in mistakes(own)} - {"bare_keyword"}
    left |= {flaw.code for flaw in mistakes([policy_of(text)])}
    return "" if left - HARMLESS else _safe(text)


def _loaded(page: Page) -> dict[str, list[str]]:
    """The foreign origins that the page loads from, by the directive that rules them."""
    lists = {
        "script-src": (part.url for part in page.scripts),
        "style-src": (part.url for part in page.stylesheets),
        "img-src": page.media,
        "frame-src": (part.url for part in page.frames),
    }
    return {name: _origins(urls, page.url) for name, urls in lists.items()}


def _with_forms(text: str, page: Page) -> str:
    """The rule on forms with the sites that they lead to; any other as it is."""
    if not text.startswith("form-action"):
        return text
    urls = (url for form in page.forms for url in (form.action, *form.other_actions))
    forms = _origins(urls, page.url)
    return " ".join((text, *forms)) if len(forms) <= MOST else text


def _newly_ruled(kept: Policy, loaded: Mapping[str, Sequence[str]]) -> list[str]:
    """The directives that a new default-src would take over, with what the page loads by them."""
    return [
        " ".join((name, "'self'", *found))
        for name, found in loaded.items()
        if found and kept.effective(name) is None
    ]


def _without(directive: Directive, unwanted: set[str], loaded: Sequence[str]) -> Directive:
    """A rule on scripts without its weak sources; those that the page loads take the place of « everywhere »."""
    if directive.name not in ("script-src", "script-src-elem", "script-src-attr", "default-src"):
        return directive
    words = [word for word in directive.words if word not in unwanted] or ["'self'"]
    if any(source.everyone and source.text in unwanted for source in directive.sources):
        words += [source for source in loaded if source not in words]
    return Directive(directive.name, tuple(words))


def _quoted(directive: Directive) -> Directive:
    if directive.name not in SOURCE_LISTS:
        return directive
    words = [f"'{w}'" if f"'{w.lower()}'" in KEYWORDS else w for w in directive.words]
    return Directive(directive.name, tuple(words))


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
