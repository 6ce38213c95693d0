"""One small authority: cyberscan beside the usual tools, interleaved, as medians and ratios.

``python tests/bench/authority.py [RUNS]`` (three by default), as root, with the laboratory installed. The
ratios count only when both saw the same: the same open ports and the same TLS versions.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from cyberscan.document import Document
from cyberscan.facts.ports import OpenPorts
from cyberscan.facts.tls import TlsProtocols
from cyberscan.result import read_document
from tests.bench import naive
from tests.lab import names
from tests.lab.town import Town, missing

DOMAIN = "petite-ville.test"
SITES = {
    "petite-ville.test": "192.31.196.20", "www.petite-ville.test": "192.31.196.20",
    "dh-faible.sites.test": "192.31.196.32",
}  # fmt: skip
EXCHANGERS = {"mx.petite-ville.test": "192.31.196.10"}
ADDRESSES = ("192.31.196.10", "192.31.196.20", "192.31.196.40", "192.31.196.41")

_PERIMETER = """\
version: 1
authority: {{name: Petite ville, kind: commune, siren: "213500010"}}
mandate: {{signed_by: Camille Essai, role: Maire, signed_on: {start}, valid_until: {end}, max_level: active}}
assets:
  - {{domain: petite-ville.test, purpose: [site, messagerie]}}
  - {{host: dh-faible.sites.test, purpose: [site]}}
"""


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    wall: float
    cpu: float
    connections: int
    datagrams: int
    swept: int = 0
    """Connections that only asked whether a port is open: the two try other numbers of ports."""


ROWS: dict[str, Callable[[Cost], float]] = {
    "wall, s": lambda cost: cost.wall,
    "CPU, s": lambda cost: cost.cpu,
    "TCP connections": lambda cost: cost.connections,
    "  besides the port scan": lambda cost: cost.connections - cost.swept,
    "UDP datagrams": lambda cost: cost.datagrams,
}


def measure(town: Town, command: list[str]) -> Cost:
    """Run ``command`` where the scanner stands. CPU is that of the whole tree of processes."""
    before, sent, start = _cpu(), town.space.counters(), time.perf_counter()
    done = town.run(*command)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit {done.returncode}: {done.stderr[-2000:]}")
    wall, now = time.perf_counter() - start, town.space.counters()
    return Cost(
        wall, _cpu() - before, now["connections"] - sent["connections"],
        now["datagrams"] - sent["datagrams"],
    )  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _warm_up(town: Town) -> None:
    """Let both sides compile their byte code once, as at installation."""
    tools = Path(sys.executable)
    measure(town, [str(tools.with_name("cyberscan")), "checks"])
    measure(town, [str(tools), "-c", "import sslyze, checkdmarc"])


def perimeter(folder: Path) -> Path:
    """The authority's perimeter, with a mandate of today."""
    today = date.today()
    text = _PERIMETER.format(start=today - timedelta(days=1), end=today + timedelta(days=30))
    path = folder / "perimeter.yml"
    path.write_text(text + "".join(f"  - {{address: {ip}}}\n" for ip in ADDRESSES))
    return path


def differences(document: Document, usual: Path) -> list[str]:
    """Where the two saw something else; empty when the comparison is fair."""
    ours = {
        fact.target.subject: {port.number for port in fact.ports if port.state == "open"}
        for fact in document.facts
        if isinstance(fact, OpenPorts) and fact.failed is None
    }
    versions = {
        fact.target.subject: {v.version for v in fact.versions if v.presence == "present"}
        for fact in document.facts
        if isinstance(fact, TlsProtocols) and fact.failed is None
    }
    theirs, their_versions = naive.open_ports(usual), naive.tls_versions(usual)
    # Ports that only one of the two was told to try are no difference of sight.
    tried = naive.tried_ports(usual)
    unlike = [f"ports of {ip}: {sorted(ours[ip])} / {sorted(theirs[ip])}"
              for ip in ADDRESSES if ours[ip] & tried != theirs[ip]]  # fmt: skip
    return unlike + [
        f"TLS of {name}: {sorted(versions.get(name, ()))} / {sorted(their_versions.get(name, ()))}"
        for name in {**SITES, **EXCHANGERS}
        if versions.get(name) != their_versions.get(name)
    ]


def table(ours: list[Cost], usual: list[Cost]) -> str:
    """Medians with their extremes, and the ratio of the medians."""
    lines = [f"{'':24}{'cyberscan':>26}{'usual tools':>26}{'ratio':>9}"]
    for name, value in ROWS.items():
        mine, theirs = [value(cost) for cost in ours], [value(cost) for cost in usual]
        ratio = statistics.median(theirs) / max(statistics.median(mine), 1e-9)
        lines.append(f"{name:24}{_spread(mine):>26}{_spread(theirs):>26}{ratio:>8.1f}×")
    return "\n".join(lines)


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):,.1f} ({min(values):,.1f}–{max(values):,.1f})"


def compare(town: Town, runs: int, folder: Path) -> bool:
    """Run both ``runs`` times in turn and print; False when they did not see the same."""
    plan = folder / "plan.json"
    plan.write_text(
        json.dumps({
            "resolver": names.RESOLVER, "ca_file": str(town.ca_file), "domain": DOMAIN,
            "sites": SITES, "exchangers": EXCHANGERS, "addresses": ADDRESSES,
        })
    )  # fmt: skip
    declared, program = perimeter(folder), str(Path(naive.__file__))
    ours, usual, unlike = [], [], []
    _warm_up(town)
    for turn in range(runs):
        mine, theirs = folder / f"ours-{turn}.json", folder / f"usual-{turn}"
        theirs.mkdir()
        scan = town.scan_command(declared, mine, "--quiet", "--tolerate-incomplete")
        ours.append(measure(town, scan))
        usual.append(measure(town, [sys.executable, program, str(plan), str(theirs)]))
        document, tried = read_document(mine), naive.tried_ports(theirs)
        ours[-1] = replace(ours[-1], swept=document.spending.total.packets)
        usual[-1] = replace(usual[-1], swept=len(tried) * len(ADDRESSES))
        unlike += differences(document, theirs)
        print(f"{turn + 1}/{runs}: {ours[-1].wall:.1f} s / {usual[-1].wall:.1f} s", flush=True)
    print(f"\n1 domain, 3 sites, 1 mail exchanger, 4 addresses; medians of {runs} (min–max)\n")
    print(table(ours, usual))
    print("\nparity: " + ("same open ports, same TLS versions" if not unlike else "NO"))
    print("".join(f"  {line}\n" for line in unlike), end="")
    return not unlike


def main() -> int:
    """0 when the comparison is fair, 1 when it is not, 2 when it could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=3)
    runs = parser.parse_args().runs
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken down
    with tempfile.TemporaryDirectory() as folder, Town() as town:
        return 0 if compare(town, runs, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
