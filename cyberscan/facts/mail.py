"""Facts about mail: exchangers, sender policies, keys, transport."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cyberscan.facts.base import Fact


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Exchanger(_Part):
    """One MX record."""

    preference: int
    host: str
    alias_of: str = ""
    """The CNAME target when the exchanger is an alias (RFC 2181 §10.3 forbids it)."""
    addresses: tuple[str, ...] = ()
    """Empty when the name leads nowhere."""
    ports: tuple[int, ...] = (25,)
    """SMTP ports to ask; the perimeter may declare others for a laboratory."""


class MailExchangers(Fact):
    """The MX set of a mail domain. Null MX (RFC 7505) is ``null = True``."""

    kind: Literal["mail.exchangers"] = "mail.exchangers"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    exchangers: tuple[Exchanger, ...] = ()
    null: bool = False


class SpfTerm(_Part):
    """One term of a policy, flattened: ``depth`` 0 is the domain's own record."""

    domain: str
    depth: int
    text: str


class Spf(Fact):
    """The sender policy, evaluated by RFC 7208."""

    kind: Literal["mail.spf"] = "mail.spf"
    records: tuple[str, ...] = ()
    result: Literal["none", "valid", "permerror", "temperror"] = "none"
    cause: str = ""
    """A code for permerror or temperror: multiple_records, syntax, too_many_lookups, include_none, …"""
    cause_detail: str = ""
    lookups: int = 0
    void_lookups: int = 0
    all_qualifier: Literal["", "+", "-", "~", "?"] = ""
    """Of the effective ``all``, following ``redirect``."""
    terms: tuple[SpfTerm, ...] = ()


class Dmarc(Fact):
    """The DMARC policy found by the RFC 9989 tree walk."""

    kind: Literal["mail.dmarc"] = "mail.dmarc"
    records: tuple[str, ...] = ()
    found_at: str = ""
    result: Literal["none", "valid", "invalid"] = "none"
    cause: str = ""
    policy: Literal["", "none", "quarantine", "reject"] = ""
    """The policy that applies to this very domain (``sp`` when inherited)."""
    subdomain_policy: Literal["", "none", "quarantine", "reject"] = ""
    testing: bool = False
    reports_to: tuple[str, ...] = ()
    obsolete_tags: tuple[str, ...] = ()


class DkimKey(_Part):
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
    signs_of_use: bool = False
    """``_domainkey`` exists as an empty node: there are selectors we do not know."""


class SmtpSession(Fact):
    """What one mail host said as far as STARTTLS."""

    kind: Literal["mail.smtp"] = "mail.smtp"
    banner: str = ""
    extensions: tuple[str, ...] = ()
    starttls: Literal["offered", "not_offered"] = "not_offered"
    handshake: Literal["", "done", "refused", "failed"] = ""
    """``refused``: announced, then answered with an error. ``failed``: the TLS handshake broke."""
    handshake_error: str = ""
