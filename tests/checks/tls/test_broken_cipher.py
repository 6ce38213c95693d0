from collections.abc import Callable

import pytest

from checks.tls.broken_cipher import BrokenCipher
from cyberscan.registry import load_checks
from cyberscan.sdk import AcceptedSuite, Outcome, Severity, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]
GOOD = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


def test_recommended_suites_pass(protocols: Make) -> None:
    assert [v.outcome for v in judged(BrokenCipher(), protocols())] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("name", "case", "severity", "flaws"),
    [
        ("TLS_RSA_WITH_NULL_SHA256", "broken", Severity.HIGH, ["no_encryption"]),
        ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", "broken", Severity.HIGH, ["export", "rc4"]),
        ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", "broken", Severity.HIGH, ["rc4"]),
        ("TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5", "broken", Severity.HIGH, ["export", "rc2"]),
        ("TLS_DHE_RSA_WITH_DES_CBC_SHA", "broken", Severity.HIGH, ["des"]),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "small_blocks", Severity.MEDIUM, ["3des"]),
        ("TLS_RSA_WITH_IDEA_CBC_SHA", "small_blocks", Severity.MEDIUM, ["idea"]),
        ("TLS_RSA_WITH_SEED_CBC_SHA", "unlisted", Severity.LOW, ["seed"]),
    ],
)
def test_each_kind_fails(
    protocols: Make, name: str, case: str, severity: Severity, flaws: list[str]
) -> None:
    fact = protocols(accepted=(GOOD, name))
    [verdict] = judged(BrokenCipher(), fact)
    assert (verdict.outcome, verdict.case, verdict.severity) == (Outcome.FAIL, case, severity)
    assert (verdict.evidence["suites"], verdict.evidence["flaws"]) == ([name], flaws)
    [finding] = findings("tls.broken_cipher", fact)
    assert name in told(finding)


@pytest.mark.parametrize(
    "name",
    [
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256",
        "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256",
        "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
    ],
)
def test_what_other_checks_tell_is_not_told_here(protocols: Make, name: str) -> None:
    [verdict] = judged(BrokenCipher(), protocols(accepted=(GOOD, name)))
    assert verdict.outcome is Outcome.PASS


def test_the_suites_of_ssl_2_are_broken(protocols: Make) -> None:
    suite = AcceptedSuite(version="SSL 2.0", code=0x0700C0, name="SSL_CK_DES_192_EDE3_CBC_WITH_MD5")
    fact = protocols().model_copy(update={"suites": (suite,)})
    assert [v.case for v in judged(BrokenCipher(), fact)] == ["small_blocks"]


def test_a_mail_server_is_accused_more_mildly(protocols: Make) -> None:
    fact = protocols(accepted=(GOOD, "TLS_RSA_WITH_RC4_128_SHA"), mail=True)
    assert [v.severity for v in judged(BrokenCipher(), fact)] == [Severity.LOW]


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(BrokenCipher(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
    broken = protocols(accepted=("TLS_RSA_WITH_RC4_128_SHA",), suites_complete=False)
    assert judged(BrokenCipher(), broken)[0].outcome is Outcome.FAIL


def test_the_old_name_still_finds_it() -> None:
    [check] = [c for c in load_checks() if "tls.forbidden_suite" in c.check.aliases]
    assert check.id == "tls.broken_cipher"
