"""What a page loads, where it leads, and what it says of itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cyberscan.recognition.addresses import own_path

MOST = 500
"""Of each kind."""
_ATTRIBUTES = re.compile(
    r"""\b(src|href|rel|name|content|srcset)\s*=\s*(?:"([^"<>]{0,1000})"|'([^'<>]{0,1000})'|([^\s"'<>]{1,1000}))""",
    re.IGNORECASE,
)
_NAME = re.compile(r"<([A-Za-z0-9]{1,20})")
_ORIGIN = re.compile(r"https?://[^/?#@]{1,300}")
_LOADING = frozenset({"script", "iframe", "frame"})
_READ = _LOADING | {"img", "source", "audio", "video", "embed", "a", "link", "meta"}


@dataclass(frozen=True)
class Parts:
    """Of one page; addresses are path and query on its own host, what it takes from another one is not there."""

    assets: tuple[str, ...] = ()
    """Scripts, style sheets, images and ``<link>``, without the canonical one."""
    links: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    """The ``rel`` of each ``<link>`` that leads to the own host: what another site is made with is its affair."""
    generators: tuple[str, ...] = ()
    """The content of each ``<meta name=generator>``: plug-ins sign beside their product."""
    feeds: tuple[str, ...] = ()
    """Addresses on the own host of what ``<link rel=alternate>`` announces."""
    hosts: tuple[str, ...] = ()
    """Other hosts from which scripts, style sheets and frames come."""
    resources: tuple[str, ...] = ()
    """The same from any host: those of another one with its name before them (``//host/path``)."""

    @classmethod
    def made(
        cls, host: str, page: str, *, loaded: Iterable[str] = (), shown: Iterable[str] = (),
        linked: Iterable[str] = (), related: Iterable[tuple[str, str]] = (), generators: Iterable[str] = (),
    ) -> Parts:  # fmt: skip
        """From the addresses that a parser found: ``loaded`` are scripts, style sheets and frames, ``shown`` images
        and films, ``related`` pairs of address and ``rel``.
        """
        loaded = list(loaded)
        pairs = [(href, rel.lower()) for href, rel in related][:MOST]
        files = [href for href, rel in pairs if rel.split()[:1] != ["canonical"]]
        feeds = [href for href, rel in pairs if "alternate" in rel.split()]
        run = [*loaded, *(href for href, rel in pairs if "stylesheet" in rel.split())]
        return cls(
            _own([*loaded, *shown, *files], host, page), _own(linked, host, page),
            tuple(rel for href, rel in pairs if _own([href], host, page)), tuple(generators)[:MOST], _own(feeds, host, page),
            _others(run, host), _anywhere(run, host, page),
        )  # fmt: skip

    @classmethod
    def of_tags(cls, tags: Sequence[str], page: str, host: str) -> Parts:
        """From tags as they stand in a page."""
        loaded: list[str] = []
        shown: list[str] = []
        linked, related, generators = [], [], []
        for tag in tags:
            found = _NAME.match(tag)
            name = found[1].lower() if found else ""
            said = _said(tag) if name in _READ else {}
            if "src" in said:
                (loaded if name in _LOADING else shown).append(said["src"])
            elif name == "a" and "href" in said:
                linked.append(said["href"])
            elif name == "link":
                related.append((said.get("href", ""), said.get("rel", "")))
            elif name == "meta" and said.get("name", "").lower() == "generator":
                generators.append(said.get("content", "")[:200])
        return cls.made(
            host, page, loaded=loaded, shown=shown, linked=linked, related=related, generators=generators,
        )  # fmt: skip


def _said(tag: str) -> dict[str, str]:
    found = _ATTRIBUTES.findall(tag)
    return {name.lower(): html.unescape(a or b or c).strip() for name, a, b, c in reversed(found)}


def _own(addresses: Iterable[str], host: str, page: str) -> tuple[str, ...]:
    here = _origin(page)
    kept = dict.fromkeys(own_path(_relative(one, here), host, page) for one in addresses)
    return tuple(one for one in kept if one)[:MOST]


def _relative(address: str, here: str) -> str:
    return address[len(here) :] if here and address.startswith(f"{here}/") else address


def _origin(page: str) -> str:
    found = _ORIGIN.match(page)
    return found[0] if found else ""


def _others(addresses: Iterable[str], host: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (_other(one, host) for one in addresses))))[:MOST]


def _anywhere(addresses: Iterable[str], host: str, page: str) -> tuple[str, ...]:
    here = _origin(page)
    kept = dict.fromkeys(
        own_path(_relative(one, here), host, page) or _elsewhere(one) for one in addresses
    )
    return tuple(one for one in kept if one)[:MOST]


def _elsewhere(address: str) -> str:
    try:
        found = urlsplit(address.strip())
    except ValueError:
        return ""
    if not found.hostname or found.scheme not in ("", "http", "https"):
        return ""
    return f"//{found.hostname}{found.path}" + (f"?{found.query}" if found.query else "")


def _other(address: str, host: str) -> str:
    try:
        found = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return "" if found == host.lower() else found[:253]
