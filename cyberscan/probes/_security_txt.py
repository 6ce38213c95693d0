"""security.txt (RFC 9116) read as data: contacts, expiry, problems as codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Site
from cyberscan.facts.web import SecurityTxt
from cyberscan.network.http import Reply
from cyberscan.network.text import clean
from cyberscan.probes._tour import PAGE, Tour
from cyberscan.reasons import LookFailed, Reason

_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]*)[ \t]*:\s*(\S.*)$")
_URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")
_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)"  # RFC 3339 §5.6
)
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|title|div|p|a)[\s>]", re.IGNORECASE)
_ARMOUR = "-----BEGIN PGP SIGNED MESSAGE-----"
_LINKS = frozenset({"acknowledgments", "canonical", "encryption", "hiring", "policy"})
"""Fields whose web addresses must begin with https (§2.5)."""
_MAX_LINES = 500
PLACES = ("/.well-known/security.txt", "/security.txt")
"""Where it is to be (§3), and where it was before."""


def security_txt(tour: Tour) -> Iterator[Fact]:
    """The stop. Raises :class:`LookFailed` when a place was refused, which is no absence."""
    for path in PLACES:
        reply = tour.answered(path)
        if reply.status == 200 and reply.truncated and len(reply.body) < PAGE:
            raise LookFailed(Reason.PROTOCOL_ERROR, "body cut short")
        if looks_like_one(reply) and not tour.is_for_all(reply):
            yield parse(tour.root, reply)
            return
    yield SecurityTxt(target=tour.root, present=False)


def looks_like_one(reply: Reply) -> bool:
    """Whether an answer is meant as a security.txt: a page that says 200 to every path is not."""
    called = "html" in reply.header("content-type").lower()
    if reply.status != 200 or (called and _MARKUP.search(reply.body)):
        return False
    names = {name for name, _ in _fields(_text(reply))}
    return bool(names & {"contact", "expires"})


def parse(target: Site, reply: Reply) -> SecurityTxt:
    """The fact; problems are those of RFC 9116 §2.5 and §3, expiry itself left to the check."""
    fields = _fields(_text(reply))
    contacts = tuple(clean(value, 300) for name, value in fields if name == "contact")
    dates = [value for name, value in fields if name == "expires"]
    expires = _date(dates[0]) if len(dates) == 1 else None
    problems = []
    if not contacts:
        problems.append("no_contact")
    if any(not _URI.match(contact) for contact in contacts):
        problems.append("contact_not_uri")
    if any(contact.lower().startswith("http:") for contact in contacts):
        problems.append("contact_in_clear")
    if any(name in _LINKS and value.lower().startswith("http:") for name, value in fields):
        problems.append("uri_in_clear")
    if len(dates) != 1:
        problems.append("several_expires" if dates else "no_expires")
    elif expires is None:
        problems.append("bad_expires")
    if sum(name == "preferred-languages" for name, _ in fields) > 1:
        problems.append("several_languages")
    canonical = [value for name, value in fields if name == "canonical"]
    asked = {reply.url, *(target.origin + path for path in PLACES)}
    if canonical and not set(map(_plain, asked)) & set(map(_plain, canonical)):
        problems.append("canonical_elsewhere")  # §2.5.2: then not to be trusted
    if reply.header("content-type").split(";")[0].strip().lower() != "text/plain":
        problems.append("content_type")
    if not reply.url.startswith("https:"):
        problems.append("not_https")
    return SecurityTxt(
        target=target, url=clean(reply.url, 2000), present=True, contacts=contacts[:20],
        canonical=tuple(clean(value, 300) for value in canonical[:20]),
        expires=expires, problems=tuple(problems),
    )  # fmt: skip


def _plain(url: str) -> str:
    """An address without what makes no other file of it: the scheme, www, the case, the place of before."""
    rest = url.lower().partition("://")[2].removeprefix("www.")
    return rest.replace(PLACES[0], PLACES[1])


def _text(reply: Reply) -> str:
    return reply.body.decode("utf-8", "replace").lstrip("\ufeff")


def _fields(text: str) -> list[tuple[str, str]]:
    lines = text.splitlines()[:_MAX_LINES]
    if lines and lines[0].strip() == _ARMOUR:
        lines = [line.removeprefix("- ") for line in lines[1:]]  # RFC 9580 §7.2 dash-escaping
    found = (_FIELD.match(line) for line in lines if not line.startswith("#"))
    return [(field[1].lower(), field[2].strip()) for field in found if field]


def _date(text: str) -> datetime | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    day, hour, zone = found.groups()
    try:
        return datetime.fromisoformat(
            f"{day}T{hour}{'+00:00' if zone in 'Zz' else zone}"
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
