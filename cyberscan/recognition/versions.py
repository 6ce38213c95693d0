"""Which version a product has, of the versions that are announced for it. Never the worst one on a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cyberscan.facts.services import Certainty, SeenVersion
from cyberscan.recognition.signatures import Signature
from cyberscan.versions.packages import packaged

_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,39}")
_NUMBERS = re.compile(r"[0-9]{1,9}")
_BEFORE = re.compile(r"alpha|beta|rc|dev", re.IGNORECASE)
_RELEASE = re.compile(
    r"[0-9]{1,4}(?![0-9])(?:\.[0-9]{1,6}){0,3}(?:-?(?:alpha|beta|rc|dev)[.-]?[0-9]{0,4})?", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True)
class Agreement:
    """What the announcements come to."""

    version: str = ""
    certainty: Certainty = "firm"
    conflict: bool = False


def plain(text: str) -> str:
    """``text`` when it may be a version; else empty."""
    return text if _PLAIN.fullmatch(text) else ""


def release(text: str) -> str:
    """The number at the beginning of a text, without what a site adds to it (``6.5-RC1-57828``)."""
    found = _RELEASE.match(text)
    return found[0] if found else ""


def order(version: str) -> list[int]:
    """Its numbers; what came before a release (``6.5-RC1``) is below it, and a part of nothing else."""
    found = _BEFORE.search(version)
    if found is None:
        return [int(number) for number in _NUMBERS.findall(version)]
    return [*order(version[: found.start()]), -1, *order(version[found.end() :])]


def agreement(seen: Sequence[SeenVersion], *, doubtful: bool = False) -> Agreement:
    """One version of all: the longest when each is the beginning of it, else the newest, as a conflict.

    What is true of the newest in the site's disfavour is true of the others too. ``doubtful``: nothing but the
    number itself says that it is the product's.
    """
    if not seen:
        return Agreement()
    numbers = dict.fromkeys(one.version for one in seen)
    newest = max(numbers, key=lambda version: ([*order(version), 0], len(version)))
    conflict = any(not _begins(version, newest) for version in numbers)
    if conflict or doubtful:
        return Agreement(newest, "tentative", conflict)
    whole = {one.source for one in seen if one.version == newest}
    return Agreement(newest, "certain" if len(whole) > 1 else "firm")


def _begins(version: str, whole: str) -> bool:
    """``10`` begins ``10.2.3``; ``6.8.0`` is ``6.8``."""
    mine, other = order(version), order(whole)
    return other[: len(mine)] == mine or (
        mine[: len(other)] == other and not any(mine[len(other) :])
    )


def core_versions(signature: Signature, assets: Sequence[str]) -> tuple[set[str], bool]:
    """The numbers on the core's files, and whether other files carry other ones.

    None when the site puts a number of its own on every file: it shows by a library that has it too, or by
    a file that did not exist in that version.
    """
    seen: set[str] = set()
    for core in signature.core:
        numbers = _numbers(core.pattern, assets)
        if any(order(number) < order(core.since) for number in numbers):
            return set(), False
        seen |= numbers
    if signature.library is not None and seen & _numbers(signature.library, assets):
        return set(), False
    others = _numbers(signature.number, assets) - seen if signature.number is not None else set()
    return (seen, bool(others)) if len(seen) == 1 else (set(), False)


def _numbers(pattern: re.Pattern[str], assets: Iterable[str]) -> set[str]:
    return {found[1] for asset in assets if (found := pattern.search(asset))}


def back_ported(texts: Iterable[str]) -> str:
    """The distribution that a version's suffix or a banner names: it mends old versions."""
    package = packaged(texts)
    return package.distribution if package else ""
