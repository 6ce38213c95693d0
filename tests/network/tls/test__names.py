"""Names that a certificate is for, and why it is not for another (RFC 9525)."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from cyberscan.network.tls._certificate import Sent
from cyberscan.network.tls._names import matches, mismatch


def leaf(*names: str, common: str = "sans importance") -> Sent:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    )  # fmt: skip
    if names:
        listed = x509.SubjectAlternativeName([x509.DNSName(n) for n in names])
        builder = builder.add_extension(listed, critical=False)
    return Sent(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("www.ville.test", "WWW.ville.test", True),
        ("*.ville.test", "www.ville.test", True),
        ("*.ville.test", "a.www.ville.test", False),
        ("*.ville.test", "ville.test", False),
        ("*.test", "ville.test", False),
        ("www.ville.test.evil.test", "www.ville.test", False),
        ("www.ville.test\x00.evil.test", "www.ville.test", False),
        ("w*.ville.test", "www.ville.test", False),
        ("xn--cole-9oa.test", "xn--cole-9oa.test", True),
        ("*.xn--cole-9oa.test", "www.xn--cole-9oa.test", True),
    ],
)
def test_names_match_as_the_rfc_says(name: str, host: str, expected: bool) -> None:
    assert matches(leaf(name), host, "192.0.2.1") is expected


def test_an_address_matches_an_address_only() -> None:
    [first, *_] = trustme.CA().issue_cert("192.0.2.1").cert_chain_pems
    certificate = Sent(ssl.PEM_cert_to_DER_cert(first.bytes().decode()))
    assert matches(certificate, "192.0.2.1", "192.0.2.1") is True
    assert matches(certificate, "192.0.2.2", "192.0.2.2") is False
    assert matches(certificate, "", "192.0.2.1") is None
    assert matches(leaf("192.0.2.1"), "192.0.2.1", "192.0.2.1") is False  # written as a name


@pytest.mark.parametrize(
    ("names", "common", "host", "expected"),
    [
        (["autre.test"], "x", "192.0.2.1", "address"),
        ([], "www.ville.test", "www.ville.test", "no_alternative_names"),
        ([], "autre.test", "www.ville.test", "other_names"),
        (["autre.test"], "www.ville.test", "www.ville.test", "other_names"),
        (["ville.test"], "x", "www.ville.test", "www_missing"),
        (["www.ville.test"], "x", "ville.test", "www_missing"),
        (["*.ville.test"], "x", "a.b.ville.test", "wildcard_depth"),
        (["*.test"], "x", "www.ville.test", "other_names"),
        (["voisin.test", "*.voisin.test"], "x", "www.ville.test", "other_names"),
    ],
)
def test_why_a_name_does_not_match(names: list[str], common: str, host: str, expected: str) -> None:
    assert mismatch(leaf(*names, common=common), host) == expected
