"""What one certificate says, as plain data. Runs in the worker process. Every byte is the peer's."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256, sha512
from typing import Any, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from cyberscan.network.tls import _der, _links

MAX_NAMES = 300
_TEXT = 300
_MANY = 50
_UNREADABLE = (ValueError, TypeError)
"""The X.509 library raises the second for a name whose value is of a kind that its type cannot have."""
_SERVER_USES = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
# Only publicly trusted authorities write these: a policy of the CA/Browser Forum, or CT timestamps.
_PUBLIC_POLICIES = "2.23.140.1.2."

_SCHEMES = {
    "1.2.840.113549.1.1.10": "rsa_pss",
    "1.2.840.113549.1.1.": "rsa_pkcs1",
    "1.2.840.10045.4.": "ecdsa",
    "1.2.840.10040.4.": "dsa",
    "2.16.840.1.101.3.4.3.": "dsa",
    "1.3.101.112": "ed25519",
    "1.3.101.113": "ed448",
}
_FORGOTTEN_HASHES = {"1.2.840.113549.1.1.2": "md2", "1.2.840.113549.1.1.3": "md4"}
_USES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "server_auth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "client_auth",
    ExtendedKeyUsageOID.CODE_SIGNING: "code_signing",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "email_protection",
    ExtendedKeyUsageOID.TIME_STAMPING: "time_stamping",
    ExtendedKeyUsageOID.OCSP_SIGNING: "ocsp_signing",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "any",
}
_KEY_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign",
)  # fmt: skip

Ext = TypeVar("Ext", bound=x509.ExtensionType)


class Sent:
    """One certificate as it was sent. Raises ``ValueError`` when it cannot be read at all."""

    def __init__(self, der: bytes) -> None:
        self.der = der
        self.shape = _der.shape(der)
        try:
            self.parsed = x509.load_der_x509_certificate(der)
            # Read now: whoever asks later must not stumble on a date that does not exist.
            self.not_before = self.parsed.not_valid_before_utc
            self.not_after = self.parsed.not_valid_after_utc
        except (OverflowError, x509.InvalidVersion) as error:
            raise ValueError("no such date or version") from error

    @cached_property
    def extensions(self) -> tuple[dict[type, tuple[Any, bool]], list[str]]:
        """Each readable extension with its criticality, by class; the dotted OIDs of the others."""
        try:
            return {type(e.value): (e.value, e.critical) for e in self.parsed.extensions}, []
        except (*_UNREADABLE, x509.DuplicateExtension):
            return self._one_by_one()

    def _one_by_one(self) -> tuple[dict[type, tuple[Any, bool]], list[str]]:
        found: dict[type, tuple[Any, bool]] = {}
        bad: list[str] = []
        oids = [oid for oid, _ in self.shape.extensions]
        for oid, whole in self.shape.extensions[:_MANY]:
            if oids.count(oid) > 1:
                bad.append(oid)
                continue
            try:
                alone = x509.load_der_x509_certificate(_der.with_extensions(self.der, [whole]))
                [extension] = alone.extensions
            except (*_UNREADABLE, x509.InvalidVersion):
                bad.append(oid)
            else:
                found[type(extension.value)] = (extension.value, extension.critical)
        return found, list(dict.fromkeys(bad))

    def get(self, kind: type[Ext]) -> Ext | None:
        """An extension by its class; None when there is none, or none that can be read."""
        value = self.extensions[0].get(kind)
        return value[0] if value else None

    def critical(self, kind: type[Ext]) -> bool:
        """Whether an extension is there and marked critical."""
        return self.extensions[0].get(kind, (None, False))[1]

    @cached_property
    def alternative_names(
        self,
    ) -> tuple[list[str], list[ipaddress.IPv4Address | ipaddress.IPv6Address]]:
        """The DNS names and the addresses of subjectAltName."""
        found = self.get(x509.SubjectAlternativeName)
        if found is None:
            return [], []
        addresses = [
            value
            for value in found.get_values_for_type(x509.IPAddress)
            if isinstance(value, ipaddress.IPv4Address | ipaddress.IPv6Address)
        ]
        return found.get_values_for_type(x509.DNSName), addresses

    @property
    def common_names(self) -> list[str]:
        """Of the subject."""
        return self._named("subject", NameOID.COMMON_NAME)

    @property
    def public(self) -> bool:
        """Whether it bears what only publicly trusted authorities write."""
        if self.get(x509.PrecertificateSignedCertificateTimestamps) is not None:
            return True
        return any(oid.startswith(_PUBLIC_POLICIES) for oid in self.policies)

    @property
    def policies(self) -> list[str]:
        """Dotted OIDs of the certificate policies."""
        found = self.get(x509.CertificatePolicies) or ()
        return [policy.policy_identifier.dotted_string for policy in found]

    @property
    def for_servers(self) -> bool:
        """Whether it may prove who a server is (RFC 5280 §4.2.1.3 and §4.2.1.12); what is not said is allowed."""
        purposes, uses = self.get(x509.ExtendedKeyUsage), self.get(x509.KeyUsage)
        if purposes is not None and not any(purpose in _SERVER_USES for purpose in purposes):
            return False
        # A key exchange takes one of these; an authority's own certificate often allows none.
        return uses is None or uses.digital_signature or uses.key_encipherment or uses.key_agreement

    def name(self, which: str) -> str:
        """The subject or the issuer as one line."""
        try:
            name: x509.Name = getattr(self.parsed, which)
            return name.rfc4514_string()[:_TEXT]
        except _UNREADABLE:
            return "?"

    def described(self) -> dict[str, Any]:
        """The payload of :class:`cyberscan.facts.certificates.Certificate`."""
        dns_names, addresses = self.alternative_names
        return {
            "subject": self.name("subject"),
            "issuer": self.name("issuer"),
            "names": [str(name)[:_TEXT] for name in [*dns_names, *addresses][:MAX_NAMES]],
            "not_before": _moment(self.not_before),
            "not_after": _moment(self.not_after),
            "signature_hash": self._hash(),
            "signature_scheme": self._scheme(),
            "serial": _hex(self.shape.serial),
            "sha256": sha256(self.der).hexdigest(),
            "self_signed": _links.self_signed(self.parsed),
            "public": self.public,
            "version": self.shape.version,
            "key_sha256": sha256(self.shape.key).hexdigest(),
            "sha512": sha512(self.der).hexdigest(),
            "key_sha512": sha512(self.shape.key).hexdigest(),
            **self._key(),
            **self._names(),
            **self._constraints(),
            **self._pointers(),
        }

    def _names(self) -> dict[str, Any]:
        organization = self._named("subject", NameOID.ORGANIZATION_NAME)
        issuer = self._named("issuer", NameOID.ORGANIZATION_NAME)
        return {
            "common_names": self.common_names,
            "organization": organization[0] if organization else "",
            "issuer_organization": issuer[0] if issuer else "",
            "has_alternative_names": self._has(x509.SubjectAlternativeName),
        }

    def _constraints(self) -> dict[str, Any]:
        uses, purposes = self.get(x509.KeyUsage), self.get(x509.ExtendedKeyUsage)
        basic = self.get(x509.BasicConstraints)
        return {
            "key_usage": None if uses is None else _key_uses(uses),
            "key_usage_critical": self.critical(x509.KeyUsage),
            "extended_key_usage": None if purposes is None else _first(
                _USES.get(purpose, purpose.dotted_string) for purpose in purposes
            ),
            "extended_key_usage_critical": self.critical(x509.ExtendedKeyUsage),
            "is_authority": None if basic is None else basic.ca,
            "authority_key_id": self._has(x509.AuthorityKeyIdentifier),
            "policies": _first(self.policies),
            "unreadable": _first(self.extensions[1]),
        }  # fmt: skip

    def _pointers(self) -> dict[str, Any]:
        """Where to ask whether it was revoked, and what stands for that."""
        access = list(self.get(x509.AuthorityInformationAccess) or ())
        lists = list(self.get(x509.CRLDistributionPoints) or ())
        features = self.get(x509.TLSFeature) or ()
        return {
            "ocsp_urls": _urls(
                d.access_location
                for d in access
                if d.access_method == AuthorityInformationAccessOID.OCSP
            ),
            "issuer_urls": _urls(
                d.access_location
                for d in access
                if d.access_method == AuthorityInformationAccessOID.CA_ISSUERS
            ),
            "crl_urls": _urls(name for point in lists for name in point.full_name or ()),
            "timestamps": self._timestamps(),
            "must_staple": x509.TLSFeatureType.status_request in features,
        }

    def _timestamps(self) -> int | None:
        oid = x509.PrecertificateSignedCertificateTimestamps.oid.dotted_string
        if oid in self.extensions[1]:
            return None
        found = self.get(x509.PrecertificateSignedCertificateTimestamps)
        return len(found) if found is not None else 0

    def _has(self, kind: type[Ext]) -> bool | None:
        """None when it is there and says nothing that can be read."""
        if kind.oid.dotted_string in self.extensions[1]:
            return None
        return self.get(kind) is not None

    def _named(self, which: str, oid: x509.ObjectIdentifier) -> list[str]:
        try:
            name: x509.Name = getattr(self.parsed, which)
            values = [attribute.value for attribute in name.get_attributes_for_oid(oid)]
        except _UNREADABLE:
            return []
        return [str(value)[:_TEXT] for value in values[:_MANY]]

    def _key(self) -> dict[str, Any]:
        try:
            key = self.parsed.public_key()
        except (ValueError, UnsupportedAlgorithm):
            return {"key_type": "unknown", "key_bits": 0}
        if isinstance(key, rsa.RSAPublicKey):
            exponent = min(key.public_numbers().e, 2**63 - 1)  # the document's numbers end there
            return {"key_type": "RSA", "key_bits": key.key_size, "exponent": exponent}
        if isinstance(key, ec.EllipticCurvePublicKey):
            return {"key_type": "EC", "key_bits": key.curve.key_size, "curve": key.curve.name}
        if isinstance(key, dsa.DSAPublicKey):
            return {"key_type": "DSA", "key_bits": key.key_size}
        if isinstance(key, ed25519.Ed25519PublicKey):
            return {"key_type": "Ed25519", "key_bits": 256}
        known = isinstance(key, ed448.Ed448PublicKey)
        return {"key_type": "Ed448" if known else "unknown", "key_bits": 456 if known else 0}

    def _hash(self) -> str:
        """``sha256``…; empty for schemes that have no separate hash, such as Ed25519."""
        try:
            algorithm = self.parsed.signature_hash_algorithm
        except (UnsupportedAlgorithm, ValueError):
            oid = self.parsed.signature_algorithm_oid.dotted_string
            return _FORGOTTEN_HASHES.get(oid, "unknown")
        return algorithm.name if algorithm else ""

    def _scheme(self) -> str:
        oid = self.parsed.signature_algorithm_oid.dotted_string
        return next((name for start, name in _SCHEMES.items() if oid.startswith(start)), "")


def _key_uses(uses: x509.KeyUsage) -> list[str]:
    found = [name for name in _KEY_USES if getattr(uses, name)]
    if uses.key_agreement:  # the library refuses the question otherwise
        found += [name for name in ("encipher_only", "decipher_only") if getattr(uses, name)]
    return found


def _urls(names: Iterable[x509.GeneralName]) -> list[str]:
    return _first(
        name.value[:_TEXT] for name in names if isinstance(name, x509.UniformResourceIdentifier)
    )


def _first(values: Iterable[str]) -> list[str]:
    return list(values)[:_MANY]


def _hex(number: int) -> str:
    return f"{number:x}"[:200]


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat()
