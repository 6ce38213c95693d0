"""An HTTP answer made into the Page fact: pure reading, no contact."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cyberscan.network import html
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import Trip
from cyberscan.network.text import clean
from cyberscan.probes._cookies import cookies_of
from cyberscan.probes._errors import tells
from cyberscan.probes._inline import inline_scripts
from cyberscan.sdk import Page, Site

Nature = Literal["content", "block_page", "maintenance", "parking", "error"]

DATA = Path(__file__).parents[1] / "data"
_MARKUP = re.compile(r"html|xml|^$", re.IGNORECASE)
_MAX_HEADER = 16_000
"""Real content security policies pass 4,000 characters; half a policy would be judged wrongly."""
_MAX_COOKIES = 40


def page_of(target: Site, trip: Trip, seen: html.Read) -> Page:
    """The fact of what a visit ended with. ``trip.reply`` must be there, and ``seen`` are its parts."""
    assert trip.reply is not None  # noqa: S101 - callers looked
    reply = trip.reply
    generator = next((value for name, value in seen.metas if name == "generator"), "")
    headers = tuple(
        (name[:100], clean(value, _MAX_HEADER))
        for name, value in reply.headers
        if name != "set-cookie"
    )
    lines = [value for one in _own(trip) for name, value in one.headers if name == "set-cookie"]
    return Page(
        target=target,
        url=clean(reply.url, 2000),
        status=reply.status,
        nature=nature_of(reply, seen),
        headers=headers,
        cookies=cookies_of(lines, reply.url)[:_MAX_COOKIES],
        title=seen.title,
        language=seen.language,
        generator=clean(generator, 200),
        metas=tuple(seen.metas),
        links=tuple(seen.links),
        scripts=tuple(seen.scripts),
        stylesheets=tuple(seen.stylesheets),
        frames=tuple(seen.frames),
        media=tuple(seen.media),
        preconnects=tuple(seen.preconnects),
        held=tuple(seen.held),
        inline_scripts=inline_scripts(seen),
        forms=tuple(seen.forms),
        text=seen.text,
        truncated=reply.truncated or seen.cut,
        certificate_error=trip.certificate_error,
        tells=tells(reply),
    )


def _own(trip: Trip) -> Iterator[Reply]:
    """The answers of the page's own origin: a session often begins on the redirect that leads to it."""
    assert trip.reply is not None  # noqa: S101 - callers looked
    end = urlsplit(trip.reply.url)
    for one in (*trip.passed, trip.reply):
        parts = urlsplit(one.url)
        if (parts.scheme, parts.netloc) == (end.scheme, end.netloc):
            yield one


def read(reply: Reply) -> html.Read:
    """The page's parts; an answer that is not markup has none."""
    content_type = reply.header("content-type")
    if not _MARKUP.search(content_type):
        return html.Read()
    return html.read(reply.body, reply.url, content_type)


def nature_of(reply: Reply, seen: html.Read) -> Nature:
    """What kind of page this is, by positive signs only: in doubt it is the site's own content."""
    for sign in _signs():
        if _shows(sign, reply, seen):
            nature: Nature = sign["nature"]
            return nature
    return "error" if reply.status >= 400 or not reply.body.strip() else "content"


@cache
def _signs() -> tuple[dict[str, Any], ...]:
    found = tomllib.loads((DATA / "pages.toml").read_text(encoding="utf-8"))["sign"]
    return tuple({**sign, "pattern": re.compile(sign["pattern"], re.IGNORECASE)} for sign in found)


def _shows(sign: dict[str, Any], reply: Reply, seen: html.Read) -> bool:
    if sign.get("statuses") and reply.status not in sign["statuses"]:
        return False
    if len(seen.text) > sign.get("longest", len(seen.text)):
        return False
    where = sign["where"]
    if where == "title":
        looked_at = seen.title
    elif where == "text":
        looked_at = seen.text
    elif where == "script":
        looked_at = " ".join(part.url for part in (*seen.scripts[:20], *seen.frames[:5]))
    else:
        looked_at = reply.header(where.removeprefix("header:"))
    return bool(looked_at) and sign["pattern"].search(looked_at) is not None
