"""robots.txt (RFC 9309) read as data. It protects nothing; it tells what a site would rather hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Site
from cyberscan.facts.web import Robots
from cyberscan.network.http import Reply
from cyberscan.network.text import clean
from cyberscan.probes._tour import Tour

_LIMIT = 512_000
"""RFC 9309 §2.5: at least 500 KiB are to be read."""
_MAX_LINES = 10_000
_MAX_PATHS = 60
_MAX_SITEMAPS = 10
_LINE = re.compile(r"([A-Za-z-]{1,30})[ \t]*:(.*)")
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|title)[\s>]", re.IGNORECASE)
_EVERYTHING = re.compile(r"/|/?\*{1,20}\$?")
"""Paths that fit all others (RFC 9309 §2.2.3)."""
_KEYS = {
    "useragent": "user-agent",
    "site-map": "sitemap",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
}
"""What crawlers read for what people write."""


def robots(tour: Tour) -> Iterator[Fact]:
    """The stop."""
    reply = tour.answered("/robots.txt", _LIMIT)
    for_all = bool(reply.body) and tour.is_for_all(reply)
    yield (
        Robots(target=tour.root, status=reply.status) if for_all else read_robots(tour.root, reply)
    )


def read_robots(target: Site, reply: Reply) -> Robots:
    """The fact: a page that answers 200 to everything is no ``robots.txt``."""
    text = reply.body.decode("utf-8", "replace").lstrip("\ufeff")
    if reply.status != 200 or _MARKUP.search(text[:4096]):
        return Robots(target=target, status=reply.status)
    lines = list(_lines(text))
    if not lines and text.strip():
        return Robots(target=target, status=reply.status)  # some other text
    rules = _for_all(lines)
    paths = [path for allowed, path in rules if not allowed and path]
    kept = tuple(dict.fromkeys(clean(path, 200) for path in paths))
    sitemaps = [clean(value, 500) for key, value in lines if key == "sitemap"]
    return Robots(
        target=target,
        present=True,
        status=reply.status,
        sitemaps=tuple(dict.fromkeys(filter(None, sitemaps)))[:_MAX_SITEMAPS],
        disallowed=kept[:_MAX_PATHS],
        disallows_all=any(map(_EVERYTHING.fullmatch, paths))
        and not any(allowed and path for allowed, path in rules),
        truncated=reply.truncated or len(kept) > _MAX_PATHS,
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The records, with their keys in lower case; comments and what is no record are passed over."""
    for line in re.split(r"\r\n|\r|\n", text)[:_MAX_LINES]:
        found = _LINE.match(line.partition("#")[0].strip())
        if found:
            key = found[1].lower()
            yield _KEYS.get(key, key), found[2].strip()


def _for_all(lines: list[tuple[str, str]]) -> list[tuple[bool, str]]:
    """The rules of the groups for every crawler (§2.2.1): whether each allows, and its path."""
    rules: list[tuple[bool, str]] = []
    for_all = open_group = False
    for key, value in lines:
        if key == "user-agent":
            for_all = value == "*" or (open_group and for_all)
            open_group = True
        elif key in ("allow", "disallow"):
            open_group = False
            if for_all:
                rules.append((key == "allow", value))
    return rules
