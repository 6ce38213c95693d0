from collections.abc import Callable

from checks.tls.suite_to_replace import SuiteToReplace
from cyberscan.sdk import Outcome, TlsProtocols
from cyberscan.testing import judged

Make = Callable[..., TlsProtocols]


def test_recommended_suites_pass(protocols: Make) -> None:
    assert [v.outcome for v in judged(SuiteToReplace(), protocols())] == [Outcome.PASS]


def test_a_tolerated_suite_is_told(protocols: Make) -> None:
    fact = protocols(accepted=("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",))
    [verdict] = judged(SuiteToReplace(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "tolerated")


def test_cbc_without_its_protection_is_worse(protocols: Make) -> None:
    accepted = ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",)
    [without] = judged(SuiteToReplace(), protocols(accepted=accepted, encrypt_then_mac=False))
    [protected] = judged(SuiteToReplace(), protocols(accepted=accepted, encrypt_then_mac=True))
    assert (without.case, protected.case) == ("unprotected_cbc", "tolerated")


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(SuiteToReplace(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
