from collections.abc import Callable

import pytest

from checks.tls.not_tls import NotTls
from cyberscan.sdk import Confidence, Endpoint, Outcome, TlsProtocols
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]


def test_tls_passes(protocols: Make) -> None:
    assert [v.outcome for v in judged(NotTls(), protocols())] == [Outcome.PASS]


@pytest.mark.parametrize("speaks", ["http", "smtp", "ssh"])
def test_a_recognised_protocol_in_clear_fails(protocols: Make, speaks: str) -> None:
    fact = TlsProtocols(target=protocols().target, speaks=speaks)
    [verdict] = judged(NotTls(), fact)
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, "clear")
    assert speaks in told(findings("tls.not_tls", fact)[0])


@pytest.mark.parametrize(
    ("starttls", "outcome"),
    [
        ("smtp", Outcome.NOT_APPLICABLE),
        ("imap", Outcome.NOT_APPLICABLE),
        ("ftp", Outcome.NOT_APPLICABLE),
        ("ldap", Outcome.FAIL),
        ("postgresql", Outcome.FAIL),
        ("xmpp", Outcome.FAIL),
    ],
)
def test_a_service_that_does_without_is_told_once(starttls: str, outcome: Outcome) -> None:
    target = Endpoint.model_validate({"ip": "127.0.0.1", "port": 1, "starttls": starttls})
    fact = TlsProtocols(target=target, speaks="clear")
    [verdict] = judged(NotTls(), fact)
    assert verdict.outcome is outcome
    if outcome is Outcome.FAIL:
        assert (verdict.case, verdict.confidence) == ("not_offered", Confidence.FIRM)
        assert starttls in told(findings("tls.not_tls", fact)[0])


def test_noise_is_no_proof(protocols: Make) -> None:
    fact = TlsProtocols(target=protocols().target, speaks="other")
    assert [v.outcome for v in judged(NotTls(), fact)] == [Outcome.NOT_TESTED]
