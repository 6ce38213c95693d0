import pytest

from cyberscan.words import fill


def test_names_are_filled_and_unknown_ones_become_empty() -> None:
    assert fill("{a}, {b}{c}", {"a": 1, "b": ["x", "y"]}) == "1, x, y"


def test_values_are_never_interpreted() -> None:
    assert fill("{a}", {"a": "{b}", "b": "!"}) == "{b}"


def test_the_braces_of_a_configuration_stay() -> None:
    block = 'zone "{target}" { allow-transfer { none; }; };'
    assert fill(block, {"target": "ville.test"}) == (
        'zone "ville.test" { allow-transfer { none; }; };'
    )


@pytest.mark.parametrize(("days", "told"), [(1, "1 jour"), (2, "2 jours"), (0, "0 jours")])
def test_the_word_that_a_number_asks_for(days: int, told: str) -> None:
    assert fill("{days} {days:jour|jours}", {"days": days}) == told
