"""Facts about mail hosts: the exchangers of a domain, what each says, what its address is called."""

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
    unasked: tuple[Literal["A", "AAAA"], ...] = ()
    """With addresses of one family: the type of the other that got no answer."""
    covered: bool = False
    """The perimeter covers this name; otherwise it is a provider's."""


class MailExchangers(Fact):
    """The MX set of a mail domain. Null MX (RFC 7505) is ``null = True``."""

    kind: Literal["mail.exchangers"] = "mail.exchangers"
    status: Literal["found", "nodata", "nxdomain"] = "found"
    exchangers: tuple[Exchanger, ...] = ()
    null: bool = False
    own_addresses: tuple[str, ...] = ()
    """Of the domain itself when it has no MX: mail then goes there (RFC 5321 §5.1)."""
    more: int = 0
    """Records beyond those of ``exchangers``: a zone may hold hundreds."""
    lab: bool = False
    """The perimeter is a laboratory's: addresses of the machine itself are meant there."""


class ReverseName(Part):
    """What one address of an exchanger is called, and whether that name leads back to it."""

    host: str
    ip: str
    state: Literal["confirmed", "none", "mismatch", "unknown"]
    """``none``: no PTR record. ``mismatch``: no name leads back to the address."""
    names: tuple[str, ...] = ()
    """The names of the PTR records, or the first of them."""
    failed: Failure | None = None
    """With ``unknown``: why."""


class MailReverse(Fact):
    """Forward-confirmed reverse names of those exchangers that the perimeter covers."""

    kind: Literal["mail.reverse"] = "mail.reverse"
    names: tuple[ReverseName, ...] = ()
    """Of the first addresses; a provider's, and those of the machine itself, are not asked for."""


class SmtpSession(Fact):
    """What one mail host said as far as STARTTLS."""

    kind: Literal["mail.smtp"] = "mail.smtp"
    banner: str = ""
    extensions: tuple[str, ...] = ()
    """Announced before any encryption; upper case, with their parameters."""
    starttls: Literal["offered", "not_offered"] = "not_offered"
    handshake: Literal["", "done", "refused", "failed"] = ""
    """``refused``: announced, then answered with an error. ``failed``: the TLS handshake broke."""
    handshake_error: str = ""
    handshake_unknown: Failure | None = None
    """With an empty ``handshake`` where STARTTLS is offered: why nothing can be said of it."""


class SmtpIpv6(Fact):
    """What a mail host, spoken with over IPv4, says over IPv6: often another machine or other settings.

    The target is the endpoint over IPv4.
    """

    kind: Literal["mail.smtp_ipv6"] = "mail.smtp_ipv6"
    address: str = ""
    """The first IPv6 address; empty when the host certainly has none."""
    unreached: Failure | None = None
    """With an ``address``: why it could not be spoken with. The other fields then say nothing."""
    extensions: tuple[str, ...] = ()
    """Announced before any encryption; upper case, with their parameters."""
    starttls: Literal["offered", "not_offered"] = "not_offered"
    handshake: Literal["", "done", "refused", "failed"] = ""
    """As in :class:`SmtpSession`."""
    handshake_error: str = ""
    handshake_unknown: Failure | None = None


class SmtpRelay(Fact):
    """Whether a mail host took a recipient of a domain that is not its own, from a stranger.

    No message is handed over: the transaction is given up after that one answer.
    """

    kind: Literal["mail.relay"] = "mail.relay"
    state: Literal["accepted", "refused"] = "refused"
    command: Literal["MAIL", "RCPT"] = "RCPT"
    """The command that was accepted or refused."""
    code: int = 0
    text: str = ""
    neighbour: bool = False
    """We spoke from the host's own network, which it may serve on purpose."""
