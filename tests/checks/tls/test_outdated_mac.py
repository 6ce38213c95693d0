from collections.abc import Callable

import pytest

from checks.tls.outdated_mac import OutdatedMac
from cyberscan.sdk import AcceptedSuite, Outcome, Severity, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]
GOOD = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"


@pytest.mark.parametrize("name", [GOOD, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"])
def test_sha_2_passes(protocols: Make, name: str) -> None:
    fact = protocols(present=("TLS 1.2",), accepted=(name,))
    assert [v.outcome for v in judged(OutdatedMac(), fact)] == [Outcome.PASS]


@pytest.mark.parametrize("name", [CBC, "TLS_RSA_WITH_RC4_128_MD5"])
def test_sha_1_and_md5_in_tls_1_2_fail(protocols: Make, name: str) -> None:
    fact = protocols(present=("TLS 1.2",), accepted=(GOOD, name))
    [verdict] = judged(OutdatedMac(), fact)
    assert (verdict.outcome, verdict.severity) == (Outcome.FAIL, Severity.LOW)
    assert verdict.evidence["suites"] == [name]
    assert name in told(findings("tls.outdated_mac", fact)[0])


def test_an_old_version_is_not_accused_twice(protocols: Make) -> None:
    old_only = protocols(present=("TLS 1.0",), accepted=(CBC,))
    assert [v.outcome for v in judged(OutdatedMac(), old_only)] == [Outcome.NOT_APPLICABLE]
    old_suite = AcceptedSuite(version="TLS 1.0", code=0xC013, name=CBC)
    both = protocols(present=("TLS 1.0", "TLS 1.2"))
    both = both.model_copy(update={"suites": (*both.suites, old_suite)})
    assert [v.outcome for v in judged(OutdatedMac(), both)] == [Outcome.PASS]


def test_an_unknown_modern_version_is_not_tested(protocols: Make) -> None:
    fact = protocols(present=("TLS 1.0",), undetermined=("TLS 1.2",), accepted=(CBC,))
    assert [v.outcome for v in judged(OutdatedMac(), fact)] == [Outcome.NOT_TESTED]


def test_mail_is_milder(protocols: Make) -> None:
    [verdict] = judged(OutdatedMac(), protocols(accepted=(CBC,), mail=True))
    assert verdict.severity is Severity.INFO


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(OutdatedMac(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
