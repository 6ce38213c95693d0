from collections.abc import Callable
from datetime import timedelta

from checks.tls.certificate_expired import CertificateExpired
from cyberscan.sdk import Outcome, Severity, TlsCertificates
from cyberscan.testing import NOW, judged

Make = Callable[..., TlsCertificates]


def test_a_valid_certificate_passes(certificates: Make) -> None:
    assert [v.outcome for v in judged(CertificateExpired(), certificates())] == [Outcome.PASS]


def test_the_day_after_it_fails(certificates: Make) -> None:
    late = {"not_after": NOW - timedelta(days=1)}
    [verdict] = judged(CertificateExpired(), certificates(leaf=late, trusted=False))
    assert (verdict.outcome, verdict.case, verdict.evidence["days"]) == (Outcome.FAIL, "own", 1)
    [mail] = judged(CertificateExpired(), certificates(leaf=late, trusted=False, mail=True))
    assert mail.severity is Severity.LOW


def test_an_expired_intermediate_fails(certificates: Make) -> None:
    fact = certificates(trusted=False, trust_error="intermediate_expired")
    assert [v.case for v in judged(CertificateExpired(), fact)] == ["intermediate"]


def test_an_expired_root_is_named(certificates: Make) -> None:
    fact = certificates(trusted=False, trust_error="root_expired", leads_to="CN=Racine")
    [verdict] = judged(CertificateExpired(), fact)
    assert (verdict.case, verdict.evidence) == ("root", {"issuer": "CN=Racine"})


def test_no_certificate_is_not_a_pass(certificates: Make) -> None:
    fact = TlsCertificates(target=certificates().target)
    assert [v.outcome for v in judged(CertificateExpired(), fact)] == [Outcome.NOT_TESTED]


def test_an_hour_after_it_fails_too(certificates: Make) -> None:
    late = {"not_after": NOW - timedelta(hours=1)}
    [verdict] = judged(CertificateExpired(), certificates(leaf=late, trusted=False))
    assert (verdict.case, verdict.evidence["days"]) == ("today", 0)
