"""The MDN HTTP Observatory's score of one site, from every fact that it needs; or what is lacking."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from cyberscan.facts.page import Page
from cyberscan.facts.web import Hop, SiteReach, Visit
from cyberscan.facts.web_exposure import SiteManners
from cyberscan.headers import observatory_tests as tests
from cyberscan.headers.hsts import ONE_YEAR, hsts_of
from cyberscan.headers.observatory import Observatory, observatory
from cyberscan.public_suffixes import registrable


@dataclass(frozen=True)
class Seen:
    """Both ends of what the score may be: they differ where the site may be on browsers' built-in list."""

    least: Observatory
    most: Observatory


def seen(page: Page, reach: SiteReach | None, manners: SiteManners | None) -> Seen | str:
    """The score, or a code of what was not seen: ``reach``, ``http``, ``https``, ``cors``, ``page``.

    :param reach: what answers in HTTP and in HTTPS on the page's host; None when not looked at
    :param manners: its answers to a foreign origin; None when not looked at
    """
    if page.truncated or not 200 <= page.status < 300:
        return "page"
    if reach is None:
        return "reach"
    plain, tls = _visit(reach, "http"), _visit(reach, "https")
    if not _whole(plain):
        return "http"
    if not (_whole(tls) or tls.state == "refused"):
        return "https"
    foreign = manners.foreign[0] if manners and manners.foreign else None
    if foreign is None or foreign.failure:
        return "cors"
    end = tls.hops[-1] if tls.hops else None
    here = end is not None and end.url == page.url
    lines = sum(name == "strict-transport-security" for name, _ in page.headers) if here else 1
    hsts, asks = tests.hsts(end, tls.certificate_error, lines), _asks(end)
    host = urlsplit(page.url).hostname or ""
    own_site = registrable(host) or host
    rest = (tests.cors(foreign), tests.redirection(plain))
    least = (*tests.from_page(page, own_site, hsts == "hsts_long"), hsts, *rest)
    if not asks:
        return Seen(observatory(least), observatory(least))
    # What asks to be on the list may be on it: its redirections and its cookies are then forgiven too.
    most = (*tests.from_page(page, own_site, True), "hsts_preloaded", rest[0], "redirection_sound")
    return Seen(observatory(least), observatory(most))


def _visit(reach: SiteReach, scheme: str) -> Visit:
    asked = (visit for visit in reach.visits if visit.scheme == scheme)
    return next(asked, Visit(scheme="http", state="not_asked"))


def _whole(visit: Visit) -> bool:
    """Whether everything that the score needs of a visit is known."""
    if visit.state == "refused":
        return visit.scheme == "http"
    if visit.state != "answered" or visit.reason:
        return False
    return visit.scheme == "http" or not visit.left_perimeter_to


def _asks(hop: Hop | None) -> bool:
    said = hsts_of(hop.transport_security) if hop else None
    return said is not None and said.preload and said.subdomains and said.max_age >= ONE_YEAR
