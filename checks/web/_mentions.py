"""Notices that a town hall owes its visitors, looked for in the text and the links of the home page."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from cyberscan.sdk import Confidence, Page, Verdict, failed, passed

from ._page import unjudged, unread


def plain(text: str) -> str:
    """Lower case without accents, letter for letter: a place in it is the same place in ``text``."""
    letters = unicodedata.normalize("NFC", text).lower()
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in letters)


def seen(page: Page, pattern: str) -> str:
    """The first words that match, as they are written: in the links, the text, then the addresses."""
    addresses = (_words_of(link.href, page.url) for link in page.links)
    for text in (*(link.text for link in page.links), page.text, *addresses):
        found = re.search(pattern, plain(text))
        if found is not None:
            return unicodedata.normalize("NFC", text)[found.start() : found.end()][:80]
    return ""


def _words_of(address: str, page: str) -> str:
    """The path of a link as words: an icon without a text still leads to ``/mentions-legales``.

    On the site itself only: the notices of others are not the town hall's.
    """
    try:
        parts = urlsplit(address)
        ours = parts.netloc == urlsplit(page).netloc
    except ValueError:
        return ""
    return re.sub(r"[\W_]+", " ", unquote(parts.path)) if ours else ""


def mention(page: Page, pattern: str) -> Iterator[Verdict]:
    """Pass when the notice is seen; fail only on a page that was read whole."""
    if (reason := unjudged(page)) is not None:
        yield reason
        return
    if found := seen(page, pattern):
        yield passed(found=found)
    elif (reason := unread(page)) is not None:
        yield reason
    else:
        yield failed(confidence=Confidence.FIRM, url=page.url)
