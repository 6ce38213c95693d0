"""Names and mail: cyberscan beside checkdmarc over a simulated registry, 30 ms away, as domains a minute.

``python tests/bench/mail.py [--towns 1000] [--peer 100] [--runs 3]``, as root on Linux, with nsd and unbound.
checkdmarc asks one domain after the other, so its rate is taken on the first hundred. The ratio counts only
when both read the same policies: MX, SPF and DMARC of every domain that both looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.mail_world import RESOLVER, Registry, town_name
from tests.bench.tls_link import Link

BUILD = Path(__file__).parents[2] / "build" / "bench-mail"
PROGRAMS = ("gcc", "ip", "nft", "nsd", "unbound")
ASKED = 10.0
"""Times checkdmarc's domains a minute."""
MOST_QUERIES = 60
"""A domain's whole assessment, when all is well."""

_PERIMETER = """\
version: 1
authority: {name: Registre, kind: other, siren: "213500010"}
assets:
"""


@dataclass
class Side:
    """One tool's runs."""

    towns: int
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)

    @property
    def per_minute(self) -> float:
        """Domains a minute, by the middle of the runs."""
        return self.towns * 60 / statistics.median(self.walls)


def measure(link: Link, side: Side, command: list[str]) -> None:
    """Run one command where the tools stand."""
    before, start = _cpu(), time.monotonic()
    done = subprocess.run(
        link.near(*command), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]}: exit {done.returncode}: {done.stderr[-2000:]}")
    side.walls.append(time.monotonic() - start)
    side.cpus.append(_cpu() - before)


def _cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def ours(folder: Path, registry: Registry, towns: int) -> list[str]:
    """The ordinary command, at the level that asks nobody but the resolver."""
    lines = [f"  - {{domain: {town_name(n)}, purpose: [messagerie]}}" for n in range(towns)]
    perimeter, profile = folder / "perimeter.yml", folder / "noms.yml"
    perimeter.write_text(_PERIMETER + "\n".join(lines) + "\n")
    profile.write_text('name: noms\nlevel: passive\nchecks: ["dns.*", "mail.*"]\n')
    program = str(Path(sys.executable).with_name("cyberscan"))
    return [
        program, "scan", str(perimeter), "--profile", str(profile), "--resolver", RESOLVER,
        "--trust-anchor", str(registry.anchor), "--output", str(folder / "ours"), "--format", "json",
    ]  # fmt: skip


def theirs(folder: Path, towns: int) -> list[str]:
    """checkdmarc on a list of domains; TLS is off unless it is asked for."""
    names = folder / "names.txt"
    names.write_text("\n".join(town_name(n) for n in range(towns)) + "\n")
    program = str(Path(sys.executable).with_name("checkdmarc"))
    return [program, str(names), "-n", RESOLVER, "-o", str(folder / "theirs.json")]


Read = dict[str, tuple[object, ...]]
"""By domain: exchangers, whether SPF is valid, the DMARC policy."""


def read_ours(folder: Path) -> tuple[Read, dict[str, Any]]:
    """What the document says, and the document."""
    [path] = (folder / "ours").rglob("*.json")
    document = json.loads(path.read_text())
    facts: dict[tuple[str, str], dict[str, Any]] = {}
    for fact in document["facts"]:
        facts[fact["kind"], fact["target"].get("name", "")] = fact
    found: Read = {}
    for (kind, name), fact in facts.items():
        if kind == "mail.exchangers":
            spf, dmarc = facts["mail.spf", name], facts["mail.dmarc", name]
            hosts = sorted(one["host"] for one in fact.get("exchangers", ()))
            found[name] = (tuple(hosts), spf["result"] == "valid", dmarc["policy"] or None)
    return found, document


def read_theirs(folder: Path) -> Read:
    """What checkdmarc wrote."""
    found: Read = {}
    for one in json.loads((folder / "theirs.json").read_text()):
        hosts = sorted(host["hostname"] for host in one["mx"].get("hosts", ()))
        tags = one["dmarc"].get("tags", {})
        policy = tags.get("p", {}).get("value")
        found[one["domain"]] = (tuple(hosts), bool(one["spf"].get("valid")), policy)
    return found


def unlike(mine: Read, other: Read) -> list[str]:
    """Domains that the two read differently."""
    return [
        f"{name}: {mine[name]} / {other[name]}" for name in other if mine.get(name) != other[name]
    ]


def missing() -> str:
    """Why the bench cannot be made here; empty when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


def main() -> int:
    """0 when the ratio is met and counts, 1 otherwise, 2 when the bench could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=1000)
    parser.add_argument("--peer", type=int, default=100, help="domains for checkdmarc")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--delay", type=int, default=30, help="milliseconds, both ways together")
    chosen = parser.parse_args()
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    BUILD.mkdir(parents=True, exist_ok=True)
    sides = {"cyberscan": Side(chosen.towns), "checkdmarc": Side(min(chosen.peer, chosen.towns))}
    for turn in range(chosen.runs):
        # A new world each time: a resolver that remembers would serve the second tool better.
        for tool, side in sides.items():
            with tempfile.TemporaryDirectory() as text, Link(chosen.delay, BUILD) as link:
                folder = Path(text)
                with Registry(link, folder, chosen.towns) as registry:
                    if tool == "cyberscan":
                        measure(link, side, ours(folder, registry, side.towns))
                        mine, document = read_ours(folder)
                    else:
                        measure(link, side, theirs(folder, side.towns))
                        other = read_theirs(folder)
        print(f"{turn + 1}/{chosen.runs}", flush=True)
    return report(sides, mine, document, other)


def report(sides: dict[str, Side], mine: Read, document: dict[str, Any], other: Read) -> int:
    """Print the table; the exit code."""
    for tool, side in sides.items():
        wall, cpu = statistics.median(side.walls), statistics.median(side.cpus)
        print(
            f"{tool:<11} {side.towns:>5} domains  {wall:7.1f} s  CPU {cpu:7.1f} s  "
            f"{side.per_minute:7.0f} domains a minute"
        )
    queries = document["spending"]["total"]["queries"] / sides["cyberscan"].towns
    ratio = sides["cyberscan"].per_minute / sides["checkdmarc"].per_minute
    differences = unlike(mine, other)
    print(f"queries a domain: {queries:.1f} (at most {MOST_QUERIES})")
    print(f"ratio: {ratio:.1f} (asked: {ASKED:.0f})")
    print("parity: " + ("; ".join(differences[:5]) or f"same policies of {len(other)} domains"))
    return 0 if ratio >= ASKED and not differences and queries <= MOST_QUERIES else 1


if __name__ == "__main__":
    sys.exit(main())
