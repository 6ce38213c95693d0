"""The laboratory's certification authority and the certificates, good and bad, that it signs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Chain = Literal["whole", "leaf_only", "self_signed", "unknown_root"]
UNKNOWN = "CN=Racine inconnue"
"""Tells nobody which of its certificates it has revoked, and sends its own root along."""
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Pair:
    """A chain as a server sends it, and its key: two PEM files."""

    certificate: Path
    key: Path

    def digests(self) -> list[str]:
        """SHA-256 of each public key of the chain, leaf first: data of TLSA records ``x 1 1``."""
        chain = x509.load_pem_x509_certificates(self.certificate.read_bytes())
        return [
            hashlib.sha256(
                certificate.public_key().public_bytes(
                    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
                )
            ).hexdigest()
            for certificate in chain
        ]


class Authority:
    """A root, an intermediate, and a stranger's root that nobody trusts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._root = _issuer("Racine du laboratoire")
        self._middle = _issuer("Intermediaire du laboratoire", self._root)
        self._stranger = _issuer(UNKNOWN.removeprefix("CN="))
        self.ca_file = folder / "racine.pem"
        self.ca_file.write_bytes(_pem(self._root[0]))

    def issue(
        self, name: str, *others: str, days: tuple[int, int] = (-10, 90), chain: Chain = "whole",
        rsa_bits: int = 0,
    ) -> Pair:  # fmt: skip
        """A certificate for ``name`` and ``others``, valid from ``days[0]`` to ``days[1]`` of today."""
        key: PrivateKey = (
            rsa.generate_private_key(65537, rsa_bits)
            if rsa_bits
            else ec.generate_private_key(ec.SECP256R1())
        )
        issuer = {"unknown_root": self._stranger}.get(chain, self._middle)
        signer = (_name(name), key) if chain == "self_signed" else (issuer[0].subject, issuer[1])
        leaf = _certificate(name, key, signer, [name, *others], days)
        sent = [leaf] if chain in ("leaf_only", "self_signed") else [leaf, issuer[0]]
        stem = f"{name}-{chain}"
        pair = Pair(self._folder / f"{stem}.pem", self._folder / f"{stem}.key")
        pair.certificate.write_bytes(b"".join(map(_pem, sent)))
        pair.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return pair


def _issuer(
    name: str, above: tuple[x509.Certificate, PrivateKey] | None = None
) -> tuple[x509.Certificate, PrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = (_name(name), key) if above is None else (above[0].subject, above[1])
    return _certificate(name, key, signer, [], (-400, 3000)), key


def _certificate(
    name: str, key: PrivateKey, signer: tuple[x509.Name, PrivateKey], hosts: Sequence[str],
    days: tuple[int, int],
) -> x509.Certificate:  # fmt: skip
    """An authority's certificate when ``hosts`` is empty, a server's otherwise."""
    now = datetime.now(UTC)
    authority = not hosts
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(signer[0])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer[1].public_key()),
            critical=False,
        )
    )
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(names, False).add_extension(purpose, False)
        if signer[0].rfc4514_string() != UNKNOWN and signer[0] != _name(name):
            builder = builder.add_extension(_revocation_list(), False)
    return builder.sign(signer[1], hashes.SHA256())


def _revocation_list() -> x509.CRLDistributionPoints:
    # the name resolves to nothing: whoever scans must not fetch what a certificate names
    address = x509.UniformResourceIdentifier("http://liste.autorite.invalid/revocations.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
