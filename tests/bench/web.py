"""Sites: cyberscan beside whatweb over five hundred small sites, as pages fetched a CPU second.

``python -m tests.bench.web [--sites 500] [--runs 3] [--threads 10 25 50]``, as root on Linux, with nginx and
whatweb. The two take turns. Pages are counted by the server, CPU time is that of each tool and its children,
the start of the interpreter included. The ratio counts only when both fetched every home page and every product
that whatweb names is named by us.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.web_world import RESOLVER, World, kind_of, name_of

ASKED = 3.0
"""Times whatweb's pages a CPU second."""
_SAMPLE = 20
"""Sites that tell what whatweb can name."""
_PERIMETER = """\
version: 1
authority: {{name: Cinq cents communes, kind: other, siren: "213500010"}}
mandate: {{signed_by: Camille Essai, role: Maire, signed_on: {day}, valid_until: {end}, max_level: light}}
lab: true
assets:
"""
_PROFILE = """\
name: sites
level: light
checks: ["web.*", "cms.*"]
"""


@dataclass
class Side:
    """One tool's runs."""

    pages: list[int] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    homes: int = 0
    """Sites whose home page the last run asked for."""

    @property
    def rate(self) -> float:
        """Pages a CPU second, by the middle of the runs."""
        return statistics.median(p / c for p, c in zip(self.pages, self.cpus, strict=True))


def measure(world: World, side: Side, command: list[str]) -> None:
    """Run one command beside the sites."""
    world.requests()
    before, start = _cpu(), time.monotonic()
    done = subprocess.run(
        world.inside(*command), capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: exit {done.returncode}: {done.stderr[-2000:]}")
    side.walls.append(time.monotonic() - start)
    side.cpus.append(_cpu() - before)
    asked = world.requests()
    side.pages.append(sum(map(len, asked.values())))
    side.homes = sum("/" in paths for paths in asked.values())


def _cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def ours(folder: Path, sites: int) -> list[str]:
    """The ordinary command, with the checks of sites alone."""
    today = date.today()
    head = _PERIMETER.format(day=today - timedelta(days=1), end=today + timedelta(days=30))
    assets = [f"  - {{url: 'http://{name_of(n)}/', purpose: [site]}}\n" for n in range(sites)]
    perimeter, profile = folder / "perimeter.yml", folder / "sites.yml"
    perimeter.write_text(head + "".join(assets))
    profile.write_text(_PROFILE)
    shutil.rmtree(folder / "ours", ignore_errors=True)
    program = str(Path(sys.executable).with_name("cyberscan"))
    return [
        program, "scan", str(perimeter), "--profile", str(profile), "--resolver", RESOLVER,
        "--rate", "1000", "--tolerate-incomplete", "--output", str(folder / "ours"), "--format", "json", "--quiet",
    ]  # fmt: skip


def theirs(folder: Path, sites: int, threads: int, log: str = "/dev/null") -> list[str]:
    """whatweb at its lightest: one request a target, no line for a person to read."""
    names = folder / "names.txt"
    names.write_text("".join(f"http://{name_of(n)}/\n" for n in range(sites)))
    return [
        "whatweb", "--aggression=1", f"--max-threads={threads}", "--no-errors", "--quiet",
        f"--log-json={log}", f"--input-file={names}",
    ]  # fmt: skip


def named_by_us(folder: Path) -> dict[str, set[str]]:
    """By site, the names of the products that the document holds."""
    [path] = (folder / "ours").rglob("*.json")
    found: dict[str, set[str]] = {}
    for fact in json.loads(path.read_text())["facts"]:
        names = {one["name"] for one in fact.get("products", ())} | {fact.get("product", "")}
        found.setdefault(fact["target"].get("host", ""), set()).update(names - {""})
    return found


def named_by_them(world: World, folder: Path) -> set[str]:
    """The kinds of site whose product whatweb names, from a short run with its log: sites of a kind are alike."""
    log = folder / "whatweb.json"
    subprocess.run(
        world.inside(*theirs(folder, _SAMPLE, 25, str(log))), capture_output=True, check=True
    )
    rows: list[dict[str, Any]] = json.loads(log.read_text())
    named = {row["target"].split("/")[2]: set(row["plugins"]) for row in rows if row}
    return {
        kind for n in range(_SAMPLE) if (kind := kind_of(n)) and kind in named.get(name_of(n), ())
    }  # fmt: skip


def missed(us: dict[str, set[str]], them: set[str], sites: int) -> list[str]:
    """Sites whose product whatweb names and we do not."""
    return [
        name_of(n)
        for n in range(sites)
        if (kind := kind_of(n)) in them
        and not any(kind.lower() in name.lower() for name in us.get(name_of(n), ()))
    ]  # fmt: skip


def best_threads(world: World, folder: Path, sites: int, tried: list[int]) -> int:
    """The number of threads that costs whatweb the least CPU."""
    costs: dict[int, float] = {}
    for threads in tried:
        side = Side()
        measure(world, side, theirs(folder, min(sites, 100), threads))
        costs[threads] = side.cpus[0]
    return min(costs, key=lambda threads: costs[threads])


def missing() -> str:
    """Why the bench cannot be made here; empty when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"
    absent = [program for program in ("ip", "nginx", "whatweb") if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


def main() -> int:
    """0 when the ratio is met and counts, 1 otherwise, 2 when the bench could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="+", default=[10, 25, 50])
    chosen = parser.parse_args()
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken down
    sides = {"whatweb": Side(), "cyberscan": Side()}
    with tempfile.TemporaryDirectory(prefix="cyberscan-web-") as text:
        folder = Path(text)
        folder.chmod(0o755)
        with World(folder, chosen.sites) as world:
            threads = best_threads(world, folder, chosen.sites, chosen.threads)
            for turn in range(chosen.runs):
                measure(world, sides["whatweb"], theirs(folder, chosen.sites, threads))
                measure(world, sides["cyberscan"], ours(folder, chosen.sites))
                print(f"{turn + 1}/{chosen.runs}", flush=True)
            them = named_by_them(world, folder)
            lost = missed(named_by_us(folder), them, chosen.sites)
    return report(sides, them, lost, chosen.sites, threads)


def report(
    sides: dict[str, Side], them: set[str], lost: list[str], sites: int, threads: int
) -> int:
    """Print the table; the exit code."""
    for tool, side in sides.items():
        cpu = statistics.median(side.cpus)
        print(
            f"{tool:<10} {side.pages[-1]:>6} pages  {statistics.median(side.walls):6.1f} s  CPU {cpu:6.1f} s  "
            f"{side.rate:6.1f} pages and {sites / cpu:5.1f} sites a CPU second  home pages: {side.homes}/{sites}"
        )
    ratio = sides["cyberscan"].rate / sides["whatweb"].rate
    whole = all(side.homes == sites for side in sides.values())
    print(f"whatweb's threads: {threads}")
    print(f"ratio: {ratio:.1f} (asked: {ASKED:.0f})")
    told = ", ".join(sorted(them))
    print(f"parity: {'; '.join(lost[:5]) or f'every product that whatweb names ({told})'}")
    return 0 if ratio >= ASKED and whole and not lost else 1


if __name__ == "__main__":
    sys.exit(main())
