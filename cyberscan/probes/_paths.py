"""Which files are asked for, and what proves that one is really there. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Literal
from urllib.parse import urlsplit

from cyberscan.network.html import Read
from cyberscan.network.http import Reply
from cyberscan.sdk import Site

Topic = Literal["git", "env", "backup", "server_status", "listing"]

DRAINED = 65_536
_PREFIX = 4096
"""Bytes of an answer that a proof may look at."""
_ZIP_AT_LEAST = 1000
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|title)[\s>]", re.IGNORECASE)
_DATA = FilePath(__file__).parents[1] / "data" / "paths.toml"
_FOLDER = re.compile(
    r"/(wp-content/uploads|sites/default/files|IMG|images|uploads|medias?|files|fileadmin|assets)/"
)


@dataclass(frozen=True)
class Path:
    """One file to ask for."""

    topic: Topic
    path: str
    proof: str

    def proved_by(self, reply: Reply) -> bool:
        """Whether the answer begins as only that file does."""
        if reply.status != 200:
            return False
        # Many servers call every file HTML: what is called so must hold some to be taken for a page.
        called = "html" in reply.header("content-type").lower()
        markup = self.topic in ("listing", "server_status")
        if called and not markup and _MARKUP.search(reply.body[:_PREFIX]):
            return False
        if self.proof == "zip" and not _ends_as_zip(reply):
            return False
        beginning = reply.body[:_PREFIX].decode("latin-1")
        return _pattern(self.proof, self.path).search(beginning) is not None


def _ends_as_zip(reply: Reply) -> bool:
    """A short answer is read whole, and an archive ends with its directory."""
    return len(reply.body) >= _ZIP_AT_LEAST or b"PK\x05\x06" in reply.body[-_ZIP_AT_LEAST:]


def for_host(host: str) -> Iterator[Path]:
    """The files asked on a site."""
    for entry in _data()["path"]:
        path = entry["path"].format(host=host.removeprefix("www."))
        yield Path(entry["topic"], path, entry["proof"])


def folder_of(page: Read, site: Site) -> str:
    """A folder of files that the page itself uses; empty when it uses none that is known."""
    for address in _addresses(page):
        parts = urlsplit(address)
        if (parts.hostname or "") != site.host:
            continue
        found = _FOLDER.match(parts.path)
        if found:
            return found.group(0)
    return ""


def listing(folder: str) -> Path:
    """The request that shows whether a folder lists its files."""
    return Path("listing", folder, "listing")


def _addresses(page: Read) -> Iterable[str]:
    return page.loaded()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _pattern(proof: str, path: str) -> re.Pattern[str]:
    text = _data()["proofs"][proof].replace("{path}", re.escape(path.rstrip("/")))
    return re.compile(text, re.IGNORECASE)
