"""Which files and pages are asked for, and what proves that one is really there. Pure."""

from __future__ import annotations

import html
import re
import tomllib
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import urlsplit

from cyberscan.network.http import Reply, is_address
from cyberscan.sdk import ExposedTopic, Page, Site

DRAINED = 65_536
PREFIX = 16_384
"""Bytes of an answer that are asked for, and that a proof may look at."""
_ZIP_AT_LEAST = 1000
_FOUND = frozenset({200, 206})
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|title)[\s>]", re.IGNORECASE)
_DATA = FilePath(__file__).parents[1] / "data" / "paths.toml"
_FILES: frozenset[ExposedTopic] = frozenset({"git", "env", "backup", "config_backup", "log"})


@dataclass(frozen=True)
class Path:
    """One file or page to ask for."""

    topic: ExposedTopic
    path: str
    proof: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file that no site shows on purpose, whose neighbours cannot be alike."""
        return self.topic in _FILES

    @property
    def is_page(self) -> bool:
        """Whether HTML is what it really answers."""
        return self.proof in _data()["markup"]["proofs"]

    def proved_by(self, reply: Reply) -> bool:
        """Whether the answer begins as only that file does."""
        if reply.status not in _FOUND:
            return False
        # Many servers call every file HTML: what is called so must hold some to be taken for a page.
        called = "html" in reply.header("content-type").lower()
        if called and not self.is_page and _MARKUP.search(reply.body[:PREFIX]):
            return False
        beginning, pattern = reply.body[: DRAINED if self.is_page else PREFIX], self.proof
        if pattern == "zip" and not _ends_as_zip(reply):
            return False
        if pattern in _data()["gzipped"]:
            # Some servers call a packed file a packed answer, which the client has then undone.
            undone = "gzip" in reply.header("content-encoding").lower()
            beginning = beginning if undone else _unpacked(beginning)
            pattern = _data()["gzipped"][pattern]
        text = beginning.decode("latin-1")
        if pattern == "listing":
            text = html.unescape(text)  # Tomcat writes the folder with entities
        folder = self.path if pattern == "listing" else ""
        looks = (pattern, *_data()["alike"].get(pattern, ()))
        return any(_follow(_patterns(look, folder), text) for look in looks)


def _ends_as_zip(reply: Reply) -> bool:
    """A short answer is read whole, and an archive ends with its directory."""
    return len(reply.body) >= _ZIP_AT_LEAST or b"PK\x05\x06" in reply.body[-_ZIP_AT_LEAST:]


def _unpacked(packed: bytes) -> bytes:
    """The first bytes of what gzip packed; nothing when it is not gzip."""
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, PREFIX)
    except zlib.error:
        return b""


def for_site(host: str, products: Collection[str] = (), *, every: bool = False) -> Iterator[Path]:
    """The paths asked on a site where ``products`` were recognised, the most telling first.

    ``every``: those of a full scan as well.
    """
    name = host.removeprefix("www.")
    for entry in _data()["path"]:
        if not (every or entry.get("standard")):
            continue
        if "only" in entry and not set(entry["only"]) & set(products):
            continue
        if "{" in entry["path"] and is_address(host):
            continue  # nobody names a file after an address
        path = entry["path"].format(host=name, label=name.partition(".")[0])
        yield Path(entry["topic"], path, entry["proof"])


def folders_of(page: Page, site: Site) -> list[str]:
    """Folders of files that the page itself uses, of the kinds that are known, in its order."""
    addresses = [*page.media, *(one.url for one in (*page.scripts, *page.stylesheets))]
    found = [_folder(address, site) for address in addresses]
    return list(dict.fromkeys(filter(None, found)))


def _folder(address: str, site: Site) -> str:
    try:
        parts = urlsplit(address)
        if (parts.hostname or "") != site.host:
            return ""
    except ValueError:
        return ""
    found = _folders().match(parts.path)
    return f"{found[1]}/" if found else ""


def listing(folder: str) -> Path:
    """The request that shows whether a folder lists its files."""
    return Path("listing", folder, "listing")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _folders() -> re.Pattern[str]:
    return re.compile(_data()["folders"]["pattern"])


def _follow(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    """Whether each is found after the one before. One look each: together in one pattern, they would be tried
    again from every place where the first one fits, and a hostile page would cost the square of its length.
    """
    place = 0
    for pattern in patterns:
        found = pattern.search(text, place)
        if found is None:
            return False
        place = found.end()
    return True


@lru_cache(maxsize=256)
def _patterns(proof: str, path: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a proof; a listing's name the folder that was asked."""
    folder = path.rstrip("/")
    written = _data()["proofs"][proof]
    return tuple(
        re.compile(
            one.replace("{path}", re.escape(folder)).replace(
                "{name}", re.escape(folder.rpartition("/")[2])
            ),
            re.IGNORECASE | re.MULTILINE,
        )
        for one in ([written] if isinstance(written, str) else written)
    )
