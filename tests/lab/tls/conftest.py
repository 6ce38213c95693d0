"""The TLS servers as fixtures, a group at a time, with the truth about them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.lab.tls.farm import GROUPS, Asked, ask, running
from tests.lab.tls.yard import Missing, Server

# A group stays with one worker, which starts it once.
_ALONE = [pytest.param(name, marks=pytest.mark.xdist_group(f"tls-{name}")) for name in GROUPS]


@pytest.fixture(scope="module", params=_ALONE)
def servers(request: pytest.FixtureRequest) -> Iterator[list[Server]]:
    """One group of servers. Skipped where it cannot run; under CI that is an error."""
    try:
        with running(request.param) as started:
            yield started
    except Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def asked(servers: list[Server]) -> Asked:
    """What real clients say of the group."""
    return ask(servers)
