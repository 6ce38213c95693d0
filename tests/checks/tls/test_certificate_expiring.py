from collections.abc import Callable
from datetime import timedelta

from checks.tls.certificate_expiring import CertificateExpiring
from cyberscan.sdk import Outcome, Severity, TlsCertificates
from cyberscan.testing import NOW, judged

Make = Callable[..., TlsCertificates]


def test_two_months_pass(certificates: Make) -> None:
    assert [v.outcome for v in judged(CertificateExpiring(), certificates())] == [Outcome.PASS]


def test_ten_days_fail_unless_the_profile_says_otherwise(certificates: Make) -> None:
    fact = certificates(leaf={"not_after": NOW + timedelta(days=10)})
    [verdict] = judged(CertificateExpiring(), fact)
    assert (verdict.outcome, verdict.evidence["days"]) == (Outcome.FAIL, 10)
    [verdict] = judged(CertificateExpiring(), fact, thresholds={"days": 5})
    assert verdict.outcome is Outcome.PASS


def test_the_last_week_is_graver(certificates: Make) -> None:
    fact = certificates(leaf={"not_after": NOW + timedelta(days=3)})
    assert [v.severity for v in judged(CertificateExpiring(), fact)] == [Severity.HIGH]


def test_a_short_lived_certificate_is_not_accused_of_being_short(certificates: Make) -> None:
    leaf = {
        "not_before": NOW - timedelta(days=2),
        "not_after": NOW + timedelta(days=4),
        "public": True,
    }
    assert [v.outcome for v in judged(CertificateExpiring(), certificates(leaf=leaf))] == [
        Outcome.PASS
    ]


def test_an_expired_one_is_told_elsewhere(certificates: Make) -> None:
    fact = certificates(leaf={"not_after": NOW - timedelta(days=1)})
    assert [v.outcome for v in judged(CertificateExpiring(), fact)] == [Outcome.NOT_APPLICABLE]


def test_no_certificate_is_not_a_pass(certificates: Make) -> None:
    fact = TlsCertificates(target=certificates().target)
    assert [v.outcome for v in judged(CertificateExpiring(), fact)] == [Outcome.NOT_TESTED]
