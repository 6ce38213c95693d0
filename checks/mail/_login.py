"""How a mail host invites to log in."""

from collections.abc import Iterable

_READABLE = frozenset({"PLAIN", "LOGIN", "XOAUTH", "XOAUTH2", "OAUTHBEARER"})
"""What they send serves whoever reads it: the password itself, or a token worth as much."""


def readable_ways(extensions: Iterable[str]) -> list[str]:
    """The announced mechanisms that show the password, also in the form of old clients (``AUTH=LOGIN``)."""
    found: set[str] = set()
    for extension in extensions:
        words = extension.replace("AUTH=", "AUTH ", 1).split()
        if words[:1] == ["AUTH"]:
            found.update(words[1:])
    return sorted(_READABLE & found)
