from collections.abc import Callable

from checks.tls.obsolete_version import ObsoleteVersion
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Severity, TlsProtocols
from cyberscan.testing import findings, judged

Make = Callable[..., TlsProtocols]


def test_a_server_without_old_versions_passes(protocols: Make) -> None:
    assert [v.outcome for v in judged(ObsoleteVersion(), protocols())] == [Outcome.PASS]


def test_tls_1_0_fails_and_is_named(protocols: Make) -> None:
    [verdict] = judged(ObsoleteVersion(), protocols(present=("TLS 1.0", "TLS 1.2")))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.evidence["versions"] == ["TLS 1.0"]
    assert verdict.severity is Severity.MEDIUM


def test_ssl_is_graver_and_mail_is_milder(protocols: Make) -> None:
    [web] = judged(ObsoleteVersion(), protocols(present=("SSL 3.0",)))
    [mail] = judged(ObsoleteVersion(), protocols(present=("TLS 1.0",), mail=True))
    assert (web.severity, mail.severity) == (Severity.HIGH, Severity.LOW)


def test_one_unknown_version_is_enough_not_to_pass(protocols: Make) -> None:
    [verdict] = judged(ObsoleteVersion(), protocols(undetermined=("SSL 2.0",)))
    assert verdict.outcome is Outcome.NOT_TESTED


def test_something_else_than_tls_is_not_judged(protocols: Make) -> None:
    fact = TlsProtocols(target=protocols().target, speaks="http")
    assert [v.outcome for v in judged(ObsoleteVersion(), fact)] == [Outcome.NOT_APPLICABLE]


def test_a_silent_server_neither_passes_nor_fails(protocols: Make) -> None:
    fact = TlsProtocols.could_not(protocols().target, Reason.TIMEOUT)
    [finding] = findings("tls.obsolete_version", fact)
    assert finding.outcome is Outcome.NOT_TESTED
