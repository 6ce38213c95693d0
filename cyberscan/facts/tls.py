"""Facts about TLS endpoints: what the server speaks, what it accepts, how it behaves."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part

Presence = Literal["present", "absent", "undetermined"]
Preference = Literal["server", "client", "undetermined"]


class VersionSupport(Part):
    """One protocol version: SSL 2.0, SSL 3.0, TLS 1.0 … TLS 1.3."""

    version: str
    presence: Presence
    detail: str = ""
    preference: Preference = "undetermined"
    """Whose order decides on the suite. ``undetermined`` too where a single suite leaves no choice."""
    ordered: bool = True
    """False when the suites were asked for in several lists: their order is then the server's in each only."""


class AcceptedSuite(Part):
    """One accepted cipher suite, by its IANA code and name."""

    version: str
    code: int
    name: str


class TlsProtocols(Fact):
    """Versions and suites, read from plain ClientHello answers."""

    kind: Literal["tls.protocols"] = "tls.protocols"
    speaks: Literal["tls", "http", "smtp", "ssh", "clear", "other"] = "tls"
    """What answers on the port. Anything but ``tls`` means that there is no TLS here; ``clear``: the
    protocol of ``target.starttls`` answered, and does not offer TLS or refused it."""
    versions: tuple[VersionSupport, ...] = ()
    suites: tuple[AcceptedSuite, ...] = ()
    """By version, and within a version in the order in which the server chose them: its own order of
    preference where ``preference`` is ``server``."""
    suites_complete: bool = True
    """False when the enumeration stopped early: absence of a suite then proves nothing."""


class AcceptedGroup(Part):
    """One key-exchange group (curve, finite field, hybrid) that the server agreed to, by its IANA number."""

    version: Literal["TLS 1.2", "TLS 1.3"]
    """``TLS 1.2`` stands for all older versions as well."""
    number: int
    name: str


class DhPrime(Part):
    """One finite-field prime that the server sent (TLS 1.2 and older)."""

    bits: int
    sha256: str
    """Of the prime's bytes without leading zeros: the same prime on a million servers is a target."""


class TlsKeyExchange(Fact):
    """Groups, primes and signatures of the key exchange, as the server showed them in clear."""

    kind: Literal["tls.key_exchange"] = "tls.key_exchange"
    groups: tuple[AcceptedGroup, ...] = ()
    """In the order in which the server chose them."""
    groups_complete: bool = True
    """False when the enumeration stopped early: absence of a group then proves nothing."""
    hybrids_asked: bool = False
    """Whether the post-quantum hybrids were offered and an answer came (TLS 1.3 only); they are in
    ``groups`` when accepted."""
    primes: tuple[DhPrime, ...] = ()
    explicit_curve: bool = False
    """The server sent a curve by its coefficients, not by its name (RFC 8422 §5.4 forbids it)."""
    signatures: tuple[str, ...] = ()
    """Schemes that signed the key exchanges seen, TLS 1.2 and older: ``ecdsa_secp256r1_sha256``,
    ``rsa_pkcs1_sha1``, ``rsa_md5_sha1`` (TLS 1.1 and older with RSA)…"""


class TlsExtensions(Fact):
    """What the server answers to the extensions of a hello, and how it takes unusual hellos.

    ``None`` everywhere: the question does not arise (no such version) or could not be answered.
    """

    kind: Literal["tls.extensions"] = "tls.extensions"
    extended_master_secret: bool | None = None
    """RFC 7627; TLS 1.2 and older."""
    encrypt_then_mac: bool | None = None
    """RFC 7366; asked with CBC suites only: False when one of them was agreed to without it."""
    secure_renegotiation: bool | None = None
    """RFC 5746; TLS 1.2 and older."""
    session_ticket: bool | None = None
    """RFC 5077 tickets announced (TLS 1.2 and older)."""
    session_id: bool | None = None
    """The server gave a session id: it may resume from a cache (TLS 1.2 and older)."""
    compression: bool | None = None
    """TLS compression accepted (CRIME); TLS 1.2 and older."""
    heartbeat: bool | None = None
    """RFC 6520 extension answered."""
    ocsp_staple: bool | None = None
    """An OCSP response was stapled to the certificate (TLS 1.2 and older in clear)."""
    sct_in_handshake: bool | None = None
    """Certificate Transparency timestamps sent in the handshake (RFC 6962 §3.3)."""
    alpn: tuple[str, ...] = ()
    """Protocols chosen by ALPN (``h2``, ``http/1.1``)."""
    fallback_scsv: bool | None = None
    """Whether a hello marked as a fallback (RFC 7507) is refused, as it must be. None where one version
    only leaves nothing to fall back to."""
    intolerant_to: tuple[str, ...] = ()
    """Hellos that were refused though a server must ignore what it does not know: ``future_version``,
    ``grease``, ``long_hello``, ``extensions``."""
    unknown_values_accepted: bool | None = None
    """A hello with values that mean nothing was accepted: only then is an empty ``intolerant_to`` an answer."""
    oddities: tuple[str, ...] = ()
    """Answers that the standards forbid: ``unsolicited_extension``, ``extension_twice``,
    ``zero_length_record``, ``session_id_not_echoed`` (TLS 1.3), ``random_constant``, ``wrong_record_version``…"""


class Trial(Part):
    """The answer of one trial that needs a real handshake."""

    state: Literal["yes", "no", "impossible", "undetermined"] = "undetermined"
    """``yes``: the weakness or feature is there. ``impossible``: what the hellos showed rules it out, so
    it was not tried; ``detail`` says what."""
    detail: str = ""


class TlsTrials(Fact):
    """What only a real handshake, or a deliberately wrong one, can show. No exploit: nothing is read."""

    kind: Literal["tls.trials"] = "tls.trials"
    heartbleed: Trial = Trial()
    robot: Trial = Trial()
    ccs_injection: Trial = Trial()
    client_renegotiation: Trial = Trial()
    """Whether the server lets a client renegotiate again and again (TLS 1.2 and older)."""
    early_data: Trial = Trial()
    """Whether TLS 1.3 early data (0-RTT) is accepted."""
    ticket_lifetime: int | None = None
    """Seconds; the longest lifetime hint of the session tickets seen; None when no ticket was seen."""
