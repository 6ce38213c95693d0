"""HTTP answers made into what the table of products reads: pure, no contact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from cyberscan.network.http import Reply
from cyberscan.network.http_visit import Trip
from cyberscan.network.text import clean
from cyberscan.recognition import Answer, weigh
from cyberscan.recognition.answer import MAX_BODY
from cyberscan.sdk import Site, SiteProducts

_VALUE = 2_000
_COOKIE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=")


def answer_of(reply: Reply) -> Answer:
    """One reply, as the signatures read it."""
    headers: dict[str, str] = {}
    for name, value in reply.headers:
        headers.setdefault(name, clean(value, _VALUE))
    lines = [value for name, value in reply.headers if name == "set-cookie"]
    cookies = tuple(found[1] for line in lines if (found := _COOKIE.match(line)))
    parts = urlsplit(reply.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Answer(reply.status, headers, cookies, reply.body[:MAX_BODY], path, parts.hostname or "")


def answers_of(trip: Trip) -> list[Answer]:
    """The answers of the place where a visit ended; those of other hosts on the way are not its own."""
    replies = [*trip.passed, *([trip.reply] if trip.reply else [])]
    ends = {(urlsplit(one.url).scheme, urlsplit(one.url).netloc) for one in replies[-1:]}
    own = [one for one in replies if (urlsplit(one.url).scheme, urlsplit(one.url).netloc) in ends]
    return [answer_of(one) for one in own]


def products_of(target: Site, answers: Sequence[Answer], favicon: str = "") -> SiteProducts:
    """The fact of what ``answers`` give away."""
    title = next((one.title for one in reversed(answers) if one.title), "")
    return SiteProducts(
        target=target, products=weigh(answers).products, title=clean(title, 200), favicon=favicon
    )
