from collections.abc import Callable

import pytest

from checks.tls.weak_group import WeakGroup
from cyberscan.sdk import AcceptedGroup, Outcome, Severity, TlsKeyExchange, TlsProtocols
from cyberscan.testing import findings, judged, told
from cyberscan.tls_groups import groups

Protocols = Callable[..., TlsProtocols]
Make = Callable[..., TlsKeyExchange]


def named(*names: str) -> tuple[AcceptedGroup, ...]:
    numbers = {group.name: group.number for group in groups().values()}
    return tuple(AcceptedGroup(version="TLS 1.2", number=numbers[n], name=n) for n in names)


@pytest.mark.parametrize(
    "name", ["x25519", "secp256r1", "brainpoolP256r1", "secp256k1", "ffdhe2048", "X25519MLKEM768"]
)
def test_what_is_not_forbidden_passes(key_exchange: Make, name: str) -> None:
    [verdict] = judged(WeakGroup(), key_exchange(groups=named(name)))
    assert (verdict.outcome, verdict.evidence["groups"]) == (Outcome.PASS, [name])


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("secp160r1", Severity.MEDIUM),
        ("sect193r1", Severity.MEDIUM),
        ("secp224r1", Severity.LOW),
        ("sect571k1", Severity.LOW),
    ],
)
def test_a_forbidden_curve_fails(key_exchange: Make, name: str, severity: Severity) -> None:
    fact = key_exchange(groups=named("x25519", name))
    [verdict] = judged(WeakGroup(), fact)
    assert (verdict.outcome, verdict.case, verdict.severity) == (Outcome.FAIL, "weak", severity)
    assert verdict.evidence["groups"] == [name]
    assert name in told(findings("tls.weak_group", fact)[0])


def test_a_curve_of_its_own_fails(key_exchange: Make) -> None:
    fact = key_exchange(groups=named("x25519"), explicit_curve=True)
    assert [v.case for v in judged(WeakGroup(), fact)] == ["explicit"]


def test_mail_is_milder(key_exchange: Make) -> None:
    fact = key_exchange(groups=named("secp160r1"), mail=True)
    assert [v.severity for v in judged(WeakGroup(), fact)] == [Severity.INFO]


def test_an_unfinished_look_is_no_pass(key_exchange: Make) -> None:
    half = key_exchange(groups=named("x25519"), groups_complete=False)
    assert [v.outcome for v in judged(WeakGroup(), half)] == [Outcome.NOT_TESTED]
    weak = key_exchange(groups=named("secp192r1"), groups_complete=False)
    assert [v.outcome for v in judged(WeakGroup(), weak)] == [Outcome.FAIL]


def test_no_group_seen(key_exchange: Make, protocols: Protocols) -> None:
    def outcome(*others: TlsProtocols) -> Outcome:
        [verdict] = judged(WeakGroup(), key_exchange(), others=others)
        return verdict.outcome

    assert outcome() is Outcome.NOT_TESTED
    assert outcome(protocols()) is Outcome.NOT_TESTED  # ECDHE is accepted: some group there must be
    static = ("TLS_RSA_WITH_AES_128_GCM_SHA256",)
    assert outcome(protocols(accepted=static)) is Outcome.NOT_APPLICABLE
    assert outcome(protocols(accepted=static, suites_complete=False)) is Outcome.NOT_TESTED
