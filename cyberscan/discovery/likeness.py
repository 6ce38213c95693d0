"""Whether a name holds the name of the authority: a sign among others, never enough alone (homonyms are many)."""

from __future__ import annotations

import re
import unicodedata

from cyberscan.perimeter.models import Perimeter
from cyberscan.public_suffixes import registrable

_GENERIC = frozenset((
    "agglo", "agglomeration", "ccas", "centre", "cias", "communal", "communaute", "commune", "communes", "conseil",
    "departement", "departemental", "intercommunal", "mairie", "metropole", "mixte", "municipal", "municipale",
    "action", "region", "regional", "sdis", "sociale", "syndicat", "urbaine", "ville", "villes",
))  # fmt: skip
_PARTICLES = frozenset((
    "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "sous", "sur",
))  # fmt: skip
_OF = frozenset(("d", "de", "des", "du"))
_SHORT = 5
"""Below this length a name is also a piece of many words: it must stand alone between dots and hyphens."""


class Likeness:
    """The words by which one authority is known."""

    def __init__(self, perimeter: Perimeter) -> None:
        words = _words(perimeter.authority.name)
        own = [word for word in words if word not in _GENERIC]
        while own and own[0] in _OF:
            own = own[1:]
        short = [word for word in own if word not in _PARTICLES]
        abridged = [{"saint": "st", "sainte": "ste"}.get(word, word) for word in short]
        texts = {"".join(kept) for kept in (own, short, abridged)}
        for asset in perimeter.assets:
            label = registrable(asset.domain or asset.mail or asset.host or "").partition(".")[0]
            texts.add("".join(word for word in _words(label) if word not in _GENERIC))
        self._texts = texts - {""}

    def owns(self, name: str) -> bool:
        """Whether the registered domain of ``name`` holds one of the words: its owner chose that name."""
        return self.fits(registrable(name))

    def fits(self, name: str) -> bool:
        """Whether ``name``, without its public suffix, holds one of the words.

        Below somebody else's domain that only says whom a place is for: ``town.vendor.example``.
        """
        domain = registrable(name)
        suffix = domain.partition(".")[2]
        body = name.removesuffix(f".{suffix}") if suffix else name
        pieces = re.split(r"[.-]", ".".join(_read(label) for label in body.split(".")))
        whole = "".join(pieces)
        return any(text in whole if len(text) >= _SHORT else text in pieces for text in self._texts)


def _read(label: str) -> str:
    """An internationalised label as plain letters; nothing of one that holds letters of another alphabet."""
    if not label.startswith("xn--"):
        return label
    try:
        text = label.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return plain if plain.isascii() else ""


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    apart = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", apart)
