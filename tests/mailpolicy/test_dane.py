"""TLSA records, and the chains that they certify, real ones of a small authority."""

from hashlib import sha256, sha512

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cyberscan.facts.certificates import Certificate
from cyberscan.facts.dane import Tlsa
from cyberscan.mailpolicy.dane import holds, parse, records, rolls_over
from cyberscan.network.tls._certificate import Sent

ROOT = trustme.CA()
BETWEEN = ROOT.create_child_ca()
PEMS = [
    *(blob.bytes() for blob in BETWEEN.issue_cert("mx.ville.test").cert_chain_pems),
    ROOT.cert_pem.bytes(),
]
DERS = [x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER) for pem in PEMS]
CHAIN = tuple(Certificate.model_validate(Sent(der).described()) for der in DERS)


def key(position: int) -> bytes:
    public = x509.load_der_x509_certificate(DERS[position]).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def tlsa(usage: int, selector: int, matching: int, position: int) -> Tlsa:
    whole = key(position) if selector else DERS[position]
    data = {0: whole, 1: sha256(whole).digest(), 2: sha512(whole).digest()}[matching].hex()
    pieces = " ".join(data[at : at + 128] for at in range(0, len(data), 128))
    [found] = records([f"{usage} {selector} {matching} {pieces.upper()}"])
    assert found.faults == ()
    return found


def accepted(*found: Tlsa, in_order: bool | None = True, named: bool | None = True) -> bool | None:
    return holds(found, CHAIN, in_order=in_order, named=named)


@pytest.mark.parametrize("selector", [0, 1])
@pytest.mark.parametrize("matching", [0, 1, 2])
def test_records_that_certify_the_server(selector: int, matching: int) -> None:
    assert accepted(tlsa(3, selector, matching, 0)) is True
    assert accepted(tlsa(3, selector, matching, 0), in_order=None, named=False) is True
    assert accepted(tlsa(2, selector, matching, 1)) is True
    assert accepted(tlsa(2, selector, matching, 2)) is True


@pytest.mark.parametrize("selector", [0, 1])
@pytest.mark.parametrize("matching", [0, 1, 2])
def test_records_of_another_certificate(selector: int, matching: int) -> None:
    assert accepted(tlsa(3, selector, matching, 1)) is False


def test_one_record_that_holds_is_enough() -> None:
    assert accepted(tlsa(3, 1, 1, 1), tlsa(3, 1, 1, 0)) is True


def test_what_an_anchor_does_not_settle() -> None:
    anchor = tlsa(2, 0, 1, 1)
    assert accepted(anchor, in_order=None) is None
    assert accepted(anchor, named=False) is None
    assert accepted(tlsa(2, 0, 1, 0)) is None
    other = anchor.model_copy(update={"data": "00" * 32})
    assert accepted(other) is False
    assert accepted(other.model_copy(update={"matching": 0, "sha256": "00" * 32})) is None


def test_digests_that_are_not_known_settle_nothing() -> None:
    bare = CHAIN[0].model_copy(update={"sha512": ""})
    assert holds([tlsa(3, 0, 2, 1)], (bare,), in_order=None, named=True) is None


def test_nothing_usable_settles_nothing() -> None:
    assert accepted() is None
    assert holds([tlsa(3, 1, 1, 0)], (), in_order=None, named=True) is None


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("3 1 1 " + "ab" * 32, ()),
        ("3 1 2 " + "ab" * 64, ()),
        ("1 1 1 " + "ab" * 32, ("pkix_usage",)),
        ("0 0 1 " + "ab" * 32, ("pkix_usage",)),
        ("4 1 1 " + "ab" * 32, ("unknown_usage",)),
        ("3 2 1 " + "ab" * 32, ("unknown_selector",)),
        ("3 1 3 " + "ab" * 32, ("unknown_matching",)),
        ("3 1 1 " + "ab" * 20, ("bad_length",)),
        ("3 1 2 " + "ab" * 32, ("bad_length",)),
        ("3 1 1", ("no_data",)),
    ],
)
def test_what_senders_skip(text: str, faults: tuple[str, ...]) -> None:
    found = parse(text)
    assert found is not None
    assert found.faults == faults


@pytest.mark.parametrize(
    "text", ["", "3 1", "a b c d", "3 1 1 xyz", "3 1 1 abc", "٣ 1 1 ab", "3000 1 1 ab"]
)
def test_what_is_no_record(text: str) -> None:
    assert parse(text) is None


def test_sets_are_bounded_and_told_once() -> None:
    assert len(records(["3 1 1 " + "ab" * 32] * 5)) == 1
    assert len(records([f"3 1 1 {n:064x}" for n in range(500)])) == 20


def test_schemes_that_let_the_next_certificate_in() -> None:
    own, other, anchor = tlsa(3, 1, 1, 0), tlsa(3, 1, 1, 1), tlsa(2, 1, 1, 1)
    assert rolls_over([own, other])
    assert rolls_over([own, anchor])
    assert rolls_over([anchor])
    assert not rolls_over([own])
    assert not rolls_over([own, other.model_copy(update={"faults": ("bad_length",)})])
