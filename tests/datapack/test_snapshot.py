"""The data that travels with the program can be used as it is."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest

from cyberscan import datapack
from cyberscan.recognition import signatures


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


def test_exploited_flaws_are_found_by_our_own_names_of_products() -> None:
    data = datapack.load()
    rows = data["kev"]["webmin"]
    assert rows[0]["cve"].startswith("CVE-")
    assert [row["added"] for row in rows] == sorted((row["added"] for row in rows), reverse=True)
    latest = max(row["added"] for rows in data["kev"].values() for row in rows)
    assert date.fromisoformat(latest) <= date.fromisoformat(data["kev_date"])


def test_every_name_of_the_catalogue_in_our_table_is_one_of_the_catalogue() -> None:
    with (datapack.SHIPPED / "kev.csv").open(encoding="utf-8") as lines:
        known = {(row["vendor"].strip(), row["product"].strip()) for row in csv.DictReader(lines)}
    for one in signatures():
        assert set(one.kev) <= known, one.id
    rows = (datapack.SHIPPED / "banners.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(rows)["software"]:
        assert {tuple(name) for name in row.get("kev", ())} <= known, row["id"]
