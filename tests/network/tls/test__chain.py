"""Chains judged from PEM texts alone."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cyberscan.network.tls._chain import describe as described
from cyberscan.network.tls._stores import Store

HOST = "www.ville.test"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def root() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def intermediate(root: trustme.CA) -> trustme.CA:
    return root.create_child_ca()


def describe(pems: Sequence[str], *roots: str, host: str = HOST) -> dict[str, Any]:
    ders = [ssl.PEM_cert_to_DER_cert(pem) for pem in pems]
    return described(ders, host, "192.0.2.1", [Store("ca_file", roots)])


def pem_of(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


def sent(pair: trustme.LeafCert) -> list[str]:
    return [blob.bytes().decode() for blob in pair.cert_chain_pems]


def judged(pems: list[str], *roots: str) -> tuple[bool | None, str, bool | None]:
    seen = describe(pems, *(roots or (pem_of(trustme.CA()),)))
    return seen["trusted"], seen["trust_error"], seen["chain_complete"]


def issued(**changes: Any) -> str:
    """A leaf of an authority that is not sent, or of itself; for what trustme cannot make."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    other = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(changes.get("issuer", other))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=90))
    )
    if "names" in changes:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(n) for n in changes["names"]]), critical=False
        )
    if "policy" in changes:
        policy = x509.PolicyInformation(x509.ObjectIdentifier(changes["policy"]), None)
        builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def test_a_leaf_of_a_known_root_is_trusted(root: trustme.CA) -> None:
    assert judged(sent(root.issue_cert(HOST)), pem_of(root)) == (True, "", True)


def test_a_whole_chain_is_trusted(root: trustme.CA, intermediate: trustme.CA) -> None:
    assert judged(sent(intermediate.issue_cert(HOST)), pem_of(root)) == (True, "", True)


def test_a_missing_intermediate_is_told(root: trustme.CA, intermediate: trustme.CA) -> None:
    alone = sent(intermediate.issue_cert(HOST))[:1]
    assert judged(alone, pem_of(root)) == (False, "unknown_issuer", False)


def test_a_public_authority_leaves_no_doubt_about_what_is_missing() -> None:
    leaf = issued(names=[HOST], policy="2.23.140.1.2.1")
    assert judged([leaf]) == (None, "incomplete_chain", False)


def test_an_unknown_root_behind_an_intermediate(intermediate: trustme.CA) -> None:
    chain = sent(intermediate.issue_cert(HOST))
    assert judged(chain) == (False, "unknown_issuer", None)


def test_an_unknown_root_that_is_sent(root: trustme.CA) -> None:
    chain = [*sent(root.issue_cert(HOST)), pem_of(root)]
    assert judged(chain) == (False, "untrusted_root", True)


def test_a_self_signed_leaf() -> None:
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    seen = describe([issued(issuer=own)], pem_of(trustme.CA()))
    assert (seen["trusted"], seen["trust_error"]) == (False, "self_signed")
    assert seen["chain"][0]["self_signed"] is True


def test_expiry_is_not_taken_for_an_unknown_root(root: trustme.CA) -> None:
    late = root.issue_cert(HOST, not_after=NOW - timedelta(days=2))
    early = root.issue_cert(
        HOST, not_before=NOW + timedelta(days=2), not_after=NOW + timedelta(days=9)
    )
    assert judged(sent(late), pem_of(root)) == (False, "expired", True)
    assert judged(sent(early), pem_of(root)) == (False, "not_yet_valid", True)


def test_a_forged_signature_is_not_an_unknown_root(root: trustme.CA) -> None:
    der = bytearray(ssl.PEM_cert_to_DER_cert(sent(root.issue_cert(HOST))[0]))
    der[-3] ^= 1
    assert judged([ssl.DER_cert_to_PEM_cert(bytes(der))], pem_of(root))[:2] == (
        False, "bad_signature",
    )  # fmt: skip


def test_sha_1_is_weak_and_still_leads_to_its_root(tmp_path: Path) -> None:
    def run(*command: str) -> None:
        subprocess.run(["openssl", *command], check=True, capture_output=True, cwd=tmp_path)

    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-keyout", "ca.key",
        "-out", "ca.pem", "-subj", "/CN=Racine")  # fmt: skip
    run("req", "-newkey", "rsa:1024", "-nodes", "-keyout", "k.pem", "-out", "r.pem",
        "-subj", f"/CN={HOST}")  # fmt: skip
    run("x509", "-req", "-in", "r.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-sha1",
        "-CAcreateserial", "-days", "9", "-out", "leaf.pem")  # fmt: skip
    seen = describe([(tmp_path / "leaf.pem").read_text()], (tmp_path / "ca.pem").read_text())
    [leaf] = seen["chain"]
    assert (leaf["signature_hash"], leaf["key_type"], leaf["key_bits"]) == ("sha1", "RSA", 1024)
    assert seen["trusted"] is True
    assert seen["matches_name"] is False  # a common name is no name


def test_an_unreadable_leaf_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"."):
        described([b"\x00\x00\x00"], HOST, "", ())


@dataclass
class Made:
    """A certificate and its key, of any make."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


def made(name: str, issuer: Made | None = None, **changes: Any) -> Made:
    """What trustme cannot make: ``extensions``, a ``key`` used again, days of validity, an old ``hash``."""
    key = changes.get("key") or rsa.generate_private_key(65537, 2048)
    above = issuer.certificate.subject if issuer else named(name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=900))
        .not_valid_after(NOW + timedelta(days=changes.get("days", 90)))
    )
    for extension in changes.get("extensions", [CA]):
        builder = builder.add_extension(extension, critical=False)
    signer = issuer.key if issuer else key
    certificate = builder.sign(signer, hashes.SHA256())
    if "hash" in changes:
        certificate = signed_anew(certificate, signer, changes["hash"])
    return Made(certificate, key)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def signed_anew(
    certificate: x509.Certificate, signer: rsa.RSAPrivateKey, algorithm: hashes.HashAlgorithm
) -> x509.Certificate:
    """The certificate with a signature of the past, which no library makes any more."""
    stem = bytes.fromhex("2a864886f70d0101")
    old = stem + (b"\x05" if isinstance(algorithm, hashes.SHA1) else b"\x04")
    inside = certificate.tbs_certificate_bytes.replace(stem + b"\x0b", old)
    signature = signer.sign(inside, padding.PKCS1v15(), algorithm)
    told = der(0x30, der(6, old) + b"\x05\x00")
    whole = der(0x30, inside + told + der(3, b"\x00" + signature))
    return x509.load_der_x509_certificate(whole)


def der(tag: int, value: bytes) -> bytes:
    size = len(value)
    long = size.to_bytes(2, "big") if size > 255 else bytes([size])
    return bytes([tag]) + (b"" if size < 128 else bytes([0x80 | len(long)])) + long + value


def leaf(issuer: Made, *extensions: x509.ExtensionType, **changes: Any) -> Made:
    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    return made(HOST, issuer, extensions=[names, *extensions], **changes)


CA = x509.BasicConstraints(ca=True, path_length=None)
PUBLIC = x509.CertificatePolicies(
    [x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.2.1"), None)]
)


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.MD5()])  # noqa: S303
def test_a_root_signed_long_ago_is_still_a_root(algorithm: hashes.HashAlgorithm) -> None:
    top = made("Vieille racine", hash=algorithm)
    middle = made("Intermédiaire", top, hash=algorithm)
    seen = describe([leaf(middle).pem, middle.pem, top.pem], top.pem)
    assert [c["self_signed"] for c in seen["chain"]] == [False, False, True]
    assert [c["signature_hash"] for c in seen["chain"]] == ["sha256", *[algorithm.name] * 2]


def test_a_link_missing_higher_up_is_no_unknown_root() -> None:
    top = made("Racine")
    upper = made("Haut", top)
    lower = made("Bas", upper)
    public = [leaf(lower, PUBLIC).pem, lower.pem]
    assert judged(public, top.pem) == (False, "unknown_issuer", False)
    assert judged([leaf(lower).pem, lower.pem], top.pem) == (False, "unknown_issuer", None)
    assert describe(public, top.pem)["leads_to"] == "CN=Haut"


def test_the_old_certificate_of_a_renewed_authority_is_no_proof() -> None:
    top = made("Racine")
    old, new = made("Intermédiaire", top), made("Intermédiaire", top)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(new.key.public_key())
    own = x509.SubjectKeyIdentifier.from_public_key(old.key.public_key())
    old = made("Intermédiaire", top, key=old.key, extensions=[CA, own])
    chain = [leaf(new, PUBLIC, identifier).pem, old.pem]
    assert judged(chain, top.pem) == (None, "incomplete_chain", False)
    assert describe(chain, top.pem)["leads_to"] == "CN=Intermédiaire"


def test_an_expired_root_is_not_called_an_intermediate() -> None:
    top = made("Racine", days=-5)
    assert judged([leaf(top).pem], top.pem) == (False, "root_expired", True)
    assert judged([leaf(top).pem, top.pem], top.pem) == (False, "root_expired", True)


def test_a_cross_signature_that_expired_does_not_hide_the_good_way() -> None:
    old, top = made("Vieille racine", days=-5), made("Racine")
    crossed = made("Racine", old, key=top.key, days=-5)
    middle = made("Intermédiaire", top)
    chain = [leaf(middle).pem, middle.pem, crossed.pem, old.pem]
    assert judged(chain, top.pem, old.pem) == (True, "", True)


def test_a_name_that_the_authority_may_not_certify() -> None:
    top = made("Racine")
    only = x509.NameConstraints([x509.DNSName("autre.test")], None)
    bound = made("Bornée", top, extensions=[CA, only])
    assert judged([leaf(bound).pem, bound.pem], top.pem) == (False, "invalid_chain", None)
    never = x509.NameConstraints(None, [x509.DNSName("ville.test")])
    barred = made("Exclue", top, extensions=[CA, never])
    assert judged([leaf(barred).pem, barred.pem], top.pem) == (False, "invalid_chain", None)


@pytest.mark.parametrize(
    ("uses", "trusted"),
    [
        ([ExtendedKeyUsageOID.CLIENT_AUTH], False),
        ([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH], True),
        ([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE], True),
    ],
)
def test_a_certificate_must_be_meant_for_servers(
    uses: list[x509.ObjectIdentifier], trusted: bool
) -> None:
    top = made("Racine")
    chain = [leaf(top, x509.ExtendedKeyUsage(uses)).pem]
    assert judged(chain, top.pem) == (trusted, "" if trusted else "wrong_use", True)


def test_a_key_that_may_only_sign_certificates_is_no_servers() -> None:
    top = made("Racine")
    uses = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    assert judged([leaf(top, uses).pem], top.pem) == (False, "wrong_use", True)


def test_what_was_sent_for_nothing_is_told() -> None:
    top, other = made("Racine"), made("Autre")
    middle = made("Intermédiaire", top)
    first = leaf(middle)

    def seen(*chain: Made) -> tuple[bool | None, list[str]]:
        found = describe([made.pem for made in chain], top.pem)
        return found["in_order"], found["superfluous"]

    assert seen(first) == (None, [])
    assert seen(first, middle) == (True, [])
    assert seen(first, middle, top) == (True, ["root"])
    assert seen(first, top, middle) == (False, ["root"])
    assert seen(first, other, middle) == (True, ["unrelated"])
    assert seen(first, first, middle, middle) == (True, ["duplicate"])


def test_two_ways_to_the_root_are_both_at_home() -> None:
    old, top = made("Vieille racine"), made("Racine")
    crossed = made("Racine", old, key=top.key)
    middle = made("Intermédiaire", top)
    found = describe([leaf(middle).pem, middle.pem, crossed.pem], top.pem)
    assert (found["trusted"], found["in_order"], found["superfluous"]) == (True, True, [])


def test_a_link_may_come_late_in_a_long_chain() -> None:
    top = made("Racine")
    middle = made("Intermédiaire", top)
    chain = [leaf(middle).pem, *[top.pem] * 20, middle.pem]
    assert judged(chain, top.pem) == (True, "", True)


@pytest.mark.parametrize("version", [3, 5, 127])
def test_a_version_of_the_future_in_the_chain_is_passed_over(version: int) -> None:
    top = made("Racine")
    other = ssl.PEM_cert_to_DER_cert(top.pem)
    future = other.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01" + bytes([version]), 1)
    chain = [leaf(made("Inconnue")).pem, ssl.DER_cert_to_PEM_cert(future)]
    assert judged(chain, top.pem)[0] is False
