from collections.abc import Callable

from checks.tls.no_modern_version import NoModernVersion
from cyberscan.sdk import Outcome, TlsProtocols
from cyberscan.testing import judged

Make = Callable[..., TlsProtocols]


def test_tls_1_2_alone_passes(protocols: Make) -> None:
    [verdict] = judged(NoModernVersion(), protocols(present=("TLS 1.2",)))
    assert verdict.outcome is Outcome.PASS


def test_only_old_versions_fail(protocols: Make) -> None:
    [verdict] = judged(NoModernVersion(), protocols(present=("TLS 1.0", "TLS 1.1")))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.evidence["versions"] == ["TLS 1.0", "TLS 1.1"]


def test_an_unknown_modern_version_is_not_an_absence(protocols: Make) -> None:
    fact = protocols(present=("TLS 1.0",), undetermined=("TLS 1.2",))
    assert [v.outcome for v in judged(NoModernVersion(), fact)] == [Outcome.NOT_TESTED]


def test_a_server_that_took_none_of_our_hellos_is_not_accused(protocols: Make) -> None:
    fact = TlsProtocols(target=protocols().target)
    assert [v.outcome for v in judged(NoModernVersion(), fact)] == [Outcome.NOT_TESTED]
