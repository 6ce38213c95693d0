"""Facts about the certificates that a TLS endpoint sends."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from cyberscan.facts.base import Fact, Part


class Certificate(Part):
    """One certificate of the chain as sent. Texts are the peer's: bounded, never trusted."""

    subject: str
    issuer: str
    names: tuple[str, ...] = ()
    """DNS names and addresses of subjectAltName."""
    not_before: AwareDatetime
    not_after: AwareDatetime
    key_type: str
    """``RSA``, ``EC``, ``Ed25519``, ``Ed448``, ``DSA`` or ``unknown``."""
    key_bits: int
    signature_hash: str
    serial: str
    """Hexadecimal, as large as it is; with a leading ``-`` when negative."""
    sha256: str
    self_signed: bool = False
    public: bool = False
    """Bears the marks that only publicly trusted authorities give: CT timestamps, a CA/B Forum policy."""
    # What follows is None, empty or 0 when the certificate does not say or it could not be read.
    version: int = 3
    curve: str = ""
    """Of an EC key: ``secp256r1``…"""
    exponent: int | None = None
    """Of an RSA key."""
    key_sha256: str = ""
    """Of the SubjectPublicKeyInfo: the same on two certificates means the same key."""
    sha512: str = ""
    """With ``key_sha512``, what TLSA records may name (RFC 6698 §2.1.3)."""
    key_sha512: str = ""
    signature_scheme: str = ""
    """``rsa_pkcs1``, ``rsa_pss``, ``ecdsa``, ``dsa``, ``ed25519``, ``ed448`` or empty."""
    common_names: tuple[str, ...] = ()
    organization: str = ""
    """Of the subject."""
    issuer_organization: str = ""
    has_alternative_names: bool | None = None
    key_usage: tuple[str, ...] | None = None
    """``digital_signature``, ``key_encipherment``…; None without the extension."""
    key_usage_critical: bool = False
    extended_key_usage: tuple[str, ...] | None = None
    """``server_auth``, ``client_auth``, ``any`` or the dotted OID; None without the extension."""
    extended_key_usage_critical: bool = False
    is_authority: bool | None = None
    """basicConstraints CA; None without the extension."""
    authority_key_id: bool | None = None
    ocsp_urls: tuple[str, ...] = ()
    crl_urls: tuple[str, ...] = ()
    issuer_urls: tuple[str, ...] = ()
    """Where the issuer's certificate can be fetched (AIA caIssuers)."""
    timestamps: int | None = None
    """Embedded Certificate Transparency timestamps (SCT); None when unreadable."""
    must_staple: bool = False
    """RFC 7633."""
    policies: tuple[str, ...] = ()
    """Dotted OIDs."""
    unreadable: tuple[str, ...] = ()
    """Extensions that could not be parsed, or that stand twice (dotted OIDs)."""


class Deployment(Part):
    """One chain that the endpoint sends, and how it stands up."""

    shown_to: tuple[Literal["tls1.3", "rsa", "ecdsa", "old", "no_sni"], ...] = ()
    """Which clients get it: of TLS 1.3, of TLS 1.2 with RSA or ECDSA suites, ``old`` for anything else,
    ``no_sni`` for those that send no name."""
    chain: tuple[Certificate, ...] = ()
    trusted: bool | None = None
    """By the Mozilla store, the operating system's or the given CA file; None when undecided."""
    trusted_by: tuple[str, ...] = ()
    """``mozilla``, ``system``, ``ca_file``."""
    trust_error: str = ""
    """A code: self_signed, untrusted_root, unknown_issuer, incomplete_chain, expired, not_yet_valid,
    intermediate_expired, intermediate_not_yet_valid, root_expired, bad_signature, invalid_chain, wrong_use
    (not for servers), ``openssl_<number>``."""
    matches_name: bool | None = None
    mismatch: str = ""
    """Why the name does not match: ``other_names``, ``no_alternative_names`` (the name stands in the common
    name only), ``wildcard_depth`` (``*.ville.fr`` covers one label), ``www_missing`` (``ville.fr`` is there
    and ``www.ville.fr`` is not, or the reverse), ``address`` (asked by address)."""
    chain_complete: bool | None = None
    """False when an intermediate is missing; None when undetermined."""
    leads_to: str = ""
    """Whom the last certificate that vouches for the others names as its issuer; by signatures, not by order."""
    in_order: bool | None = None
    """Each certificate is signed by the next one sent; None with a single certificate."""
    superfluous: tuple[Literal["root", "unrelated", "duplicate"], ...] = ()
    """What was sent for nothing."""
    stapled: bool | None = None
    """An OCSP response came with this chain; None when it was not asked for."""


class TlsCertificates(Fact):
    """The chains an endpoint sends, and how they are judged by trust stores."""

    kind: Literal["tls.certificates"] = "tls.certificates"
    deployments: tuple[Deployment, ...] = ()
    """Those sent to clients that send the name, each once; first what a client of today is shown."""
    without_name: Deployment | None = None
    """What a client that sends no name is shown, where it differs from the first of ``deployments``."""
