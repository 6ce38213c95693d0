from collections.abc import Callable

import pytest

from checks.tls.not_tls import NotTls
from cyberscan.sdk import Endpoint, Outcome, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]


def test_tls_passes(protocols: Make) -> None:
    assert [v.outcome for v in judged(NotTls(), protocols())] == [Outcome.PASS]


@pytest.mark.parametrize("speaks", ["http", "smtp", "ssh"])
def test_a_recognised_protocol_in_clear_fails(protocols: Make, speaks: str) -> None:
    fact = TlsProtocols.model_validate({"target": protocols().target, "speaks": speaks})
    [verdict] = judged(NotTls(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "clear")
    assert speaks in told(findings("tls.not_tls", fact)[0])


def test_a_service_that_does_without_is_told_once() -> None:
    target = Endpoint(ip="127.0.0.1", port=389, starttls="ldap")
    [verdict] = judged(NotTls(), TlsProtocols(target=target, speaks="clear"))
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_noise_is_no_proof(protocols: Make) -> None:
    fact = TlsProtocols(target=protocols().target, speaks="other")
    assert [v.outcome for v in judged(NotTls(), fact)] == [Outcome.NOT_TESTED]
