"""The data that travels with the program can be used as it is."""

from datetime import date
from pathlib import Path

import pytest

from cyberscan import datapack


def test_the_snapshot_is_dated_and_says_where_it_comes_from() -> None:
    data = datapack.load()
    assert date.fromisoformat(data["date"]).year >= 2026
    assert all(source["licence"] for source in data["sources"])


def test_every_row_can_be_judged() -> None:
    for row in datapack.load()["lifecycle"]:
        assert row["product"]
        assert row["branch"]
        if row["end_of_life"] not in ("True", "False"):
            date.fromisoformat(row["end_of_life"])


def test_spip_and_the_corrections_are_there() -> None:
    rows = {(row["product"], row["branch"]): row for row in datapack.load()["lifecycle"]}
    assert rows["spip", "4.2"]["end_of_life"] == "2025-01-31"
    assert rows["joomla", "5"]["latest"] == ""
    assert rows["spip", "4.2"]["data_date"] == "2024-10-08"
    assert rows["wordpress", "7.0"]["data_date"] == "2026-08-22"
    assert rows["wordpress", "7.0"]["after_end"] == "mended"
    assert rows["typo3", "11"]["after_end"] == "paid"
    assert rows["drupal", "10.4"]["after_end"] == ""


def test_missing_data_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(datapack.DataError, match=str(tmp_path)):
        datapack.load(tmp_path)
