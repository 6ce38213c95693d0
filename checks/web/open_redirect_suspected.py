"""A link hands a foreign address to a page of the site: by sight only, nothing is sent."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from cyberscan.sdk import Check, Context, Page, Verdict, failed, passed

from ._page import unjudged

_NAMES = frozenset(
    [
        "url", "uri", "u", "redirect", "redirect_to", "redirect_uri", "redirecturl", "redir", "goto", "go", "next",
        "return", "returnurl", "return_to", "returnto", "dest", "destination", "target", "continue", "out", "link",
        "forward", "back", "service",
    ]
)  # fmt: skip
"""Parameters by which pages are commonly told where to send their visitor."""
_SHARED = frozenset(
    {"share", "sharer", "partage", "partager", "oembed", "feed", "print", "imprimer"}
)
"""Words of a path that takes an address to show or share it."""
_MOST = 5
_LONG = 2000


class OpenRedirectSuspected(Check[Page]):
    id = "web.open_redirect_suspected"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        notice = unjudged(fact)
        if notice is not None:
            yield notice
            return
        seen = dict.fromkeys(one for link in fact.links if (one := _suspect(link.href, fact.url)))
        yield failed(links=list(seen)[:_MOST]) if seen else passed()


def _suspect(href: str, page: str) -> str:
    """The page of the site and the name of the parameter that holds a foreign address; else empty."""
    if len(href) > _LONG or "=" not in href:
        return ""
    try:
        parts, own = urlsplit(href), urlsplit(page).hostname
        if parts.hostname != own or _SHARED & set(parts.path.lower().strip("/").split("/")):
            return ""
        for name, value in parse_qsl(parts.query, max_num_fields=30):
            if name.lower() in _NAMES and _foreign(value, own or ""):
                return f"{parts.path or '/'}?{name}="
    except ValueError:
        return ""
    return ""


def _foreign(value: str, own: str) -> bool:
    if not value.lower().startswith(("http://", "https://", "//")):
        return False
    host = urlsplit(value).hostname or ""
    bare = own.removeprefix("www.")
    return bool(host) and host != bare and not host.endswith(f".{bare}")
