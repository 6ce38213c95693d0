from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from checks.tls.weak_dh import WeakDh
from cyberscan.sdk import DhPrime, Outcome, Severity, TlsKeyExchange, TlsProtocols
from cyberscan.testing import findings, judged, told

Protocols = Callable[..., TlsProtocols]
Make = Callable[..., TlsKeyExchange]
DHE = ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",)


def primes(*bits: int) -> tuple[DhPrime, ...]:
    return tuple(DhPrime(bits=size, sha256="00" * 32) for size in bits)


@pytest.mark.parametrize(
    ("bits", "severity"), [(512, Severity.HIGH), (1024, Severity.MEDIUM), (2047, Severity.MEDIUM)]
)
def test_a_small_prime_fails(key_exchange: Make, bits: int, severity: Severity) -> None:
    [verdict] = judged(WeakDh(), key_exchange(primes=primes(bits)))
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "small")
    assert (verdict.severity, verdict.evidence["bits"]) == (severity, bits)


def test_the_smallest_prime_decides(key_exchange: Make) -> None:
    [verdict] = judged(WeakDh(), key_exchange(primes=primes(4096, 1024, 2048)))
    assert verdict.evidence["bits"] == 1024


def test_a_prime_that_very_many_servers_share_is_told(key_exchange: Make) -> None:
    nginx = "8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11"
    fact = key_exchange(primes=(DhPrime(bits=1024, sha256=nginx),))
    [verdict] = judged(WeakDh(), fact)
    assert (verdict.case, verdict.evidence["origin"]) == ("shared", "nginx")
    assert "nginx" in told(findings("tls.weak_dh", fact)[0])


@pytest.mark.parametrize("bits", [2048, 3071])
def test_what_is_enough_until_2030_is_information(key_exchange: Make, bits: int) -> None:
    fact = key_exchange(primes=primes(bits))
    [verdict] = judged(WeakDh(), fact)
    assert (verdict.case, verdict.severity) == ("dated", Severity.INFO)
    assert "2030" in told(findings("tls.weak_dh", fact)[0])


def test_it_is_a_defect_from_2031_on(key_exchange: Make) -> None:
    fact = key_exchange(primes=primes(2048), observed_at=datetime(2031, 1, 2, tzinfo=UTC))
    assert [v.case for v in judged(WeakDh(), fact)] == ["small"]


def test_3072_bits_pass(key_exchange: Make) -> None:
    [verdict] = judged(WeakDh(), key_exchange(primes=primes(3072)))
    assert verdict.outcome is Outcome.PASS


def test_mail_is_milder(key_exchange: Make) -> None:
    [verdict] = judged(WeakDh(), key_exchange(primes=primes(512), mail=True))
    assert verdict.severity is Severity.LOW


def test_without_such_suites_the_question_does_not_arise(
    key_exchange: Make, protocols: Protocols
) -> None:
    [verdict] = judged(WeakDh(), key_exchange(), others=[protocols()])
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_an_unseen_prime_is_not_tested(key_exchange: Make, protocols: Protocols) -> None:
    for others in (
        [],
        [protocols(accepted=DHE)],
        [protocols(suites_complete=False)],
        [protocols(mail=True)],
    ):
        [verdict] = judged(WeakDh(), key_exchange(), others=others)
        assert verdict.outcome is Outcome.NOT_TESTED
