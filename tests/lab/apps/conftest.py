"""The street of applications as a fixture: built once, scanned once by the ordinary command in its usual profile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from cyberscan.document import Document
from tests.lab.apps.street import Street
from tests.lab.apps.table import APPS
from tests.lab.tls.yard import SYSTEM_PATH


@pytest.fixture(scope="session")
def street() -> Iterator[Street]:
    """The running applications. Skipped where there is no nginx; under CI that is an error."""
    absent = [
        name for name in ("nginx", "setpriv", "ss") if not shutil.which(name, path=SYSTEM_PATH)
    ]
    if absent and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(absent)}")
    with Street(APPS) as built:
        yield built


@pytest.fixture(scope="session")
def scanned(street: Street) -> Document:
    """What the scan says."""
    return street.scan("standard")
