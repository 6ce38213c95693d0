"""French public identifiers and host names, checked before anything is done with them."""

from __future__ import annotations

import re

import idna

_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def is_siren(text: str) -> bool:
    """Whether ``text`` is nine digits with a right Luhn key (INSEE, SIREN)."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    digits = [int(c) for c in reversed(text)]
    doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_insee(text: str) -> bool:
    """Whether ``text`` has the form of a commune code of the COG (``35238``, ``2A004``)."""
    return _INSEE.fullmatch(text) is not None


def host_name(text: str) -> str:
    """The lower-case ASCII form of a host name: ``Mairie-Évry.fr.`` gives ``xn--mairie-vry-d7a.fr``.

    Raises ``ValueError`` when it is not a name that DNS can hold (RFC 1035, RFC 5891): a target's or a
    user's text is never passed on unchecked.
    """
    name = text.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError("not a host name") from error
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or labels[-1].isdigit():
        raise ValueError("not a host name")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("not a host name")
    return name
