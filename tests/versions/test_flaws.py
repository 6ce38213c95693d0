"""Flaws of the shipped table, and what is no flaw of anybody."""

import pytest

from cyberscan import datapack
from cyberscan.versions import known_flaws

DATA = datapack.load()


@pytest.mark.parametrize(
    ("product", "version", "flaw"),
    [
        ("spip", "4.2.12", "CVE-2024-7954"),
        ("spip", "3.1.3", "CVE-2023-27372"),
        ("drupal", "7.57", "CVE-2018-7600"),
        ("drupal", "8.3.9", "CVE-2018-7602"),
        ("wordpress", "6.4.2", "CVE-2024-31210"),
        ("joomla", "4.2.7", "CVE-2023-23752"),
        ("jquery", "2.2.4", "CVE-2020-11022"),
        ("jquery", "3.4", "CVE-2020-11022"),
        ("roundcube", "1.4.16", "CVE-2024-42009"),
        ("wordpress/wp-file-manager", "6.8", "CVE-2020-25213"),
    ],
)
def test_they_are_known(product: str, version: str, flaw: str) -> None:
    assert flaw in [one.cve for one in known_flaws(product, version, DATA).known]


@pytest.mark.parametrize(
    ("product", "version"),
    [
        ("spip", "4.2.16"),
        ("spip", "4.1.18"),
        ("drupal", "7.103"),
        ("drupal", "11.3.16"),
        ("wordpress", "6.9.7"),
        ("wordpress", "5.7.15"),
        ("joomla", "5.4.2"),
        ("jquery", "3.5.0"),
        ("roundcube", "1.6.18"),
        ("zimbra", "8.8.15"),
        ("apache", "2.4.68"),
        ("wordpress/wp-file-manager", "6.9"),
        ("nobody-knows", "1.0"),
    ],
)
def test_what_is_mended_is_not_accused(product: str, version: str) -> None:
    assert known_flaws(product, version, DATA).known == ()


def test_a_branch_that_may_have_been_mended_apart_is_a_doubt() -> None:
    row = {
        "product": "wordpress", "cve": "CVE-2022-9999", "introduced": "", "fixed": "5.8.3", "last": "",
        "cvss": None, "effect": "sql", "published": "2022-01-06", "source": "", "data_date": "2026-08-22",
    }  # fmt: skip
    data = {**DATA, "vulnerabilities": {"wordpress": [row]}}
    assert known_flaws("wordpress", "5.7.5", data).doubtful == ("CVE-2022-9999",)
    assert known_flaws("wordpress", "5.8.2", data).known[0].cve == "CVE-2022-9999"


def test_what_is_exploited_comes_first() -> None:
    flaws = known_flaws("drupal", "8.5.0", DATA).known
    assert [flaw.exploited for flaw in flaws] == [True, True, True, False]
    assert any(flaw.ransomware for flaw in flaws)


def test_the_shipped_table_is_large_enough_and_each_row_says_where_it_comes_from() -> None:
    rows = [row for ranges in DATA["vulnerabilities"].values() for row in ranges]
    assert len(rows) >= 60
    assert all(row["source"] and row["published"] and (row["fixed"] or row["last"]) for row in rows)
