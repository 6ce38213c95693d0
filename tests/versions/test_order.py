"""Versions in order: a total order on whatever a site may show, and the makers' own orders."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from univers.versions import ComposerVersion

from cyberscan.versions import before, key, numbers, same

LIKE_A_VERSION = st.from_regex(r"v?[0-9]{1,3}([.-]?(alpha|beta|rc|p|pl|x|[0-9]{1,4}|[a-z])){0,5}")


@pytest.mark.parametrize(
    "ordered",
    [
        ("6.5-alpha-57299", "6.5-beta1", "6.5-RC1", "6.5", "6.5.1", "6.5.10", "6.10"),
        ("4.4.0-dev", "4.4.0", "4.4.1"),
        ("4.3.0-alpha2", "4.3.0-beta", "4.3.0"),
        ("7.57", "7.58", "7.103", "8.0.0-beta1", "8.0.0", "10.2.3"),
        ("7.x-1.0", "7.x-1.2", "7.x-2.0-beta1", "7.x-2.0"),
        ("8.8p1", "8.9", "8.9p1", "8.9p2", "8.9.1"),
        ("1.0.2", "1.0.2a", "1.0.2k", "1.0.2u", "1.0.2za", "1.1.0", "1.1.1w", "3.0.1"),
        ("0.9.8zg", "0.9.8zh", "1.0.0"),
        ("8.8.15", "8.8.15_P45", "8.8.15_P46", "9.0.0"),
        ("9.0.0.M1", "9.0.0.RC1", "9.0.0", "9.0.1"),
        ("2.4.6", "2.4.6-p1", "2.4.6-p3", "2.4.7"),
        ("2024.q1.5", "2024.q2.1", "2025.q1.0"),
        ("7.4.3.111-ga111", "7.4.3.112-ga112"),
        ("1.25.5", "1.26.0", "1.26.2"),
        ("8.1.0alpha1", "8.1.0RC1", "8.1.0", "8.1.29"),
        ("1.0a1", "1.0b2", "1.0c1", "1.0"),
    ],
)
def test_makers_orders(ordered: tuple[str, ...]) -> None:
    for one, two in pairwise(ordered):
        assert before(one, two), (one, two)
        assert not before(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("6.5", "6.5.0"),
        ("v6.5", "6.5"),
        ("6.5.0-final", "6.5"),
        ("1.0.2k-fips", "1.0.2k"),
        ("10.0.9_GA_4518", "10.0.9"),
        ("8.2.7+dfsg", "8.2.7"),
        ("2.4.62 (Debian)", "2.4.62"),
    ],
)
def test_two_spellings_of_one_release(one: str, two: str) -> None:
    assert same(one, two)
    assert not before(one, two)
    assert not before(two, one)


@pytest.mark.parametrize(
    "text",
    ["", "x", "-1", "latest", "6.5\u0660", "９.1", "9" * 40, "1." * 100, "1" + "a" * 200, " \n"],
)
def test_what_is_no_version_is_in_no_order(text: str) -> None:
    if key(text) is None:
        assert numbers(text) == ()
        assert before(text, "1.0") is None
        assert before("1.0", text) is None
    else:
        assert all(len(str(number)) <= 12 for number in numbers(text))


@given(st.text(max_size=300))
def test_nothing_that_a_site_shows_breaks_it(text: str) -> None:
    key(text)
    numbers(text)
    before(text, "1.0")


@given(LIKE_A_VERSION, LIKE_A_VERSION, LIKE_A_VERSION)
def test_the_order_is_total(one: str, two: str, three: str) -> None:
    keys = [key(one), key(two), key(three)]
    if None in keys:
        return
    assert before(one, two) or before(two, one) or same(one, two)
    assert not (before(one, two) and before(two, one))
    if before(one, two) and before(two, three):
        assert before(one, three)


NUMBERS = st.integers(0, 9999)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=3))
def test_plain_numbers_are_in_composers_order(pairs: list[tuple[int, int]]) -> None:
    # As many numbers on both sides, three at most: univers does not look at the fourth, and Composer does.
    left, right = (".".join(str(pair[side]) for pair in pairs) for side in (0, 1))
    assert before(left, right) is bool(ComposerVersion(left) < ComposerVersion(right))
