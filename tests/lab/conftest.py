"""The laboratory as fixtures: built once a session, scanned once with the ordinary command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from string import Template

import pytest

from cyberscan.document import Document
from tests.lab.town import Town, missing

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """The running town. Skipped where it cannot be built; under CI that is an error."""
    reason = missing()
    if reason and os.environ.get("CI") != "true":
        pytest.skip(reason)
    assert not reason, reason
    with Town() as built:
        yield built


@pytest.fixture(scope="session")
def perimeter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The perimeter file with today's dates."""
    today = date.today()
    path = tmp_path_factory.mktemp("perimeter") / "perimeter.yml"
    text = Template((HERE / "perimeter.yml").read_text())
    path.write_text(
        text.substitute(yesterday=today - timedelta(days=1), in_a_month=today + timedelta(days=30))
    )
    return path


@pytest.fixture(scope="session")
def result(town: Town, perimeter: Path, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """What ``cyberscan scan`` wrote about the town."""
    return town.scan(perimeter, tmp_path_factory.mktemp("result") / "result.json")
