"""What one DNS message says of a name: found, no such data, no such name; or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from cyberscan.reasons import LookFailed, Reason

MAX_RECORDS = 200
"""Of one answer: nobody needs 900 addresses, and somebody may send them."""
MAX_ALIASES = 12


@dataclass(frozen=True)
class Answer:
    """What a server said about one name and type."""

    name: str
    rtype: str
    status: Literal["found", "nodata", "nxdomain"]
    records: tuple[str, ...] = ()
    """Text form of each record's data; TXT strings are joined without a space (RFC 7208 §3.3)."""
    aliases: tuple[str, ...] = ()
    ttl: int = 0
    authentic: bool = False
    """The resolver says that it validated the answer (AD): worth what the path to it is worth."""


def read(message: dns.message.Message, name: str, rtype: str) -> Answer:
    """What a response says of the name. Raises ``dns_failure`` for SERVFAIL, REFUSED and the like."""
    if (trouble := trouble_of(message)) is not None:
        raise LookFailed(Reason.DNS_FAILURE, trouble)
    wanted = dns.rdatatype.from_text(rtype)
    owner, aliases = _follow(message, dns.name.from_text(name), wanted)
    rrset = next((s for s in message.answer if s.name == owner and s.rdtype == wanted), None)
    authentic = bool(message.flags & dns.flags.AD)
    if rrset is not None:
        # A set has no order, and servers turn it round: two scans of the same records must say the same.
        records = tuple(_text(rdata) for rdata in sorted(rrset)[:MAX_RECORDS])
        return Answer(name, rtype, "found", records, aliases, rrset.ttl, authentic)
    if message.answer and not aliases and message.rcode() == dns.rcode.NOERROR:
        raise LookFailed(Reason.PROTOCOL_ERROR, "answer to another question")
    absent = message.rcode() == dns.rcode.NXDOMAIN  # of the last alias: RFC 6604 §3
    status: Literal["nodata", "nxdomain"] = "nxdomain" if absent else "nodata"
    return Answer(name, rtype, status, (), aliases, 0, authentic)


def trouble_of(message: dns.message.Message) -> str | None:
    """Why a response says nothing about the name; None when it does."""
    code = message.rcode()
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return dns.rcode.to_text(code)
    if code == dns.rcode.NOERROR and not message.answer and _refers(message):
        return "referral"  # a server that does not resolve: the data is elsewhere, not absent
    return None


def _refers(message: dns.message.Message) -> bool:
    kinds = {rrset.rdtype for rrset in message.authority}
    authoritative = bool(message.flags & dns.flags.AA)
    return dns.rdatatype.NS in kinds and dns.rdatatype.SOA not in kinds and not authoritative


def _follow(
    message: dns.message.Message, owner: dns.name.Name, wanted: dns.rdatatype.RdataType
) -> tuple[dns.name.Name, tuple[str, ...]]:
    """Walk the CNAME chain of an answer; loops and endless chains end as a failure."""
    aliases: list[str] = []
    while wanted != dns.rdatatype.CNAME:
        alias = next(
            (s for s in message.answer if s.name == owner and s.rdtype == dns.rdatatype.CNAME), None
        )
        if alias is None:
            break
        owner = alias[0].target
        aliases.append(_name(owner))
        if len(aliases) > MAX_ALIASES:
            raise LookFailed(Reason.DNS_FAILURE, "CNAME loop")
    return owner, tuple(aliases)


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _text(rdata: object) -> str:
    strings = getattr(rdata, "strings", None)
    if strings is not None:
        # Bytes outside ASCII are kept visible, one by one: a policy holding them is judged, not repaired.
        return b"".join(strings).decode("latin-1")
    text: str = rdata.to_text()  # type: ignore[attr-defined] # every dnspython rdata has it
    return text
