"""The stop "duties" of a visit: the pages that a public site owes, three at most, and the State's services linked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag

from cyberscan.duties import announced, link_to, mention, own_text, read, speaks_of_it
from cyberscan.duties.links import is_document
from cyberscan.duties.state import login_links, state_links
from cyberscan.duties.state_design import state_design
from cyberscan.facts.base import Fact
from cyberscan.facts.duties import Duty, DutyPage, DutyPages, Passage, StateLinks
from cyberscan.network import html
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import may_visit
from cyberscan.network.text import clean
from cyberscan.probes._nature import nature_of
from cyberscan.probes._tour import Tour
from cyberscan.reasons import LookFailed, Reason

_NAMED: tuple[Duty, ...] = ("scheme", "cookies", "rgs", "terms")
"""Looked for by their links and words alone: no request of their own."""
_MAX_BYTES = 400_000
_ALMOST_NOTHING = 200
"""Characters of visible text below which a page is drawn by scripts, or is no page."""
_LITTLE = 1000
"""Below which a page that has frames shows them rather than itself."""
_PRIVACY_SECTION = 2
"""Elements that make a part of a legal notice an information on personal data."""
_GONE = frozenset({404, 410})
_NOT_THERE = re.compile(
    r"\b404\b|introuvable|n.existe (?:pas|plus)|n.est plus (?:disponible|en ligne)|not found|"
    r"pas (?:été )?trouvée?|non trouvée?|aucun résultat",
    re.IGNORECASE,
)
_ANY_PATH = "any_path"
"""Why a page is not read that a site shows for every path."""
_IN_EVERY_MENU = frozenset({"contact", "refuse", "accept", "rgs"})
"""Words that stand in menus and footers, where they say nothing of the page."""


def duties(tour: Tour) -> Iterator[Fact]:
    """The stop. What could not be read is said page by page; it fails no other."""
    page = tour.seen
    whole = not (tour.reply.truncated or page.cut) and not _almost_empty(page)
    yield StateLinks(
        target=tour.site, url=clean(tour.reply.url, 2000), whole=whole,
        links=tuple(state_links(page)), logins=tuple(login_links(page)),
    )  # fmt: skip
    statement, statement_page = _visited(tour, "accessibility")
    notice, notice_page = _visited(tour, "legal_notice")
    privacy, privacy_page = _visited(tour, "privacy")
    privacy = _with_notice(privacy, notice, notice_page, page)
    pages = [one for one in (page, statement_page, notice_page, privacy_page) if one is not None]
    found = (statement, notice, privacy, *(_named(tour, duty, pages) for duty in _NAMED))
    yield DutyPages(
        target=tour.site, url=clean(tour.reply.url, 2000), whole=whole, duties=found,
        state_design=state_design(tour.reply.body),
    )  # fmt: skip


def _visited(tour: Tour, duty: Duty) -> tuple[DutyPage, html.Read | None]:
    page, home = tour.seen, tour.reply.url
    said, value = _said(tour, duty)
    link = link_to(duty, page.links, home)
    begun = DutyPage(duty=duty, mention=said, value=value)
    if link is None:
        return begun, None
    begun = begun.model_copy(
        update={"address": clean(link.href, 1000), "mention": said or link.text}
    )
    if is_document(link.href):
        return _with(begun, state="document"), None
    if not may_visit(tour.network, link.href):
        return _with(begun, state="elsewhere", reason=Reason.OUT_OF_SCOPE.value), None
    return _followed(tour, begun, urldefrag(link.href).url)


def _said(tour: Tour, duty: Duty) -> tuple[str, str]:
    """The words of the home page, and for accessibility the degree that they give."""
    page, home = tour.seen, tour.reply.url
    if duty != "accessibility":
        return mention(duty, page.links, page.text, home), ""
    for text in (*(link.text for link in page.links), page.text):
        if (found := announced(text)).degree:
            return found.text, found.degree
    words = (speaks_of_it(text) for text in (*(link.text for link in page.links), page.text))
    return next(filter(None, words), "") or mention(duty, page.links, "", home), ""


def _followed(tour: Tour, begun: DutyPage, address: str) -> tuple[DutyPage, html.Read | None]:
    try:
        reply = tour.follow(address, limit=_MAX_BYTES)
    except LookFailed as failed:
        state = "not_asked" if failed.ends_the_task or tour.equipment else "unreadable"
        return _with(begun, state=state, reason=failed.failure.reason.value), None
    begun = _with(begun, status=reply.status, url=clean(reply.url, 1000))
    if is_file(reply):
        return _with(begun, state="document"), None
    seen = tour.read(reply)
    if reason := _not_itself(tour, reply, seen):
        return _with(begun, state="unreadable", reason=reason), None
    own = own_text(seen.text, tour.seen.text)
    if _almost_empty(seen) or len(own) < _ALMOST_NOTHING:
        return _with(begun, state="almost_empty"), None
    state = "read_in_part" if reply.truncated or seen.cut else "read"
    passages = _read(begun.duty, own, seen.text)
    if not passages and _answers_everything(tour):
        return _with(begun, state="unreadable", reason=_ANY_PATH), None
    return _with(begun, state=state, passages=passages), seen


def _read(duty: Duty, own: str, whole: str) -> tuple[Passage, ...]:
    """What a page says, first in the text that is its own: menus and footers speak of everything, everywhere."""
    found = {one.element: one for one in read(duty, own)}
    if found:
        for one in read(duty, whole):
            if one.element not in _IN_EVERY_MENU:
                found.setdefault(one.element, one)
    return tuple(found.values())


def _not_itself(tour: Tour, reply: Reply, seen: html.Read) -> str:
    """Why an answer is not the page that the link promises; empty when it is."""
    if reply.status in _GONE:
        return "gone"
    if tour.is_turned_away(reply) or nature_of(reply, seen) != "content":
        return Reason.BLOCKED.value
    if seen.text and seen.text == tour.seen.text:
        return "home_again"
    if tour.control is not None and _answers_everything(tour):
        invented = tour.read(tour.control).text
        if invented and invented == seen.text:
            # Only what says so itself is gone: a filter shows one page for all paths too.
            return "gone" if _NOT_THERE.search(f"{seen.title} {seen.text}") else _ANY_PATH
    return ""


def _answers_everything(tour: Tour) -> bool:
    """Whether a path that nobody made is answered as if it were there."""
    return tour.control is not None and tour.control.status == 200


def is_file(reply: Reply) -> bool:
    """Whether an answer is a file to download rather than a page."""
    kind = reply.header("content-type").lower()
    return bool(kind) and "html" not in kind and "xml" not in kind and "text/plain" not in kind


def _with_notice(
    privacy: DutyPage, notice: DutyPage, seen: html.Read | None, home: html.Read
) -> DutyPage:
    """Many towns put personal data into their legal notice: read there, when nothing else leads to it."""
    if privacy.address or seen is None:
        return privacy
    passages = read("privacy", own_text(seen.text, home.text))
    if len(passages) < _PRIVACY_SECTION:
        return privacy
    return _with(
        notice, duty="privacy", mention=privacy.mention or passages[0].text, passages=passages
    )


def _named(tour: Tour, duty: Duty, pages: list[html.Read]) -> DutyPage:
    """A duty that is only looked for by its words, on the home page and on those read for the others."""
    home = tour.reply.url
    link = link_to(duty, [link for page in pages for link in page.links], home)
    if duty == "cookies":
        passages = read(duty, _banner(tour.seen))
    else:
        found = {one.element: one for page in pages for one in read(duty, page.text)}
        passages = tuple(found.values())
    said = (mention(duty, page.links, page.text, home) for page in pages)
    return DutyPage(
        duty=duty, mention=next(filter(None, said), ""),
        address=clean(link.href, 1000) if link else "",
        state="not_asked" if link else "not_linked", passages=passages,
    )  # fmt: skip


def _banner(page: html.Read) -> str:
    """The text, where it speaks of cookies at all: « accepter » alone may be about anything."""
    words = (page.text, *(link.text for link in page.links))
    return " ".join(words) if re.search("cookie|traceur", " ".join(words), re.IGNORECASE) else ""


def _almost_empty(page: html.Read) -> bool:
    return len(page.text) < (_LITTLE if page.frames else _ALMOST_NOTHING)


def _with(part: DutyPage, **values: object) -> DutyPage:
    return DutyPage.model_validate({**part.model_dump(), **values})
