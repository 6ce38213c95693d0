"""The control request: what a site answers to a path that nobody made."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.web import SiteControl
from cyberscan.network import html
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import location_of
from cyberscan.network.text import clean
from cyberscan.probes._errors import tells
from cyberscan.probes._tour import PAGE, Tour

_ENOUGH = 40
"""Characters of visible text below which two pages are alike by accident."""


def control(tour: Tour) -> Iterator[Fact]:
    """The stop. Its answer stays in :attr:`Tour.control` for those that follow."""
    reply = tour.control = tour.get(f"{tour.root.origin}{tour.random_path()}", limit=PAGE)
    yield control_of(tour, reply)


def control_of(tour: Tour, reply: Reply) -> SiteControl:
    """The fact of one answer to a random path."""
    seen = tour.read(reply)
    location = location_of(reply)
    soft = reply.status == 200 and not location
    return SiteControl(
        target=tour.root,
        url=clean(reply.url, 2000),
        status=reply.status,
        soft_404=soft,
        alike=(soft and _same_page(tour.seen, seen, tour.reply, reply))
        or (bool(location) and _leads_home(location, tour)),
        location=clean(location, 2000),
        turned_away=tour.is_turned_away(reply),
        title=clean(seen.title, 200),
        tells=tells(reply),
    )


def _same_page(home: html.Read, other: html.Read, home_reply: Reply, reply: Reply) -> bool:
    if reply.body == home_reply.body[: len(reply.body)] and reply.body.strip():
        return len(reply.body) in (len(home_reply.body), PAGE)
    text = other.text[:2000]
    return len(text) >= _ENOUGH and home.title == other.title and home.text.startswith(text)


def _leads_home(location: str, tour: Tour) -> bool:
    """Whether whoever asks for what is not there is sent to the home page, as some hosts do."""
    there, home = urlsplit(location), urlsplit(tour.reply.url)
    return there.netloc == home.netloc and (there.path or "/") in ("/", home.path or "/")
