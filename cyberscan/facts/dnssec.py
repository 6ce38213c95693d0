"""Facts about the chain of trust of a name."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact


class Dnssec(Fact):
    """The chain of trust, validated by us from the trust anchor."""

    kind: Literal["dns.dnssec"] = "dns.dnssec"
    state: Literal["secure", "insecure", "bogus", "undetermined"] = "undetermined"
    cause: str = ""
    """A code when bogus or undetermined: expired, not_yet_valid, wrong_ds, missing_key, bad_signature,
    missing_signature, unsupported, no_signatures_served, unproved, untrusted_anchor, no_anchor,
    no_answer."""
    cause_at: str = ""
    """The zone where the chain broke; it may be above ours."""
    apex: str = ""
    """The zone that holds the name: the name itself, or the enclosing one; empty when it does not exist."""
    signed: bool = False
    """The zone publishes DNSKEY."""
    ds_present: bool = False
    algorithms: tuple[int, ...] = ()
    ds_digests: tuple[int, ...] = ()
    signatures_expire_at: AwareDatetime | None = None
    """Earliest end among the valid signatures that we used of the zone itself."""
