"""The tables of groups and signature schemes against the names the prober gives, and the ANSSI's lists."""

import hashlib
import shutil
import subprocess

import pytest

from cyberscan.network.tls.messages import GROUP_NAMES, SIGNATURE_NAMES
from cyberscan.tls_groups import (
    group_grade,
    group_of,
    groups,
    prime_origin,
    signature_grade,
    signature_schemes,
)


def test_every_group_of_the_prober_is_known_by_the_same_name() -> None:
    assert {group.number: group.name for group in groups().values()} == GROUP_NAMES


def test_every_signature_of_the_prober_is_known_by_the_same_name() -> None:
    known = {scheme.number: scheme.name for scheme in signature_schemes().values()}
    assert {number: known.get(number) for number in SIGNATURE_NAMES} == SIGNATURE_NAMES


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")
def test_every_curve_of_openssl_is_as_large_as_it_says() -> None:
    listed = subprocess.run(
        ["openssl", "ecparam", "-list_curves"], check=True, capture_output=True, text=True
    ).stdout
    sizes = {
        words[0]: int(words[-1])
        for line in listed.splitlines()
        if " bit " in line
        for words in [line.replace(":", " ").split(" bit ")[0].split()]
    }
    ours = {group.name: group.bits for group in groups().values() if group.kind == "curve"}
    shared = set(sizes) & set(ours)
    assert len(shared) >= 10
    # The order of a curve may be one bit longer than its field.
    assert [name for name in sorted(shared) if not 0 <= ours[name] - sizes[name] <= 1] == []


@pytest.mark.parametrize(
    ("grade", "names"),
    [
        ("recommended", {"secp256r1", "secp384r1", "secp521r1"}),
        ("acceptable", {"x25519", "x448", "brainpoolP256r1", "brainpoolP384r1tls13"}),
        ("degraded", {"ffdhe2048", "ffdhe8192", "secp256k1"}),
        ("forbidden", {"secp224r1", "secp192r1", "sect163k1", "sect571r1"}),
    ],
)
def test_groups_have_the_grade_of_the_guide(grade: str, names: set[str]) -> None:
    assert names <= {group.name for group in groups().values() if group.grade == grade}


def test_a_forbidden_curve_is_small_or_binary() -> None:
    for group in groups().values():
        small = group.kind in ("curve", "hybrid") and group.bits < 250
        assert (group.grade == "forbidden") == (small or group.kind == "binary")


def test_the_hybrids_are_known_as_such() -> None:
    hybrids = {group.number for group in groups().values() if group.kind == "hybrid"}
    assert hybrids == {4587, 4588, 4589}


def test_the_primes_of_the_standards_are_known() -> None:
    """Oakley's second group, as RFC 2409 §6.2 writes it."""
    written = """
        FFFFFFFF FFFFFFFF C90FDAA2 2168C234 C4C6628B 80DC1CD1 29024E08 8A67CC74
        020BBEA6 3B139B22 514A0879 8E3404DD EF9519B3 CD3A431B 302B0A6D F25F1437
        4FE1356D 6D51C245 E485B576 625E7EC6 F44C42E9 A637ED6B 0BFF5CB6 F406B7ED
        EE386BFB 5A899FA5 AE9F2411 7C4B1FE6 49286651 ECE65381 FFFFFFFF FFFFFFFF"""
    digest = hashlib.sha256(bytes.fromhex(written)).hexdigest()
    assert prime_origin(digest) == "RFC 2409 (1024)"
    assert prime_origin("00" * 32) == ""


def test_an_unknown_group_is_not_accused() -> None:
    assert (group_of(0x2A2A).name, group_grade(0x2A2A)) == ("0x2A2A", "degraded")
    assert signature_grade("of_tomorrow") == "degraded"


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("ecdsa_secp256r1_sha256", "recommended"),
        ("rsa_pss_rsae_sha256", "recommended"),
        ("ed25519", "recommended"),
        ("rsa_pkcs1_sha256", "degraded"),
        ("rsa_pkcs1_sha1", "forbidden"),
        ("ecdsa_sha224", "forbidden"),
        ("rsa_md5_sha1", "forbidden"),
    ],
)
def test_signatures_have_the_grade_of_the_guide(name: str, grade: str) -> None:
    assert signature_grade(name) == grade
