"""Session tickets are announced to live for more than a day."""

from collections.abc import Iterator
from math import ceil

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    TlsExtensions,
    TlsProtocols,
    TlsTrials,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._behaviour import OLD_TLS, beside
from ._common import with_presence

HOURS = 24
"""The most that the ANSSI guide allows."""
_HOUR = 3600


class TicketLifetime(Check[TlsTrials]):
    id = "tls.ticket_lifetime"
    judges = TlsTrials

    def evaluate(self, fact: TlsTrials, context: Context) -> Iterator[Verdict]:
        most = context.threshold("hours", HOURS)
        seconds = fact.ticket_lifetime
        if seconds is None:
            yield _without_ticket(fact, context)
        elif seconds > most * _HOUR:
            yield failed(hours=ceil(seconds / _HOUR), limit=round(most), seconds=seconds)
        elif seconds == 0 and not _tls13_only(fact, context):
            # RFC 5077 §3.3: zero leaves it unsaid; in TLS 1.3 it means at once (RFC 8446 §4.6.1).
            yield not_tested(Reason.PROTOCOL_ERROR, "lifetime left unsaid")
        else:
            yield passed(limit=round(most), seconds=seconds)


def _without_ticket(fact: TlsTrials, context: Context) -> Verdict:
    """No ticket at all, where the hellos say so: TLS 1.3 sends them unannounced, after the handshake."""
    protocols = beside(fact, context, TlsProtocols)
    extensions = beside(fact, context, TlsExtensions)
    refused = extensions is not None and extensions.session_ticket is False
    if refused and protocols and with_presence(protocols, ("TLS 1.3",), "absent"):
        return not_applicable("no_ticket")
    return not_tested(Reason.PROTOCOL_ERROR, "no ticket was seen")


def _tls13_only(fact: TlsTrials, context: Context) -> bool:
    protocols = beside(fact, context, TlsProtocols)
    return protocols is not None and with_presence(protocols, OLD_TLS, "absent") == list(OLD_TLS)
