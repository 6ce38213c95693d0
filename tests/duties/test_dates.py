from datetime import date

import pytest

from cyberscan.duties.dates import dates


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("le 3 mars 2024", [date(2024, 3, 3)]),
        ("le 1er aout 2024 et en decembre 2025", [date(2024, 8, 1), date(2025, 12, 31)]),
        ("31/12/2025, 2025-01-02", [date(2025, 12, 31), date(2025, 1, 2)]),
        ("31/02/2025", []),
        ("12/13/2025", []),
        ("mars 1999, 12 mars 24, version 4.1.2", []),
        ("٣/٣/2024", []),
    ],
)
def test_dates_as_french_pages_write_them(text: str, days: list[date]) -> None:
    assert [day for _, _, day in dates(text)] == days
