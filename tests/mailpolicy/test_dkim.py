import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.mailpolicy.dkim import is_key, read


def rsa_key(bits: int, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    key = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, form)).decode()


@pytest.mark.parametrize("bits", [1024, 2048])
def test_the_size_of_an_rsa_key(bits: int) -> None:
    key = read(f"v=DKIM1; k=rsa; p={rsa_key(bits)}")
    assert (key.key_type, key.bits, key.error) == ("rsa", bits, "")


def test_both_encodings_are_read() -> None:
    assert read(f"p={rsa_key(1024, PublicFormat.PKCS1)}").bits == 1024


def test_white_space_in_the_key_is_folded() -> None:
    text = rsa_key(1024)
    assert read(f"v=DKIM1; p={text[:50]} \t {text[50:]};").bits == 1024


def test_ed25519() -> None:
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert read(f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}").bits == 256


@pytest.mark.parametrize("record", ["v=DKIM1; p=", "v=DKIM1; k=rsa; p= ;", "p="])
def test_revoked(record: str) -> None:
    assert read(record).revoked


def test_testing_mode() -> None:
    assert read(f"v=DKIM1; t=s:y; p={rsa_key(1024)}").testing


def test_a_key_that_is_not_rsa() -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert read(f"p={base64.b64encode(der).decode()}").error == "wrong_type"


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ("v=DKIM1; p=not*base64", "unreadable"),
        ("v=DKIM1; p=AAAA", "unreadable"),
        ("v=DKIM1; k=ed25519; p=AAAA", "unreadable"),
        ("v=DKIM1; k=dsa; p=AAAA", "unknown_type"),
        ("v=DKIM2; p=AAAA", "version"),
        ("p=AAAA; v=DKIM1", "version"),
        ("v=DKIM1; h=sha1; p=AAAA", "sha1_only"),
        ("v=DKIM1; h=md5:sha0; p=AAAA", "unknown_hash"),
        ("v=DKIM1; junk; p=AAAA", "syntax"),
        ("v=DKIM1; 1x=2; p=AAAA", "syntax"),
        ("v=DKIM1; k=rsa", "no_key"),
        ("v=DKIM1", "no_key"),
        ("v=DKIM1; s=tlsrpt; p=AAAA", "not_for_mail"),
        ("v=DKIM1; p=AAAA; p=BBBB", "duplicate_tag"),
        ("v=DKIM1; p=" + "A" * 40_000, "unreadable"),
    ],
)
def test_keys_that_verifiers_cannot_use(record: str, error: str) -> None:
    assert read(record).error == error


def test_a_key_for_mail_and_more_is_sound() -> None:
    key = read(f"v=DKIM1; s=email:tlsrpt; h=sha1:sha256; n=note; x=y;; p={rsa_key(1024)}; ")
    assert (key.bits, key.error) == (1024, "")


@given(st.text(max_size=200))
def test_nothing_makes_reading_raise(text: str) -> None:
    read(text)
    is_key(text)
    read(f"v=DKIM1; p={base64.b64encode(text.encode('utf-8', 'replace')).decode()}")


@pytest.mark.parametrize("piece", ["p=A;", "a=b;", ";", "t=y:", "A ", "x"])
def test_long_records_are_read_in_linear_time(piece: str) -> None:
    read("v=DKIM1; p=" + piece * 60_000)


@pytest.mark.parametrize(
    "record", ["p=AAAA", "v=DKIM1; p=", "k=rsa;p=x", "v=DKIM1; k=rsa", " v = DKIM1 ; p=x"]
)
def test_what_is_meant_as_a_key(record: str) -> None:
    assert is_key(record)


@pytest.mark.parametrize(
    "record", ["v=spf1 -all", "hello", "v=DMARC1; p=none", "v = DMARC1; p=none", "o=~"]
)
def test_what_is_not(record: str) -> None:
    assert not is_key(record)
