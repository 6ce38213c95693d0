"""What certificates say, sound, strange and hostile."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.facts.certificates import Certificate
from cyberscan.network.tls import _der
from cyberscan.network.tls._certificate import MAX_NAMES, Sent

NOW = datetime.now(UTC)
KEY = ec.generate_private_key(ec.SECP256R1())


def der_of(*extensions: tuple[x509.ExtensionType, bool], key: Any = KEY, **changes: Any) -> bytes:
    subject = changes.get("subject", [(NameOID.COMMON_NAME, "www.ville.test")])
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in subject])
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(changes.get("serial", 7)).not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=90))
    )  # fmt: skip
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    hashed = (
        None
        if isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
        else hashes.SHA256()
    )
    return builder.sign(key, hashed).public_bytes(Encoding.DER)


def described(der: bytes) -> Certificate:
    return Certificate.model_validate(Sent(der).described())


def uri(text: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(text)


def test_every_field_of_a_rich_certificate() -> None:
    access = [
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, uri("http://ocsp.test")),
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, uri("http://ca.test/i")),
    ]
    points = [x509.DistributionPoint([uri("http://ca.test/l")], None, None, None)]
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ObjectIdentifier("1.2.3.4")]
    policy = x509.PolicyInformation(ObjectIdentifier("2.23.140.1.2.2"), None)
    seen = described(
        der_of(
            (x509.SubjectAlternativeName([x509.DNSName("www.ville.test")]), False),
            (x509.AuthorityInformationAccess(access), False),
            (x509.CRLDistributionPoints(points), False),
            (usage, True),
            (x509.ExtendedKeyUsage(purposes), False),
            (x509.CertificatePolicies([policy]), False),
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (x509.TLSFeature([x509.TLSFeatureType.status_request]), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(KEY.public_key()), False),
            subject=[(NameOID.COMMON_NAME, "www.ville.test"), (NameOID.ORGANIZATION_NAME, "Ville")],
        )
    )
    assert seen.ocsp_urls == ("http://ocsp.test",)
    assert seen.issuer_urls == ("http://ca.test/i",)
    assert seen.crl_urls == ("http://ca.test/l",)
    assert (seen.key_usage, seen.key_usage_critical) == (
        ("digital_signature", "key_encipherment"), True,
    )  # fmt: skip
    assert (seen.extended_key_usage, seen.extended_key_usage_critical) == (
        ("server_auth", "1.2.3.4"), False,
    )  # fmt: skip
    assert (seen.is_authority, seen.authority_key_id, seen.must_staple) == (False, True, True)
    assert (seen.policies, seen.public) == (("2.23.140.1.2.2",), True)
    assert (seen.common_names, seen.organization, seen.issuer_organization) == (
        ("www.ville.test",), "Ville", "Ville",
    )  # fmt: skip
    assert (seen.version, seen.serial, seen.timestamps, seen.unreadable) == (3, "7", 0, ())
    assert (seen.curve, seen.signature_scheme, seen.exponent) == ("secp256r1", "ecdsa", None)


def test_a_bare_certificate_says_nothing_of_what_it_lacks() -> None:
    seen = described(der_of())
    assert (seen.has_alternative_names, seen.key_usage, seen.extended_key_usage) == (
        False, None, None,
    )  # fmt: skip
    assert (seen.is_authority, seen.authority_key_id, seen.timestamps) == (None, False, 0)


@pytest.mark.parametrize(
    ("key", "kind", "bits", "scheme"),
    [
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", 256, "ed25519"),
        (ed448.Ed448PrivateKey.generate(), "Ed448", 456, "ed448"),
        (ec.generate_private_key(ec.SECP521R1()), "EC", 521, "ecdsa"),
        (rsa.generate_private_key(3, 2048), "RSA", 2048, "rsa_pkcs1"),
    ],
)
def test_keys(key: Any, kind: str, bits: int, scheme: str) -> None:
    seen = described(der_of(key=key))
    assert (seen.key_type, seen.key_bits, seen.signature_scheme) == (kind, bits, scheme)
    assert seen.exponent == (3 if kind == "RSA" else None)
    assert described(der_of(key=key, serial=8)).key_sha256 == seen.key_sha256


def patched_serial(der: bytes, content: bytes) -> bytes:
    """The certificate with other bytes for its serial number (7 so far)."""
    fields = _der.elements(_der.elements(_der.elements(der)[0].content)[0].content)
    inside = b"".join(f.whole for f in fields)
    new = inside.replace(fields[1].whole, bytes((2, len(content))) + content, 1)
    rest = b"".join(e.whole for e in _der.elements(_der.elements(der)[0].content)[1:])
    return sized(0x30, sized(0x30, new) + rest)


def sized(tag: int, content: bytes) -> bytes:
    size = len(content)
    long = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return (
        bytes((tag,))
        + (bytes((size,)) if size < 128 else bytes((0x80 | len(long),)) + long)
        + content
    )


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("content", "serial"),
    [(b"\x87", "-79"), (b"\x00", "0"), (b"\x01" * 25, "01" * 25)],
)
def test_strange_serial_numbers(content: bytes, serial: str) -> None:
    seen = described(patched_serial(der_of(), content))
    assert seen.serial == serial.removeprefix("0") or seen.serial == serial


def test_one_broken_extension_does_not_hide_the_others() -> None:
    names = (x509.SubjectAlternativeName([x509.DNSName("www.ville.test")]), False)
    broken = (x509.UnrecognizedExtension(ObjectIdentifier("2.5.29.15"), b"\xff\xff"), True)
    seen = described(der_of(names, broken))
    assert seen.names == ("www.ville.test",)
    assert seen.unreadable == ("2.5.29.15",)
    assert (seen.key_usage, seen.has_alternative_names) == (None, True)


def test_an_extension_that_stands_twice_is_told() -> None:
    names = (x509.SubjectAlternativeName([x509.DNSName("www.ville.test")]), False)
    usage = (x509.BasicConstraints(ca=False, path_length=None), True)
    der = der_of(names, usage)
    twice = [
        whole for oid, whole in _der.shape(der).extensions for _ in range(1 + (oid == "2.5.29.19"))
    ]
    seen = described(_der.with_extensions(der, twice))
    assert (seen.names, seen.unreadable, seen.is_authority) == (
        ("www.ville.test",),
        ("2.5.29.19",),
        None,
    )


def test_a_certificate_of_the_first_version(tmp_path: Path) -> None:
    def run(*command: str) -> None:
        subprocess.run(["openssl", *command], check=True, capture_output=True, cwd=tmp_path)

    run(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "k.pem",
        "-out",
        "r.pem",
        "-subj",
        "/CN=a.test",
    )
    run("x509", "-req", "-in", "r.pem", "-signkey", "k.pem", "-outform", "DER", "-out", "c.der")
    seen = described((tmp_path / "c.der").read_bytes())
    assert (seen.version, seen.names, seen.has_alternative_names) == (1, (), False)


def test_thousands_of_names_are_cut() -> None:
    many = [x509.DNSName(f"n{n}.ville.test") for n in range(5000)]
    assert len(described(der_of((x509.SubjectAlternativeName(many), False))).names) == MAX_NAMES


def test_long_and_rude_texts_are_bounded() -> None:
    rude = "\x1b[2J" + "\u202e"
    seen = described(
        der_of(subject=[(NameOID.COMMON_NAME, rude), *[(NameOID.LOCALITY_NAME, "x" * 100)] * 40])
    )
    assert len(seen.subject) <= 300


@given(st.binary(max_size=300))
def test_bytes_that_are_no_certificate(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Sent(b"\x30" + data)


@given(st.integers(0, 400), st.integers(0, 255))
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_a_certificate_with_one_byte_changed(at: int, value: int) -> None:
    data = bytearray(RICH)
    data[at % len(data)] = value
    try:
        sent = Sent(bytes(data))
    except ValueError:
        return
    Certificate.model_validate(sent.described())


RICH = der_of(
    (x509.SubjectAlternativeName([x509.DNSName("www.ville.test")]), False),
    (x509.KeyUsage(True, False, True, False, False, False, False, False, False), True),
    (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
)


def test_a_name_made_of_bits_is_no_trouble() -> None:
    # The tag of a BIT STRING where text belongs: the X.509 library raises TypeError then.
    der = der_of(subject=[(NameOID.COMMON_NAME, "\0www.ville.test")])
    at = der.rindex(b"\0www.ville.test") - 2
    seen = described(der[:at] + b"\x03" + der[at + 1 :])
    assert (seen.subject, seen.common_names) == ("?", ())


def test_names_made_of_bits_inside_an_extension_hide_no_other() -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "\0direction")])
    strange = (x509.IssuerAlternativeName([x509.DirectoryName(name)]), False)
    names = (x509.SubjectAlternativeName([x509.DNSName("www.ville.test")]), False)
    der = der_of(strange, names)
    at = der.rindex(b"\0direction") - 2
    seen = described(der[:at] + b"\x03" + der[at + 1 :])
    assert seen.names == ("www.ville.test",)
    assert seen.unreadable == ("2.5.29.18",)
