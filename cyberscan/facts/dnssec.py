"""Facts about the chain of trust of a name, and what its zone publishes of it."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part


class ZoneKey(Part):
    """One DNSKEY of a zone."""

    tag: int
    algorithm: int
    bits: int = 0
    """Of an RSA modulus; 0 for other algorithms, whose size is fixed, and for keys that cannot be read."""
    entry: bool = False
    """The flag that marks it as the key that a DS names (SEP, RFC 4034 §2.1.1)."""
    revoked: bool = False
    """RFC 5011 §2.1."""
    signs_keys: bool = False
    """The set of keys carries a signature that names this key."""


class ParentDigest(Part):
    """One DS at the parent, or one CDS in the zone."""

    tag: int
    algorithm: int
    digest_type: int
    matches: bool | None = None
    """A key of the zone fits it; None when the keys were not seen or the digest type cannot be computed."""


class WantedKey(Part):
    """One CDNSKEY of a zone."""

    tag: int
    algorithm: int
    matches: bool
    """The zone publishes this very key."""


class SignaturePeriod(Part):
    """From when to when one set of records of the zone is signed: its best signature that holds."""

    name: str
    rtype: str
    inception: AwareDatetime
    expiration: AwareDatetime


class Dnssec(Fact):
    """The chain of trust, validated by us from the trust anchor."""

    kind: Literal["dns.dnssec"] = "dns.dnssec"
    state: Literal["secure", "insecure", "bogus", "undetermined"] = "undetermined"
    cause: str = ""
    """A code when bogus or undetermined: expired, not_yet_valid, wrong_ds, missing_key, bad_signature,
    missing_signature, unsupported, no_signatures_served, unproved, untrusted_anchor, no_anchor,
    altered_on_the_way (the zone's own servers give data that holds), no_answer, missing_tool. When insecure: empty (no DS), or unsupported (a signed zone whose algorithms
    no validator here knows, RFC 4035 §5.2)."""
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
    signatures: tuple[SignaturePeriod, ...] = ()
    """Of the sets of the zone that were looked at and hold, the first to end first."""
    keys: tuple[ZoneKey, ...] = ()
    digests: tuple[ParentDigest, ...] = ()
    denial: Literal["", "nsec", "nsec3"] = ""
    """How the zone proves that something does not exist; empty when no proof was seen."""
    nsec3_iterations: int | None = None
    nsec3_salt_bytes: int | None = None
    nsec3_opt_out: bool | None = None
    """None when the zone has no NSEC3, or no proof made with it was seen."""
    wanted_digests: tuple[ParentDigest, ...] | None = None
    """CDS: what the zone asks its parent to publish (RFC 7344); None when that could not be asked."""
    wanted_keys: tuple[WantedKey, ...] | None = None
    """CDNSKEY: the same, as keys; None when that could not be asked."""
    deletion_wanted: bool = False
    """The CDS or CDNSKEY of RFC 8078 §4 that asks the parent to remove the DS."""
