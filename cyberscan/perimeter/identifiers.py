"""French public identifiers, host names and URLs, checked before anything is done with them."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast
from urllib.parse import urlsplit

import idna

_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_PATH = re.compile(r"/[!-~]{0,500}")
_EMAIL = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@([^\s@]+)")


class WebOrigin(NamedTuple):
    """The parts of a declared URL that matter: what to connect to and what to ask."""

    scheme: Literal["http", "https"]
    host: str
    port: int
    path: str


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


def is_email(text: str) -> bool:
    """Whether ``text`` looks like one plain e-mail address at a real host name."""
    found = _EMAIL.fullmatch(text)
    if found is None:
        return False
    try:
        host_name(found[1])
    except ValueError:
        return False
    return True


def host_name(text: str) -> str:
    """The lower-case ASCII form of a host name: ``Mairie-Évry.fr.`` gives ``xn--mairie-vry-h7a.fr``.

    Raises ``ValueError`` when it is not a name that DNS can hold (RFC 1035, RFC 5891): a target's or a
    user's text is never passed on unchecked.
    """
    name = text.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise ValueError("not a host name") from error
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or labels[-1].isdigit():
        raise ValueError("not a host name")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("not a host name")
    return name


def web_origin(text: str) -> WebOrigin:
    """The parts of an http(s) URL; the query and the fragment are dropped.

    Raises ``ValueError`` with ``url_credentials``, ``not a host name``, or ``url`` for the rest.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError("url") from error
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ValueError("url")
    if "@" in parts.netloc:
        raise ValueError("url_credentials")
    path = parts.path or "/"
    if not _PATH.fullmatch(path):
        raise ValueError("url")
    scheme = cast(Literal["http", "https"], parts.scheme)
    return WebOrigin(scheme, host_name(host), port or {"http": 80, "https": 443}[scheme], path)
