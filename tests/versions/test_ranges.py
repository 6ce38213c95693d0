"""A version is in a range only when all that it may stand for is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.versions.ranges import affected, all_before


def span(introduced: str = "", fixed: str = "", last: str = "") -> dict[str, Any]:
    return {"introduced": introduced, "fixed": fixed, "last": last}


@pytest.mark.parametrize(
    ("version", "bound", "expected"),
    [
        ("12.4", "12.4.48", None),
        ("12.3", "12.4.48", True),
        ("12.5", "12.4.48", False),
        ("12.4", "12.4.0", False),
        ("12", "13", True),
        ("7", "7.58", None),
        ("3.4", "3.5.0", True),
        ("8.8.15", "8.8.15_P46", None),
        ("8.8.14", "8.8.15_P46", True),
        ("8.8.15_P45", "8.8.15_P46", True),
        ("", "1.0", None),
        ("1.0", "latest", None),
    ],
)
def test_before_a_bound(version: str, bound: str, expected: bool | None) -> None:
    assert all_before(version, bound) is expected


def test_wordpress_calls_its_first_release_by_two_numbers() -> None:
    assert all_before("6.5", "6.5.2") is None
    assert all_before("6.5", "6.5.2", whole=True) is True
    assert all_before("6", "6.5.2", whole=True) is None


@pytest.mark.parametrize(
    ("version", "row", "expected"),
    [
        ("4.2.12", span("4.2.0", "4.2.13"), True),
        ("4.2.13", span("4.2.0", "4.2.13"), False),
        ("4.1.99", span("4.2.0", "4.2.13"), False),
        ("4.2", span("4.2.0", "4.2.13"), None),
        ("4.2.0-beta", span("4.2.0", "4.2.13"), False),
        ("2.4.59", span("2.4.0", last="2.4.59"), True),
        ("2.4.60", span("2.4.0", last="2.4.59"), False),
        ("2.4", span("2.4.0", last="2.4.59"), None),
        ("1.0", span(fixed="1.2.2"), True),
        ("9.9", span(), None),
        ("nothing", span(fixed="1.2.2"), None),
    ],
)
def test_ranges(version: str, row: dict[str, Any], expected: bool | None) -> None:
    assert affected(version, row) is expected


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it(version: str, introduced: str, fixed: str) -> None:
    assert affected(version, span(introduced, fixed)) in (True, False, None)
