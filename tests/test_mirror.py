"""Tests mirror the sources, and no test package shadows them."""

from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_no_package_file_under_tests() -> None:
    # tests/checks/__init__.py would make pytest take that folder for the package `checks`.
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_check_test_has_its_check() -> None:
    tests = (ROOT / "tests" / "checks").glob("*/test_*.py")
    orphans = [
        path
        for path in tests
        if not (
            ROOT / "checks" / path.parent.name / f"{path.stem.removeprefix('test_')}.py"
        ).is_file()
        and not path.stem.startswith("test__")
    ]
    assert orphans == []
