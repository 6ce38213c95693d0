from collections.abc import Callable
from datetime import timedelta

import pytest

from checks.tls.certificate_expiring import CertificateExpiring
from cyberscan.sdk import Outcome, Severity, TlsCertificates
from cyberscan.testing import NOW, findings, judged, told

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


@pytest.mark.parametrize(
    ("life", "left", "case"),
    [
        # A machine renews with a third left: at a quarter it is merely late.
        (90, 25, None),
        (90, 17, "stalled"),
        (47, 15, None),
        (47, 9, "stalled"),
        (6, 2, None),
        (6, 1, "stalled"),
        (199, 22, None),
        (199, 20, "soon"),
        (398, 20, "soon"),
        (398, 0.5, "today"),
    ],
)
def test_the_shorter_the_life_the_later_the_warning(
    certificates: Make, life: int, left: float, case: str | None
) -> None:
    ends = NOW + timedelta(days=left)
    leaf = {"not_before": ends - timedelta(days=life), "not_after": ends, "public": True}
    found = findings("tls.certificate_expiring", certificates(leaf=leaf))
    assert [f.case for f in found if f.outcome is Outcome.FAIL] == ([case] if case else [])
    assert all(told(finding) for finding in found)


def test_a_month_signed_by_hand_is_told_by_its_days(certificates: Make) -> None:
    leaf = {"not_before": NOW - timedelta(days=15), "not_after": NOW + timedelta(days=15)}
    assert [v.case for v in judged(CertificateExpiring(), certificates(leaf=leaf))] == ["soon"]
