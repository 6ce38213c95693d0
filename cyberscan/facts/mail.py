"""Facts about mail: exchangers, sender policies, keys, transport."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part
from cyberscan.reasons import Failure


class Exchanger(Part):
    """One MX record."""

    preference: int
    host: str
    alias_of: str = ""
    """The CNAME target when the exchanger is an alias (RFC 2181 §10.3 forbids it)."""
    addresses: tuple[str, ...] = ()
    """Empty when the name leads nowhere, or when that could not be asked (``failed``)."""
    ports: tuple[int, ...] = (25,)
    """SMTP ports to ask; the perimeter may declare others for a laboratory."""
    failed: Failure | None = None
    """Why the name could not be asked for."""


class MailExchangers(Fact):
    """The MX set of a mail domain. Null MX (RFC 7505) is ``null = True``."""

    kind: Literal["mail.exchangers"] = "mail.exchangers"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    exchangers: tuple[Exchanger, ...] = ()
    null: bool = False
    own_addresses: tuple[str, ...] = ()
    """Of the domain itself when it has no MX: mail then goes there (RFC 5321 §5.1)."""


class SpfTerm(Part):
    """One term of a policy, flattened: ``depth`` 0 is the domain's own record."""

    domain: str
    depth: int
    text: str
    name: str = ""
    """The mechanism: ``include``, ``ip4``…"""
    network: str = ""
    """Of ``ip4`` and ``ip6``, and the one that ``a/16`` or ``mx/16`` draws around an address."""
    grants: bool = False
    """Whether a sender that it matches passes."""


class Spf(Fact):
    """The sender policy, evaluated by RFC 7208."""

    kind: Literal["mail.spf"] = "mail.spf"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the right name that look meant as SPF and that receivers ignore."""
    result: Literal["none", "valid", "permerror", "temperror"] = "none"
    cause: str = ""
    """A code for permerror or temperror: multiple_records, syntax, too_many_lookups, include_none, …"""
    cause_detail: str = ""
    cause_domain: str = ""
    """Whose record holds the term at fault: the domain's own, or that of a provider it includes."""
    lookups: int = 0
    """Those of a sender that nothing matches: a message may need fewer, never more."""
    void_lookups: int = 0
    all_qualifier: Literal["", "+", "-", "~", "?"] = ""
    """Of the effective ``all``, following ``redirect``."""
    terms: tuple[SpfTerm, ...] = ()
    unfollowed: tuple[str, ...] = ()
    """Terms with macros that take a message; counted, not followed."""


class Dmarc(Fact):
    """The DMARC policy found by the RFC 9989 tree walk."""

    kind: Literal["mail.dmarc"] = "mail.dmarc"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the right name that look meant as DMARC and that receivers ignore."""
    found_at: str = ""
    """The domain itself, or the parent that the record is inherited from."""
    result: Literal["none", "valid", "invalid"] = "none"
    cause: str = ""
    """A code: multiple_records, bad_value, missing_policy, contradiction."""
    cause_detail: str = ""
    policy: Literal["", "none", "quarantine", "reject"] = ""
    """The policy that applies to this very domain (``sp`` when inherited)."""
    subdomain_policy: Literal["", "none", "quarantine", "reject"] = ""
    nonexistent_policy: Literal["", "none", "quarantine", "reject"] = ""
    """``np`` where it is written; empty: ``subdomain_policy`` holds for names that do not exist too."""
    testing: bool = False
    reports_to: tuple[str, ...] = ()
    unusable_reports_to: tuple[str, ...] = ()
    """Addresses that no receiver can use, ``mailto:`` left out for instance."""
    obsolete_tags: tuple[str, ...] = ()
    percentage: int = 100
    """``pct``, which RFC 9989 removed and which older receivers still honour."""


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


class SmtpSession(Fact):
    """What one mail host said as far as STARTTLS."""

    kind: Literal["mail.smtp"] = "mail.smtp"
    banner: str = ""
    extensions: tuple[str, ...] = ()
    starttls: Literal["offered", "not_offered"] = "not_offered"
    handshake: Literal["", "done", "refused", "failed"] = ""
    """``refused``: announced, then answered with an error. ``failed``: the TLS handshake broke."""
    handshake_error: str = ""
    handshake_unknown: Failure | None = None
    """With an empty ``handshake`` where STARTTLS is offered: why nothing can be said of it."""
