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
    """``t=y``: verifiers treat a message with a broken signature as one that has none."""
    error: str = ""
    """A code when verifiers cannot use it: version, syntax, duplicate_tag, no_key, sha1_only, unknown_hash,
    not_for_mail, unknown_type, wrong_type, unreadable, multiple_records."""
    alias_of: str = ""
    """Where the selector leads by CNAME: whoever runs that name changes the key without the town."""
    declared: bool = False
    provider: str = ""
    """Who usually signs under this selector; empty when anybody may."""


class Dkim(Fact):
    """Keys found under usual selectors. Not finding one proves nothing."""

    kind: Literal["mail.dkim"] = "mail.dkim"
    keys: tuple[DkimKey, ...] = ()
    broken_aliases: tuple[str, ...] = ()
    """Selectors whose CNAME leads to nothing: signing was prepared and never switched on, or left behind."""
    declared_missing: tuple[str, ...] = ()
    """Selectors that the authority named and that certainly hold no key."""
    declared_unknown: tuple[str, ...] = ()
    """Those that could not be asked for."""
    suggested: tuple[str, ...] = ()
    """Providers that the SPF policy or the exchangers name, and whose selectors were asked."""
    selectors_asked: int = 0
    selectors_failed: int = 0
    """Of which so many got no answer."""
    signs_of_use: bool = False
    """``_domainkey`` exists as an empty node: there are selectors we do not know."""
    node_missing: bool = False
    """``_domainkey`` does not exist: nothing can be below it (RFC 8020), unless the server is mistaken."""
    answers_everything: bool = False
    """A selector made up at random holds a key too: the zone says yes to all, nothing can be concluded."""
