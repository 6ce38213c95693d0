from datetime import date

import pytest

from cyberscan.sdk import tls_rules


@pytest.mark.parametrize(
    ("issued", "days"),
    [
        (date(2014, 1, 1), None),
        (date(2018, 2, 28), 1187),
        (date(2020, 8, 31), 825),
        (date(2020, 9, 1), 398),
        (date(2026, 3, 14), 398),
        (date(2026, 3, 15), 200),
        (date(2027, 3, 15), 100),
        (date(2029, 3, 15), 47),
    ],
)
def test_the_day_of_issue_decides_how_long_a_certificate_may_live(
    issued: date, days: int | None
) -> None:
    assert tls_rules().longest_validity(issued) == days


def test_what_is_to_come_is_known() -> None:
    assert [rule.days for rule in tls_rules().next_validities(date(2026, 11, 22))] == [100, 47]
    assert tls_rules().next_validities(date(2030, 1, 1)) == ()


@pytest.mark.parametrize(
    ("issued", "days"), [(date(2024, 1, 1), 0), (date(2026, 1, 1), 10), (date(2026, 4, 1), 7)]
)
def test_short_lived_grew_shorter(issued: date, days: int) -> None:
    assert tls_rules().shortest_lives(issued) == days


def test_rsa_2048_ends_with_2030() -> None:
    rules = tls_rules()
    assert rules.modulus_bits(date(2030, 12, 31)) == 2048
    assert rules.modulus_bits(date(2031, 1, 1)) == 3072
    assert rules.modulus_ends(2048) == date(2031, 1, 1)
    assert rules.modulus_ends(3072) is None


def test_the_rules_stand_in_the_order_of_their_dates() -> None:
    rules = tls_rules()
    for dates in (
        [rule.since for rule in rules.validity],
        [rule.since for rule in rules.short_lived],
        [rule.since for rule in rules.modulus],
    ):
        assert dates == sorted(dates)
    assert rules.single.exponent == 65537
    assert rules.single.ticket_hours == 24
