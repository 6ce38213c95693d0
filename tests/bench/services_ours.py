"""Our own probes of ports and services alone, by the engine: ``services_ours.py PLAN.json OUT.json``.

The plan: ``{"addresses": {ip: [ports] or []}, "probes": ["services.ports", …], "rate": 100}``; what was seen
and what it took go to the second file.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from cyberscan.engine.observe import Observer
from cyberscan.network.settings import Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.models import Asset
from cyberscan.perimeter.scope import Scope
from cyberscan.profile_files import load_profile
from cyberscan.registry import load_probes
from cyberscan.sdk import OpenPorts, Service
from cyberscan.testing import perimeter


def main() -> None:
    """Look once, write what was seen."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    assets = tuple(Asset(address=ip, ports=tuple(ports)) for ip, ports in plan["addresses"].items())
    declared = perimeter(addresses=list(plan["addresses"])).model_copy(update={"assets": assets})
    profile = load_profile("standard")
    scope = Scope(declared, profile.level, date.today())
    probes = [probe for probe in load_probes() if probe.id in plan["probes"]]
    settings = Settings(packets_rate=plan["rate"])
    start = time.monotonic()
    seen = Observer(probes, scope, settings, profile.probes).run(seeds(declared, scope.level))
    told = {
        "seconds": time.monotonic() - start,
        "open": {
            fact.target.subject: [port.number for port in fact.ports if port.state == "open"]
            for fact in seen.facts
            if isinstance(fact, OpenPorts) and fact.failed is None
        },
        "services": [
            [fact.target.ip, fact.port, fact.name, fact.how, fact.product]
            for fact in seen.facts
            if isinstance(fact, Service) and fact.target.kind == "endpoint"
        ],
    }
    Path(sys.argv[2]).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
