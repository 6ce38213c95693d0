from collections.abc import Callable
from datetime import UTC, datetime

from checks.tls.no_hybrid_group import NoHybridGroup
from cyberscan.sdk import AcceptedGroup, Outcome, Severity, TlsKeyExchange, TlsProtocols
from cyberscan.testing import findings, judged, told

Protocols = Callable[..., TlsProtocols]
Make = Callable[..., TlsKeyExchange]
CURVE = AcceptedGroup(version="TLS 1.3", number=29, name="x25519")
HYBRID = AcceptedGroup(version="TLS 1.3", number=4588, name="X25519MLKEM768")


def test_a_hybrid_passes_and_is_named(key_exchange: Make) -> None:
    [verdict] = judged(NoHybridGroup(), key_exchange(groups=(CURVE, HYBRID), hybrids_asked=True))
    assert (verdict.outcome, verdict.evidence["groups"]) == (Outcome.PASS, ["X25519MLKEM768"])


def test_its_absence_is_information(key_exchange: Make) -> None:
    fact = key_exchange(groups=(CURVE,), hybrids_asked=True)
    [verdict] = judged(NoHybridGroup(), fact)
    assert (verdict.outcome, verdict.severity) == (Outcome.FAIL, Severity.INFO)
    assert "2030" in told(findings("tls.no_hybrid_group", fact)[0])


def test_it_weighs_more_from_2030_on(key_exchange: Make) -> None:
    late = datetime(2030, 1, 1, tzinfo=UTC)
    fact = key_exchange(groups=(CURVE,), hybrids_asked=True, observed_at=late)
    assert [v.severity for v in judged(NoHybridGroup(), fact)] == [Severity.LOW]


def test_unasked_is_not_tested(key_exchange: Make, protocols: Protocols) -> None:
    [alone] = judged(NoHybridGroup(), key_exchange(groups=(CURVE,)))
    [modern] = judged(NoHybridGroup(), key_exchange(groups=(CURVE,)), others=[protocols()])
    assert (alone.outcome, modern.outcome) == (Outcome.NOT_TESTED, Outcome.NOT_TESTED)


def test_before_tls_1_3_there_are_none(key_exchange: Make, protocols: Protocols) -> None:
    older = protocols(present=("TLS 1.2",))
    [verdict] = judged(NoHybridGroup(), key_exchange(groups=(CURVE,)), others=[older])
    assert verdict.outcome is Outcome.NOT_APPLICABLE
