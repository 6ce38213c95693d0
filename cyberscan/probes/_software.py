"""The software behind a site: what its page gives away, and the few requests that settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.services import Extension, SeenVersion, SiteProducts
from cyberscan.levels import Level
from cyberscan.network.http import MAX_BODY, Reply
from cyberscan.network.text import clean
from cyberscan.probes._nature import TURNED_AWAY, nature_of
from cyberscan.probes._page import read
from cyberscan.probes._tour import Tour
from cyberscan.reasons import LookFailed, Reason
from cyberscan.recognition import (
    Answer,
    Place,
    Recognition,
    favicon_hash,
    file_of,
    is_icon,
    places_of,
    release_of,
    said,
    weigh,
)

MOST_REQUESTS = 3
"""Of the whole stop: pages that settle a suspicion, the icon when it would tell, places that show a version."""
_MOST_PLACES = 2
_LIMIT = 200_000
_LIBRARY = 400_000
_BREAKDOWN = 500


@dataclass
class _Look:
    """What was learnt beside the page itself."""

    left: int = MOST_REQUESTS
    favicon: str = ""
    versions: defaultdict[str, list[SeenVersion]] = field(default_factory=lambda: defaultdict(list))
    extensions: list[Extension] = field(default_factory=list)
    unread: Reason | None = None

    def weighed(self, tour: Tour) -> Recognition:
        answers = [one for one in tour.answers if not _is_plain(one)]
        if self.favicon:
            answers = [replace(one, favicon=self.favicon) for one in answers]
        return weigh(answers, said=self.versions)


def _is_plain(answer: Answer) -> bool:
    """``robots.txt`` and the like: their words name no product, their headers are those of the page."""
    return answer.headers.get("content-type", "").lower().startswith("text/plain")


def software(tour: Tour) -> Iterator[Fact]:
    """The stop: the products that the answers give away, their versions and their extensions."""
    look = _Look()
    seen = look.weighed(tour)
    if not tour.equipment:
        seen = _settled(tour, look, seen)
        _ask_places(tour, look, seen)
        _read_library(tour, look, seen)
        if look.versions:
            seen = look.weighed(tour)
    if not any(one.layer == "application" for one in seen.products):
        _seen_whole(tour.reply)
    yield SiteProducts(
        target=tour.site, products=seen.products, title=clean(tour.seen.title, 200), favicon=look.favicon,
        extensions=_together([*seen.extensions, *look.extensions]), unread=look.unread,
    )  # fmt: skip


def _settled(tour: Tour, look: _Look, seen: Recognition) -> Recognition:
    """Ask for the pages, then the icon, that would settle a suspicion. What was seen stays seen."""
    while seen.paths and not seen.settled and look.left > 1:
        look.left -= 1
        try:
            tour.get(urljoin(tour.reply.url, seen.paths[0]))
        except LookFailed:
            break
        seen = look.weighed(tour)
    if seen.icon_would_tell and not seen.settled and look.left:
        look.left -= 1
        look.favicon = _icon(tour)
        seen = look.weighed(tour)
    return seen


def _icon(tour: Tour) -> str:
    try:
        reply = tour.get(urljoin(tour.reply.url, "/favicon.ico"))
    except LookFailed:
        return ""
    whole = reply.status == 200 and not reply.truncated and is_icon(reply.body)
    return favicon_hash(reply.body) if whole else ""


def _ask_places(tour: Tour, look: _Look, seen: Recognition) -> None:
    """Other places that show the version, as long as the question is open."""
    files = tour.network.scope.level_for(tour.site).allows(Level.ACTIVE)
    folder = urlsplit(tour.reply.url).path.rpartition("/")[0]
    own = [one for one in seen.products if one.layer == "application" and one.certainty != "tentative"]  # fmt: skip
    for product in own[:1]:
        places = list(places_of(product.id, tour.answers, folder, files=files))[:_MOST_PLACES]
        for place in places:
            known = bool(product.version or look.versions.get(product.id))
            lists = place.elsewhere.extension is not None and not seen.extensions
            if look.left and (not known or lists):
                _ask(tour, look, place)
    if any(look.versions.values()) or any(one.version for one in own):
        look.unread = None


def _read_library(tour: Tour, look: _Look, seen: Recognition) -> None:
    """One file that the page loads and whose address has no number, when the scan may ask for more than a page."""
    if not tour.network.scope.level_for(tour.site).allows(Level.ACTIVE):
        return
    for product in seen.products if look.left else ():
        path = file_of(product.id, tour.answers) if not product.version else ""
        if not path:
            continue
        look.left -= 1
        try:
            reply = tour.get(urljoin(tour.reply.url, path), limit=_LIBRARY)
        except LookFailed:
            return
        whole = reply.status == 200 and not reply.truncated
        if whole and (version := release_of(product.id, reply.body)):
            source = f"file: {path.partition('?')[0][:120]}"
            look.versions[product.id].append(SeenVersion(version=version, source=source))
        return


def _ask(tour: Tour, look: _Look, place: Place) -> None:
    look.left -= 1
    try:
        reply = tour.get(tour.site.origin + place.path, limit=_LIMIT)
    except LookFailed as failed:
        look.unread = look.unread or failed.failure.reason
        return
    found = said(place, reply.body) if reply.status == 200 else None
    if found and found.version is not None:
        look.versions[place.product].append(found.version)
        look.extensions += found.extensions
        return
    blocked = nature_of(reply, read(reply)) == "block_page"
    look.unread = look.unread or (Reason.BLOCKED if blocked else _refusal(reply))


def _together(extensions: list[Extension]) -> tuple[Extension, ...]:
    """Each once; what says its version first."""
    known: dict[tuple[str, str, str], Extension] = {}
    for one in sorted(extensions, key=lambda one: not one.version):
        known.setdefault((one.product, one.kind, one.slug), one)
    return tuple(known.values())


def _seen_whole(reply: Reply) -> None:
    """A refusal, a breakdown or half a page shows no software, and hides it as well."""
    if (refusal := _refusal(reply)) is not None:
        raise LookFailed(refusal, f"HTTP {reply.status}")
    if reply.truncated and len(reply.body) < MAX_BODY:
        raise LookFailed(Reason.PROTOCOL_ERROR, "the page stopped before its end")


def _refusal(reply: Reply) -> Reason | None:
    if reply.status in TURNED_AWAY:
        return Reason.BLOCKED
    return Reason.PROTOCOL_ERROR if reply.status >= _BREAKDOWN else None
