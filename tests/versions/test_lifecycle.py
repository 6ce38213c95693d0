"""How far behind a version is, where its number does not say all and where releases come often."""

from datetime import date
from typing import Any

import pytest

from cyberscan import datapack
from cyberscan.facts.services import Product
from cyberscan.versions.judge import version_lateness, version_package
from cyberscan.versions.lifecycle import behind, long_behind

DAY = date(2026, 8, 22)


def row(latest: str) -> dict[str, Any]:
    return {"branch": "1", "latest": latest, "end_of_life": "False"}


def product(id: str, version: str, layer: str = "application") -> Product:
    return Product.model_validate({"id": id, "name": id, "version": version, "layer": layer})


@pytest.mark.parametrize(
    ("version", "latest", "late"),
    [
        ("8.0", "8.0 Update 3k", None),
        ("12.1.10", "12.1.10+security-01", None),
        ("11.2.13", "11.2.13-h1", None),
        ("2.0.0", "2.0.0p648", None),
        ("12.1.9", "12.1.10+security-01", True),
        ("12.1.11", "12.1.10+security-01", False),
        ("1.1.1", "1.1.1w", True),
        ("1.1.1w", "1.1.1w", False),
        ("7.0.4", "7.0.4", False),
    ],
)
def test_a_patch_that_the_version_may_hide(version: str, latest: str, late: bool | None) -> None:
    assert behind(row(latest), version) is late


@pytest.mark.parametrize(
    ("version", "latest", "long"),
    [
        ("6.0.14", "6.0.48", True),
        ("2.450", "2.578", True),
        ("7.0", "7.0.4", False),
        ("7.0.3", "7.0.4", False),
        ("7.0.0", "7.0.5", False),
        ("7.0.0", "7.0.6", True),
        ("10.4.9", "10.5.0", False),
    ],
)
def test_years_of_releases_did_not_all_come_out_this_month(version: str, latest: str, long: bool) -> None:  # fmt: skip
    assert long_behind(row(latest), version) is long


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (product("zabbix", "6.0.14"), "behind"),
        (product("python", "3.11.15", "language"), "just_out"),
        (product("magento", "2.4.7"), "unknown"),
        (product("magento", "2.4.7-p3"), "unknown"),
        (product("vmware-esxi", "8.0"), "unknown"),
    ],
)
def test_what_the_shipped_data_say(one: Product, state: str) -> None:
    assert version_lateness(one, datapack.load(), DAY).state == state


@pytest.mark.parametrize(
    ("id", "version"), [("squid", "5.7"), ("haproxy", "2.6.12"), ("ruby", "3.1.2")]
)
def test_the_numbers_of_a_maintained_debian_prove_no_lack(id: str, version: str) -> None:
    package = version_package(product(id, version, "server"), datapack.load(), DAY)
    assert package is not None
    assert package.distribution == "debian"


@pytest.mark.parametrize(
    ("version", "day", "state"),
    [
        ("7.0.3", date(2026, 8, 11), "unknown"),
        ("7.0.3", date(2026, 8, 12), "just_out"),
        ("7.0.3", date(2026, 9, 11), "behind"),
        ("7.0.4", date(2026, 6, 1), "latest"),
        ("6.2.1", date(2026, 8, 11), "branch_ended"),
    ],
)
def test_what_came_out_after_the_visit_is_no_delay(version: str, day: date, state: str) -> None:
    assert version_lateness(product("wordpress", version), datapack.load(), day).state == state
