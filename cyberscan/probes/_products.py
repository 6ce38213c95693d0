"""HTTP answers made into what the table of products reads, and the pages that settle a suspicion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from cyberscan.network import html
from cyberscan.network.http import Client, Reply
from cyberscan.network.http_visit import Trip
from cyberscan.network.services.certificate import read_certificate
from cyberscan.network.text import clean
from cyberscan.recognition import Answer, Parts, weigh
from cyberscan.recognition.answer import MAX_BODY, cookie_name
from cyberscan.sdk import LookFailed, Site, SiteProducts

_VALUE = 2_000
_PAGE = 65_536
_MORE_PAGES = 2


def answer_of(reply: Reply, seen: html.Read | None = None) -> Answer:
    """One reply, as the signatures read it; ``seen`` are its parts when a parser has read it whole."""
    headers: dict[str, str] = {}
    for name, value in reply.headers:
        headers.setdefault(name, clean(value, _VALUE))
    lines = [value for name, value in reply.headers if name == "set-cookie"]
    cookies = tuple(filter(None, map(cookie_name, lines)))
    parts = urlsplit(reply.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    subject, issuer = _names(reply.certificate)
    return Answer(
        reply.status, headers, cookies, reply.body[:MAX_BODY], path, parts.hostname or "",
        certificate_subject=subject, certificate_issuer=issuer,
        parts=parts_of(seen, reply.url) if seen is not None else None,
    )  # fmt: skip


def parts_of(seen: html.Read, url: str) -> Parts:
    """What a page loads and says of itself, for recognition."""
    return Parts.made(
        urlsplit(url).hostname or "", url,
        loaded=[*(one.url for one in (*seen.scripts, *seen.stylesheets)), *(one.url for one in seen.frames), *seen.held],
        shown=seen.media, linked=[link.href for link in seen.links],
        related=[(link.href, link.rel) for link in seen.relations],
        generators=[value for name, value in seen.metas if name == "generator"],
    )  # fmt: skip


@lru_cache(maxsize=16)
def _names(certificate: bytes) -> tuple[str, str]:
    """Subject and issuer; empty in clear, and when the certificate cannot be read."""
    try:
        read = read_certificate(certificate) if certificate else None
    except ValueError:
        return "", ""
    return (read.subject, read.issuer) if read else ("", "")


def answers_of(trip: Trip, seen: html.Read | None = None) -> list[Answer]:
    """The answers of the place where a visit ended; those of other hosts on the way are not its own.

    ``seen`` are the parts of its last answer.
    """
    replies = [*trip.passed, *([trip.reply] if trip.reply else [])]
    ends = {(urlsplit(one.url).scheme, urlsplit(one.url).netloc) for one in replies[-1:]}
    own = [one for one in replies if (urlsplit(one.url).scheme, urlsplit(one.url).netloc) in ends]
    return [
        replace(answer_of(one, seen if one is trip.reply else None), declared=True) for one in own
    ]


def settle(client: Client, end: str, answers: list[Answer]) -> None:
    """Ask for the pages that would settle a suspicion, two at most, and add what they answer.

    What was seen stays seen when no more can be asked.
    """
    for _ in range(_MORE_PAGES):
        seen = weigh(answers)
        if not seen.paths or seen.settled:
            return
        try:
            answers.append(answer_of(client.get(urljoin(end, seen.paths[0]), limit=_PAGE)))
        except LookFailed:
            return


def products_of(target: Site, answers: Sequence[Answer], favicon: str = "") -> SiteProducts:
    """The fact of what ``answers`` and the hash of the icon give away."""
    seen = weigh([replace(one, favicon=favicon) for one in answers])
    title = next((one.title for one in reversed(answers) if one.title), "")
    return SiteProducts(
        target=target, products=seen.products, title=clean(title, 200), favicon=favicon,
        extensions=seen.extensions,
    )  # fmt: skip
