"""Notices that a town hall owes its visitors, looked for in the text and the links of the home page."""

import re
import unicodedata
from collections.abc import Iterator

from cyberscan.sdk import Confidence, Page, Verdict, failed, passed

from ._page import unjudged, unread


def plain(text: str) -> str:
    """Lower case without accents, letter for letter: a place in it is the same place in ``text``."""
    letters = unicodedata.normalize("NFC", text).lower()
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in letters)


def seen(page: Page, pattern: str) -> str:
    """The first words that match, as they are written: in the links, then in the text."""
    for text in (*(link.text for link in page.links), page.text):
        found = re.search(pattern, plain(text))
        if found is not None:
            return unicodedata.normalize("NFC", text)[found.start() : found.end()][:80]
    return ""


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
