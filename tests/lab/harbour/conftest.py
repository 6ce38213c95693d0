"""The harbour as fixtures: built once a session, scanned once with the ordinary command."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.lab.harbour.town import Harbour, Visit, missing


@pytest.fixture(scope="session")
def harbour() -> Iterator[Harbour]:
    """The running harbour. Skipped where it cannot be built; under CI that is an error."""
    reason = missing()
    if reason and os.environ.get("CI") != "true":
        pytest.skip(reason)
    assert not reason, reason
    with Harbour() as built:
        yield built


@pytest.fixture(scope="session")
def visit(harbour: Harbour, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """One scan of everything, and how often each door was knocked at."""
    return harbour.visit(tmp_path_factory.mktemp("harbour"))
