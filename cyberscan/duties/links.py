"""Which link of a home page leads to the page of a duty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urldefrag, urlsplit

from cyberscan.duties.plain import composed, plain
from cyberscan.duties.table import Entry, entry
from cyberscan.facts.duties import Duty
from cyberscan.facts.page import Link

_MAX_TEXT = 80


def mention(duty: Duty, links: Iterable[Link], text: str, home: str) -> str:
    """The first words that name the duty: in the links, the text, then the addresses of the site itself."""
    links = tuple(links)
    known = entry(duty)
    for said in (*(link.text for link in links), text):
        searched = plain(said)
        if known.may_be_named(searched) and (found := known.links.search(searched)):
            return _words_at(composed(said), found.start(), found.end())
    for link in links:
        path = _seen(link.text, link.href, home)[1]
        if known.may_be_named(path) and (found := known.paths.search(path)):
            return found[0][:_MAX_TEXT]
    return ""


def _words_at(text: str, start: int, end: int) -> str:
    """Whole words: a pattern may end within one."""
    limit = start + _MAX_TEXT
    while end < min(len(text), limit) and text[end].isalnum():
        end += 1
    return text[start : min(end, limit)]


def link_to(duty: Duty, links: Iterable[Link], home: str) -> Link | None:
    """The link that most likely leads to the page of a duty; the last one among equals, as in a footer."""
    known = entry(duty)
    ranked = [(_rank(known, link, home), place, link) for place, link in enumerate(links)]
    best = max((one for one in ranked if one[0]), default=None, key=lambda one: one[:2])
    return best[2] if best else None


def words_of(address: str, home: str) -> str:
    """The path of a link as words: an icon without a text still leads to ``/mentions-legales``.

    On the site itself only: the notices of others are not the town hall's.
    """
    try:
        parts = urlsplit(address)
        ours = parts.netloc == urlsplit(home).netloc
    except ValueError:
        return ""
    return re.sub(r"[\W_]+", " ", unquote(parts.path)) if ours else ""


def leads_elsewhere(address: str, home: str) -> bool:
    """Whether a link leads to a page other than the one it stands on (no ``#``, ``mailto:``, ``javascript:``)."""
    if not address.startswith(("http://", "https://")):
        return False
    return urldefrag(address).url.rstrip("/") != urldefrag(home).url.rstrip("/")


def _rank(known: Entry, link: Link, home: str) -> int:
    text, path, elsewhere = _seen(link.text, link.href, home)
    if not elsewhere or not (known.may_be_named(text) or known.may_be_named(path)):
        return 0
    named = known.links.search(text) is not None
    if not named and not known.paths.search(path):
        return 0
    if known.wrong is not None and known.wrong.search(f"{text} {path}"):
        return 0
    best = known.best is not None and known.best.search(f"{text} {path}") is not None
    return 1 + named + 2 * best


@lru_cache(maxsize=1024)
def _seen(text: str, address: str, home: str) -> tuple[str, str, bool]:
    """A link as it is compared: its text, its path as words, whether it leads to another page."""
    return plain(text), plain(words_of(address, home)), leads_elsewhere(address, home)


def is_document(address: str) -> bool:
    """Whether an address names a file that is not read here."""
    return bool(re.search(r"\.(?:pdf|docx?|odt|rtf)$", _path(address)))


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).lower()
    except ValueError:
        return ""
