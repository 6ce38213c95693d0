"""Facts about TLS endpoints: what the server speaks, what it accepts, the chain it sends."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part

Presence = Literal["present", "absent", "undetermined"]


class VersionSupport(Part):
    """One protocol version: SSL 2.0, SSL 3.0, TLS 1.0 … TLS 1.3."""

    version: str
    presence: Presence
    detail: str = ""


class AcceptedSuite(Part):
    """One accepted cipher suite, by its IANA code and name."""

    version: str
    code: int
    name: str


class TlsProtocols(Fact):
    """Versions, suites and key exchange, read from plain ClientHello answers."""

    kind: Literal["tls.protocols"] = "tls.protocols"
    speaks: Literal["tls", "http", "smtp", "ssh", "other"] = "tls"
    """What answers on the port. Anything but ``tls`` means that there is no TLS here."""
    versions: tuple[VersionSupport, ...] = ()
    suites: tuple[AcceptedSuite, ...] = ()
    suites_complete: bool = True
    """False when the enumeration stopped early: absence of a suite then proves nothing."""
    dh_bits: int | None = None
    """Size of the finite-field prime that was sent, when one was."""
    groups: tuple[str, ...] = ()
    encrypt_then_mac: bool | None = None


class Certificate(Part):
    """One certificate of the chain as sent."""

    subject: str
    issuer: str
    names: tuple[str, ...] = ()
    not_before: AwareDatetime
    not_after: AwareDatetime
    key_type: str
    key_bits: int
    signature_hash: str
    serial: str
    sha256: str
    self_signed: bool = False
    public: bool = False
    """Bears the marks that only publicly trusted authorities give: CT timestamps, a CA/B Forum policy."""


class TlsCertificates(Fact):
    """The chain an endpoint sends, and how it is judged by a trust store."""

    kind: Literal["tls.certificates"] = "tls.certificates"
    chain: tuple[Certificate, ...] = ()
    trusted: bool | None = None
    """None when the verifier could not decide."""
    trust_error: str = ""
    """A code: self_signed, untrusted_root, unknown_issuer, incomplete_chain, expired, not_yet_valid,
    intermediate_expired, intermediate_not_yet_valid, root_expired, bad_signature, invalid_chain, wrong_use
    (not for servers), ``openssl_<number>``."""
    matches_name: bool | None = None
    chain_complete: bool | None = None
    """False when an intermediate is missing; None when undetermined."""
    leads_to: str = ""
    """Whom the last certificate that vouches for the others names as its issuer; by signatures, not by order."""
