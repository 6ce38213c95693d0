"""The table of suites against what OpenSSL knows, and the grades against the ANSSI's lists."""

import shutil
import subprocess

import pytest

from cyberscan.network.tls.messages import SSL2_SUITES
from cyberscan.tls_suites import (
    BROKEN,
    suite_flaw,
    suite_flaws,
    suite_grade,
    suite_name,
    suites,
)


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl command")
def test_every_suite_of_openssl_is_known_by_its_code() -> None:
    listed = subprocess.run(
        ["openssl", "ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    for line in listed.stdout.splitlines():
        codes, _, name = line.split()[:3]
        high, low = codes.split(",")
        assert suite_name(int(high, 16) << 8 | int(low, 16)) == name


def test_the_twelve_recommended_suites() -> None:
    recommended = [s for s in suites().values() if s.grade == "recommended"]
    assert len(recommended) == 12
    assert all(suite_flaw(suite.name) == "" for suite in recommended)


@pytest.mark.parametrize(
    ("name", "flaw"),
    [
        ("TLS_RSA_WITH_NULL_SHA256", "no_encryption"),
        ("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "no_authentication"),
        ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", "export"),
        ("TLS_RSA_WITH_RC4_128_SHA", "rc4"),
        ("TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA", "3des"),
        ("TLS_DHE_RSA_WITH_DES_CBC_SHA", "des"),
        ("TLS_RSA_WITH_AES_128_GCM_SHA256", "no_forward_secrecy"),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "sha1"),
        ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", ""),
    ],
)
def test_flaws_are_named_by_the_worst(name: str, flaw: str) -> None:
    assert suite_flaw(name) == flaw
    [suite] = [s for s in suites().values() if s.name == name]
    assert (suite.grade == "forbidden") == bool(flaw)


@pytest.mark.parametrize(
    ("name", "flaws"),
    [
        ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", {"export", "rc4", "no_forward_secrecy", "md5"}),
        ("TLS_DH_anon_WITH_3DES_EDE_CBC_SHA", {"no_authentication", "3des", "sha1"}),
        ("TLS_ECDH_anon_WITH_NULL_SHA", {"no_encryption", "no_authentication", "sha1"}),
        ("TLS_RSA_WITH_IDEA_CBC_SHA", {"idea", "no_forward_secrecy", "sha1"}),
        ("TLS_DHE_RSA_WITH_SEED_CBC_SHA", {"seed", "sha1"}),
        ("TLS_PSK_WITH_AES_128_GCM_SHA256", {"no_forward_secrecy"}),
        ("TLS_DHE_PSK_WITH_AES_128_GCM_SHA256", set()),
        ("TLS_PSK_DHE_WITH_AES_128_CCM_8", set()),
        ("TLS_NULL_WITH_NULL_NULL", {"no_encryption", "no_authentication"}),
        ("SSL_CK_DES_192_EDE3_CBC_WITH_MD5", {"3des", "no_forward_secrecy", "md5"}),
        ("SSL_RSA_FIPS_WITH_DES_CBC_SHA", {"des", "no_forward_secrecy", "sha1"}),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", set()),
    ],
)
def test_every_flaw_is_named(name: str, flaws: set[str]) -> None:
    assert set(suite_flaws(name)) == flaws


def test_every_suite_of_ssl_2_is_broken() -> None:
    assert all(set(suite_flaws(name)) & BROKEN for name in SSL2_SUITES.values())


def test_a_forbidden_suite_has_a_flaw_and_no_other_has() -> None:
    assert [
        s.name for s in suites().values() if (s.grade == "forbidden") != bool(suite_flaw(s.name))
    ] == []


def test_an_unknown_code_is_not_accused_unless_of_ssl_2() -> None:
    assert suite_name(0xABCD) == "0xABCD"
    assert suite_grade(0xABCD) == "degraded"
    assert suite_grade(0x010080) == "forbidden"
