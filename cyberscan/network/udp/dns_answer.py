"""The DNS message in a datagram, for those of several families who speak it."""

from __future__ import annotations

import dns.exception
import dns.flags
import dns.message


def dns_answer(data: bytes, sent: bytes) -> dns.message.Message | None:
    """The message that answers ``sent``, with its number and its question or none (RFC 5452 §9.1)."""
    if data[:2] != sent[:2]:
        return None
    try:
        answer = dns.message.from_wire(data, ignore_trailing=True)
    except (dns.exception.DNSException, ValueError):
        return None
    asked = dns.message.from_wire(sent).question
    if not answer.flags & dns.flags.QR or answer.question not in (asked, []):
        return None
    return answer
