from collections.abc import Callable

from checks.tls.not_tls import NotTls
from cyberscan.sdk import Outcome, TlsProtocols
from cyberscan.testing import judged

Make = Callable[..., TlsProtocols]


def test_tls_passes(protocols: Make) -> None:
    assert [v.outcome for v in judged(NotTls(), protocols())] == [Outcome.PASS]


def test_a_recognised_protocol_in_clear_fails(protocols: Make) -> None:
    fact = TlsProtocols(target=protocols().target, speaks="http")
    [verdict] = judged(NotTls(), fact)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.evidence["speaks"] == "http"


def test_noise_is_no_proof(protocols: Make) -> None:
    fact = TlsProtocols(target=protocols().target, speaks="other")
    assert [v.outcome for v in judged(NotTls(), fact)] == [Outcome.NOT_TESTED]
