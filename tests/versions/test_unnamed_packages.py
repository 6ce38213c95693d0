"""Numbers that a distribution mends without a word in the banner."""

from datetime import date

import pytest

from cyberscan.facts.services import Product
from cyberscan.versions.judge import version_package, version_support
from cyberscan.versions.packages import Package

DAY = date(2026, 9, 1)
DATA = {
    "date": "2026-08-22",
    "software": {"apache-httpd": {"flaws": "apache"}},
    "shipped": [
        {"distribution": "debian", "release": "10", "product": "nginx", "version": "1.14.2"},
        {"distribution": "debian", "release": "12", "product": "nginx", "version": "1.22.1"},
        {"distribution": "debian", "release": "12", "product": "apache", "version": "2.4.57"},
        {"distribution": "ubuntu", "release": "24.04", "product": "nginx", "version": "1.24.0"},
    ],
    "lifecycle": [
        {"product": "ubuntu", "branch": "24.04", "end_of_life": "2029-05-31", "latest": ""},
        {"product": "nginx", "branch": "1.24", "end_of_life": "2024-04-23", "latest": "1.24.0"},
        {"product": "debian", "branch": "12", "end_of_life": "2026-07-11", "latest": ""},
        {"product": "debian-lts", "branch": "12", "end_of_life": "2028-06-30", "latest": ""},
        {"product": "debian", "branch": "10", "end_of_life": "2022-09-10", "latest": ""},
        {"product": "nginx", "branch": "1.14", "end_of_life": "2019-04-23", "latest": "1.14.2"},
        {"product": "nginx", "branch": "1.22", "end_of_life": "2023-04-11", "latest": "1.22.1"},
    ],
}


def product(id: str, version: str, layer: str = "server") -> Product:
    return Product.model_validate({"id": id, "name": id, "version": version, "layer": layer})


@pytest.mark.parametrize(
    ("one", "package", "state"),
    [
        (product("nginx", "1.22.1"), Package("debian"), "unknown"),
        (product("nginx", "1.14.2"), None, "ended"),
        (product("nginx", "1.22.0"), None, "ended"),
        (product("apache-httpd", "2.4.57"), Package("debian"), "unknown"),
        (product("nginx", "1.22.1", "application"), None, "ended"),
        (product("nginx", "1.24.0"), None, "ended"),
    ],
)
def test_a_bare_number_of_a_maintained_release(one: Product, package: Package | None, state: str) -> None:  # fmt: skip
    assert version_package(one, DATA, DAY) == package
    assert version_support(one, DATA, DAY).state == state
