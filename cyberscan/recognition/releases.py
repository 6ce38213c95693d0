"""The release that a file belongs to: by its very bytes, or by what it says of itself in its first lines. Pure.

A file that several releases share is not in the table; one that a site changed says nothing.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from cyberscan.recognition.answer import Answer
from cyberscan.recognition.material import texts_of
from cyberscan.recognition.table import signatures

TABLE = Path(__file__).parents[1] / "data" / "releases.csv"
"""Written by ``scripts/releases.py``."""
_TOP = 500
_NUMBER = r"v?([0-9]{1,2}\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9A-Za-z.+-])"
_SAYS = {
    "jquery": re.compile(rb"/\*![\s*]{0,12}jQuery (?:JavaScript Library )?" + _NUMBER.encode()),
    "bootstrap": re.compile(rb"/\*![\s*]{0,12}Bootstrap(?:\.js by @fat & @mdo)? " + _NUMBER.encode()),
}  # fmt: skip
"""The comment that a library's own build writes at the head of its files."""


def file_of(product: str, answers: Sequence[Answer]) -> str:
    """The address on the own host of the product's own file; empty when there is none, or none that can be told."""
    if product not in _SAYS:
        return ""
    signature = next(one for one in signatures() if one.id == product)
    for answer in answers:
        own = [text for text in texts_of(answer)["resource"] if not text.startswith("//")]
        for sign in signature.signs:
            if (found := sign.met(answer, own)) and ".js" in found[0]:
                return found.string
    return ""


def release_of(product: str, body: bytes) -> str:
    """The version of a whole file, or empty."""
    known = _known().get((product, hashlib.sha256(body).hexdigest()))
    if known is not None:
        return known
    says = _SAYS.get(product)
    found = says.search(body[:_TOP]) if says is not None else None
    return found[1].decode("ascii") if found else ""


@cache
def _known() -> Mapping[tuple[str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["product"], row["sha256"]): row["version"] for row in csv.DictReader(file)}
