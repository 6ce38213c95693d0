from collections.abc import Callable

import pytest

from checks.tls.weak_dh import WeakDh
from cyberscan.sdk import Outcome, Severity, TlsProtocols
from cyberscan.testing import judged

Make = Callable[..., TlsProtocols]
DHE = ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",)


@pytest.mark.parametrize(
    ("bits", "severity"), [(512, Severity.HIGH), (1024, Severity.MEDIUM), (2047, Severity.MEDIUM)]
)
def test_a_small_prime_fails(protocols: Make, bits: int, severity: Severity) -> None:
    [verdict] = judged(WeakDh(), protocols(accepted=DHE, dh_bits=bits))
    assert (verdict.outcome, verdict.severity) == (Outcome.FAIL, severity)


def test_2048_bits_pass(protocols: Make) -> None:
    [verdict] = judged(WeakDh(), protocols(accepted=DHE, dh_bits=2048))
    assert verdict.outcome is Outcome.PASS


def test_without_such_suites_the_question_does_not_arise(protocols: Make) -> None:
    assert [v.outcome for v in judged(WeakDh(), protocols())] == [Outcome.NOT_APPLICABLE]


def test_an_unseen_prime_is_not_tested(protocols: Make) -> None:
    [verdict] = judged(WeakDh(), protocols(accepted=DHE))
    assert verdict.outcome is Outcome.NOT_TESTED
    [verdict] = judged(WeakDh(), protocols(suites_complete=False))
    assert verdict.outcome is Outcome.NOT_TESTED
