"""An HTTP answer made into the Page fact: pure reading, no contact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cyberscan.network import html
from cyberscan.network.http import Reply
from cyberscan.network.http_visit import Trip
from cyberscan.network.text import clean
from cyberscan.probes._cookies import cookies_of
from cyberscan.probes._errors import tells
from cyberscan.probes._inline import inline_scripts
from cyberscan.probes._nature import kind_of
from cyberscan.sdk import Page, Site

_MARKUP = re.compile(r"html|xml|^$", re.IGNORECASE)
_NOT_TEXT = (
    b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"BZh", b"7z\xbc\xaf",
)  # fmt: skip
"""How files begin that are no text, whatever they are called: packed pages sent without saying so, most of all."""
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
    kind = kind_of(reply, seen)
    lines = [value for one in _own(trip) for name, value in one.headers if name == "set-cookie"]
    return Page(
        target=target,
        url=clean(reply.url, 2000),
        status=reply.status,
        nature=kind.nature,
        notice=kind.notice,
        notice_by=kind.by,
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
        short=(*seen.short, *(["body"] if reply.truncated else [])),
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
    if not _MARKUP.search(content_type) or reply.body.startswith(_NOT_TEXT):
        return html.Read()
    return html.read(reply.body, reply.url, content_type)
