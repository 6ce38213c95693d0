"""Notices that a town hall owes its visitors, looked for in the text and the links of the home page."""

import re
import unicodedata
from collections.abc import Iterator

from cyberscan.sdk import Confidence, Page, Verdict, failed, passed

from ._page import unjudged, unread


def plain(text: str) -> str:
    """Lower case, without accents, one kind of space and of apostrophe."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return re.sub(r"\s+", " ", "".join(c for c in letters if not unicodedata.combining(c)))


def said(page: Page) -> list[str]:
    """What is written on the page: link texts first, then the text."""
    return [plain(link.text) for link in page.links] + [plain(page.text)]


def mention(page: Page, pattern: str) -> Iterator[Verdict]:
    """Pass when the notice is seen; fail only on a page that was read whole."""
    if (reason := unjudged(page)) is not None:
        yield reason
        return
    found = next((hit for text in said(page) if (hit := re.search(pattern, text))), None)
    if found is not None:
        yield passed(found=found.group(0)[:80])
    elif (reason := unread(page)) is not None:
        yield reason
    else:
        yield failed(confidence=Confidence.FIRM, url=page.url)
