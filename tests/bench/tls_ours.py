"""``tls_ours.py PLAN.json ANSWERS.json``: assess every endpoint of a plan with cyberscan, in one process.

The plan says what (``suites`` or ``whole``) and how many at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cyberscan.facts.base import Fact
from cyberscan.facts.targets import Endpoint
from cyberscan.levels import Level
from cyberscan.network.governor import Governor
from cyberscan.network.resolver import Resolver
from cyberscan.network.session import Network
from cyberscan.network.settings import Settings
from cyberscan.network.tls import survey
from cyberscan.network.tls.workers import Workers
from cyberscan.perimeter.models import Asset, Authority, Kind, Mandate, Perimeter
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.tls import TlsEndpoint
from cyberscan.reasons import LookFailed
from tests.bench.tls_clock import started


class Room:
    """The network room, one for the whole run as in a scan; a task gets its own meter and deadline."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.settings = Settings(
            ca_file=Path(plan["ca_file"]), rate=plan["rate"], max_connections=plan["per_server"]
        )
        self.governor = Governor(self.settings.rate, self.settings.max_connections)
        self.scope = Scope(_perimeter(plan), Level.LIGHT, date.today())
        self.resolver = Resolver(())
        self.workers = Workers()

    def network(self) -> Network:
        """What one task gets."""
        return Network(
            self.scope, self.settings, self.governor, self.resolver, TlsEndpoint.budget,
            workers=self.workers,
        )  # fmt: skip


def _perimeter(plan: dict[str, Any]) -> Perimeter:
    today = date.today()
    return Perimeter(
        authority=Authority(name="Banc", kind=Kind.COMMUNE, siren="213502388"),
        mandate=Mandate(
            signed_by="Camille Essai", role="Maire", signed_on=today - timedelta(days=1),
            valid_until=today + timedelta(days=30), max_level=Level.LIGHT,
        ),
        assets=tuple(Asset(host=host, ports=(port,)) for host, _, port in plan["endpoints"]),
        lab=True,
    )  # fmt: skip


def suites(room: Room, endpoint: Endpoint) -> list[Fact]:
    """Versions and suites alone."""
    return [survey.protocols_only(room.network(), endpoint)]


def whole(room: Room, endpoint: Endpoint) -> list[Fact]:
    """Everything that the probe looks at."""
    return list(TlsEndpoint().observe(endpoint, room.network()))


def _safely(look: Callable[[Room, Endpoint], list[Fact]], room: Room, endpoint: Endpoint) -> Any:
    try:
        return [fact.model_dump(mode="json") for fact in look(room, endpoint)]
    except LookFailed as failed:
        return failed.failure.model_dump(mode="json")


def main() -> None:
    """One line of facts an endpoint, or why there are none."""
    start, plan = started(), json.loads(Path(sys.argv[1]).read_text())
    room, what = Room(plan), {"suites": suites, "whole": whole}[plan["what"]]
    ends = [Endpoint(host=host, ip=ip, port=port) for host, ip, port in plan["endpoints"]]
    with ThreadPoolExecutor(plan["at_once"]) as pool:
        answers = list(pool.map(lambda end: _safely(what, room, end), ends))
    room.workers.close()
    Path(sys.argv[2]).write_text(json.dumps({"started": start, "endpoints": answers}))


if __name__ == "__main__":
    main()
