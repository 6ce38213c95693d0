"""Other public places where a product shows its version, and what they say. Pure: somebody else asks them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cyberscan.facts.services import Extension, SeenVersion
from cyberscan.recognition.answer import Answer
from cyberscan.recognition.material import texts_of
from cyberscan.recognition.signatures import Elsewhere, Signature
from cyberscan.recognition.table import signatures
from cyberscan.recognition.versions import release

_MOST = 100
_LONGEST = 65_536


@dataclass(frozen=True)
class Place:
    """One place worth asking."""

    product: str
    path: str
    """Path and query on the site's own host."""
    elsewhere: Elsewhere

    @property
    def source(self) -> str:
        """How the version that it shows is told."""
        return (
            f"file: {self.path[:120]}" if self.elsewhere.source == "file" else self.elsewhere.source
        )


@dataclass(frozen=True)
class Said:
    """What a place says; empty when it says nothing."""

    version: SeenVersion | None = None
    extensions: tuple[Extension, ...] = ()


def places_of(
    product: str, answers: Sequence[Answer], folder: str, *, files: bool
) -> Iterator[Place]:
    """Where to ask, the announced places first; ``files`` adds those that no visitor asks for.

    They are looked for where this site is, ``folder``, or where its own files are: the root of the host may be
    another site.
    """
    signature = next((one for one in signatures() if one.id == product), None)
    if signature is None:
        return
    feeds = [feed for one in answers for feed in texts_of(one)["feed"]]
    for one in signature.elsewhere:
        if one.active and not files:
            continue
        yield Place(product, _path(one, feeds, folder, _root(signature, answers)), one)


def _path(one: Elsewhere, feeds: Sequence[str], folder: str, root: str | None) -> str:
    if one.active:
        return (folder if root is None else root) + one.path
    announced = one.announced
    shown = (feed for feed in feeds if announced is not None and announced.search(feed))
    return next(shown, folder + one.path)


def _root(signature: Signature, answers: Sequence[Answer]) -> str | None:
    """The folder that the product's own files are in; None when no file was seen."""
    for answer in answers:
        texts = texts_of(answer)["asset"]
        for sign in signature.signs:
            if (
                sign.kind == "asset"
                and sign.strength == "strong"
                and (found := sign.met(answer, texts))
            ):
                return found.string[: found.start()].partition("?")[0]
    return None


def said(place: Place, body: bytes) -> Said:
    """What an answer of status 200 says."""
    text, one = body[:_LONGEST].decode("utf-8", "replace"), place.elsewhere
    if one.mark is not None and not one.mark.search(text):
        return Said()
    found = one.pattern.search(text)
    number = release(found[1]) if found else ""
    if not number:
        return Said()
    version = SeenVersion(version=number, source=place.source)
    return Said(version, tuple(_extensions(place, one.extension, text)) if one.extension else ())


def _extensions(place: Place, pattern: re.Pattern[str], text: str) -> Iterator[Extension]:
    signature = next(one for one in signatures() if one.id == place.product)
    seen: set[str] = set()
    for found in pattern.finditer(text):
        slug = found["slug"]
        if slug in seen or slug in signature.core_extensions or len(seen) >= _MOST:
            continue
        seen.add(slug)
        yield Extension(
            kind="plugin", slug=slug, product=place.product, version=release(found["version"]), source=place.source
        )  # fmt: skip
