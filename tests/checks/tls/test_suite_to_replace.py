from collections.abc import Callable

import pytest

from checks.tls.suite_to_replace import SuiteToReplace
from cyberscan.sdk import Outcome, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]
GOOD = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
BAD = "TLS_RSA_WITH_RC4_128_SHA"


def test_recommended_suites_pass(protocols: Make) -> None:
    [verdict] = judged(SuiteToReplace(), protocols())
    assert (verdict.outcome, verdict.evidence["recommended"]) == (Outcome.PASS, 1)


@pytest.mark.parametrize(
    "name",
    [
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256",
        "TLS_AES_128_CCM_8_SHA256",
    ],
)
def test_a_tolerated_suite_is_told_with_the_three_levels(protocols: Make, name: str) -> None:
    fact = protocols(accepted=(GOOD, name, BAD))
    [verdict] = judged(SuiteToReplace(), fact)
    assert verdict.outcome is Outcome.FAIL
    counts = [verdict.evidence[key] for key in ("recommended", "count", "forbidden")]
    assert (verdict.evidence["suites"], counts) == ([name], [1, 1, 1])
    [finding] = findings("tls.suite_to_replace", fact)
    assert "recommandées : 1, tolérées : 1, à proscrire : 1" in told(finding)


def test_only_worse_ones_are_left_to_the_other_checks(protocols: Make) -> None:
    [verdict] = judged(SuiteToReplace(), protocols(accepted=(GOOD, BAD)))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_not_having_asked_for_all_is_not_a_pass(protocols: Make) -> None:
    [verdict] = judged(SuiteToReplace(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
