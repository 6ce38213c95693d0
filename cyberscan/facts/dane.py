"""TLSA records of mail servers: DANE for SMTP (RFC 7672)."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part

State = Literal["secure", "insecure", "bogus", "undetermined"]


class Tlsa(Part):
    """One TLSA record (RFC 6698 §2.1)."""

    usage: int
    selector: int
    matching: int
    data: str = ""
    """Hexadecimal; for a whole certificate or key (matching 0), its beginning."""
    sha256: str = ""
    """Of the data, where it is a whole certificate or key."""
    faults: tuple[str, ...] = ()
    """Codes of what makes senders skip it: pkix_usage, unknown_usage, unknown_selector, unknown_matching,
    bad_length, no_data."""


class DaneHost(Part):
    """The TLSA set of one exchanger."""

    host: str
    base: str = ""
    """The name below which the records were looked for, aliases followed (RFC 7672 §2.2.2)."""
    addresses: State = "undetermined"
    """Of the exchanger's address records: without proof of these, senders ask no further (§2.2)."""
    state: State = "undetermined"
    """Of the TLSA set, or of the proof that there is none."""
    found: bool | None = None
    """None when that is not known."""
    cause: str = ""
    """Why it is bogus or undetermined: a code of :class:`~cyberscan.facts.dnssec.Dnssec`."""
    cause_at: str = ""
    records: tuple[Tlsa, ...] = ()


class Dane(Fact):
    """DANE of a mail domain: the proof of its MX set, then each exchanger."""

    kind: Literal["mail.dane"] = "mail.dane"
    mx: State = "undetermined"
    mx_cause: str = ""
    hosts: tuple[DaneHost, ...] = ()
    """The first five exchangers."""
    more_hosts: int = 0
    """Exchangers that were not looked at."""
