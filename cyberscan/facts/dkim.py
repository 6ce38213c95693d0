"""The DKIM keys of a mail domain."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class DkimKey(Part):
    """One published key."""

    selector: str
    key_type: str
    bits: int = 0
    """0 when revoked or unreadable."""
    revoked: bool = False
    testing: bool = False
    error: str = ""


class Dkim(Fact):
    """Keys found under usual selectors. Not finding one proves nothing."""

    kind: Literal["mail.dkim"] = "mail.dkim"
    keys: tuple[DkimKey, ...] = ()
    selectors_asked: int = 0
    selectors_failed: int = 0
    """Of which so many got no answer."""
    signs_of_use: bool = False
    """``_domainkey`` exists as an empty node: there are selectors we do not know."""
    answers_everything: bool = False
    """A selector made up at random exists too: the zone says yes to all, nothing can be concluded."""
