from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cyberscan.sdk import Fact, Outcome, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_validity_too_long"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


def lived(certificates: Make, days: float, issued: datetime, **leaf: object) -> TlsCertificates:
    own = {"not_before": issued, "not_after": issued + timedelta(days=days), "public": True, **leaf}
    return certificates(leaf=own)


@pytest.mark.parametrize(
    ("issued", "days", "expected"),
    [
        ("2026-03-14", 398, ("pass", "")),
        ("2026-03-14", 399, ("fail", "public")),
        ("2026-03-15", 200, ("pass", "")),
        ("2026-03-15", 200.5, ("fail", "public")),
        ("2027-03-15", 101, ("fail", "public")),
        ("2029-03-15", 47, ("pass", "")),
        ("2019-01-01", 825, ("pass", "")),
        ("2012-01-01", 2000, ("not_applicable", "before_the_rules")),
    ],
)
def test_the_rule_of_the_day_of_issue_decides(
    certificates: Make, issued: str, days: float, expected: tuple[str, str]
) -> None:
    day = datetime.fromisoformat(issued).replace(tzinfo=UTC)
    assert judge(lived(certificates, days, day)) == expected


def test_ones_own_authority_is_held_to_three_years_only(certificates: Make) -> None:
    day = datetime(2026, 4, 1, tzinfo=UTC)
    assert judge(lived(certificates, 825, day, public=False)) == ("pass", "")
    fact = lived(certificates, 3650, day, public=False)
    assert judge(fact) == ("fail", "private")
    assert [f.severity for f in findings(ID, fact)] == [Severity.INFO]


def test_nobody_vouches_for_a_self_signed_one(certificates: Make) -> None:
    day = datetime(2026, 4, 1, tzinfo=UTC)
    fact = lived(certificates, 3650, day, public=False, self_signed=True)
    assert judge(fact) == ("not_applicable", "self_signed")


def test_without_a_certificate_nothing_is_concluded(certificates: Make) -> None:
    assert judge(certificates(chain=()))[0] == "not_tested"
