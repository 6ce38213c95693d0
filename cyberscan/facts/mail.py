"""Facts about mail hosts: the exchangers of a domain, and what each says."""

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
