from collections.abc import Callable

import pytest

from checks.tls.fallback_unprotected import FallbackUnprotected
from cyberscan.sdk import Outcome, Severity, TlsExtensions, TlsProtocols
from cyberscan.testing import findings, judged, told

Protocols = Callable[..., TlsProtocols]
Make = Callable[..., TlsExtensions]
OLD = ("TLS 1.0", "TLS 1.2")


@pytest.mark.parametrize(
    ("present", "answer", "outcome"),
    [
        (OLD, True, Outcome.PASS),
        (OLD, False, Outcome.FAIL),
        (OLD, None, Outcome.NOT_TESTED),
        (("TLS 1.0",), None, Outcome.NOT_APPLICABLE),
        (("TLS 1.2", "TLS 1.3"), False, Outcome.NOT_APPLICABLE),
        (("TLS 1.2", "TLS 1.3"), True, Outcome.PASS),
        (("TLS 1.2", "TLS 1.3"), None, Outcome.NOT_APPLICABLE),
        (("SSL 2.0", "TLS 1.2"), False, Outcome.NOT_APPLICABLE),
    ],
)
def test_the_answer_and_the_versions_decide(
    extensions: Make,
    protocols: Protocols,
    present: tuple[str, ...],
    answer: bool | None,
    outcome: Outcome,
) -> None:
    fact = extensions(fallback_scsv=answer)
    [verdict] = judged(FallbackUnprotected(), fact, others=[protocols(present=present)])
    assert verdict.outcome is outcome


def test_the_old_versions_are_named(extensions: Make, protocols: Protocols) -> None:
    facts = extensions(fallback_scsv=False), protocols(present=("TLS 1.0", "TLS 1.1", "TLS 1.2"))
    [finding] = findings("tls.fallback_unprotected", *facts)
    assert finding.severity is Severity.LOW
    assert "TLS 1.0, TLS 1.1" in told(finding)


def test_unknown_versions_are_not_tested(extensions: Make, protocols: Protocols) -> None:
    fact = extensions(fallback_scsv=False)
    unknown = protocols(undetermined=("TLS 1.0",))
    assert judged(FallbackUnprotected(), fact)[0].outcome is Outcome.NOT_TESTED
    [verdict] = judged(FallbackUnprotected(), fact, others=[unknown])
    assert verdict.outcome is Outcome.NOT_TESTED


def test_mail_servers_do_not_try_again_with_an_older_version(
    extensions: Make, protocols: Protocols
) -> None:
    fact = extensions(mail=True)
    [verdict] = judged(FallbackUnprotected(), fact, others=[protocols(present=OLD, mail=True)])
    assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_mail_is_milder(extensions: Make, protocols: Protocols) -> None:
    fact = extensions(fallback_scsv=False, mail=True)
    [verdict] = judged(FallbackUnprotected(), fact, others=[protocols(present=OLD, mail=True)])
    assert verdict.severity is Severity.INFO
