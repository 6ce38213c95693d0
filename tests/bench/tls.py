"""TLS: cyberscan beside sslyze, sslscan, nmap and testssl.sh, interleaved, as medians and ratios.

``python tests/bench/tls.py [RUNS]`` (five by default), as root on Linux. Servers and tools stand in two
network namespaces, first without delay between them, then with a round trip of 30 ms. Like is compared
with like: versions and suites with versions and suites, the whole assessment with the same questions. A
ratio counts only when its gate passes: we found the very suites that ``openssl`` could agree to, and
answered what sslyze answered.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from tests.bench.tls_link import SERVER, Link
from tests.bench.tls_peers import Ends, Found, Job, What, command, read, start
from tests.bench.tls_report import Cost, Row, settings, table, unlike_peer, unlike_truth, verdicts
from tests.bench.tls_servers import (
    BROAD,
    FLEET_HOSTS,
    HOST,
    INTERMEDIATE,
    Servers,
    Suites,
)

BUILD = Path(__file__).parents[2] / "build" / "bench-tls"
PROGRAMS = ("gcc", "ip", "nft", "nginx", "nmap", "openssl", "ss", "sslscan", "testssl")
PACKAGES = "gcc libc6-dev iproute2 nftables nginx nmap openssl sslscan testssl.sh"
SINGLE: tuple[Ends, ...] = (((HOST, SERVER, INTERMEDIATE),), ((HOST, SERVER, BROAD),))
FLEET: Ends = tuple((host, ip, INTERMEDIATE) for host, ip in FLEET_HOSTS.items())
Settings = tuple[tuple[int, int, int], ...]
TASKS: tuple[What, ...] = ("suites", "whole")
OURS = ((1, 32, 5), (1, 100, 5))
ALONE = ((1, 10, 5), (1, 10, 10))
SSLYZE = ((1, 10, 5), (2, 10, 5), (2, 20, 2))
"""(processes, servers at once, connections at once) that both are tried with; the best is kept."""


class Bench:
    """One link, its servers, and what they really accept."""

    def __init__(self, link: Link, servers: Servers, folder: Path) -> None:
        self._link = link
        self._servers = servers
        self._folder = folder
        self.truth: dict[int, Suites] = {
            port: servers.truth(port) for port in (INTERMEDIATE, BROAD)
        }

    def measure(self, job: Job) -> tuple[Cost, list[Found]]:
        """Run it once. Connections are those that reached the servers."""
        plan, answers, cost = (self._folder / name for name in ("plan", "answers", "cost"))
        plan.write_text(json.dumps(job.plan(self._servers.ca_file)))
        answers.unlink(missing_ok=True)
        before = self._link.connections()
        line = [sys.executable, str(Path(__file__).with_name("tls_measure.py")), str(cost)]
        done = subprocess.run(
            self._link.near(*line, *command(job, plan, answers)),
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode != 0 and job.tool != "testssl":  # whose exit code counts its findings
            raise RuntimeError(f"{job.tool}: exit {done.returncode}: {done.stderr[-2000:]}")
        count = self._link.connections() - before
        took = Cost(**json.loads(cost.read_text()), connections=count, start=start(job, answers))
        return took, read(job, answers)

    def run(self, row: Row) -> None:
        """One more run of a row, held against the truth."""
        cost, row.found = self.measure(row.job)
        row.costs.append(cost)
        for (_, _, port), found in zip(row.job.ends, row.found, strict=True):
            row.unlike += unlike_truth(found, self.truth[port])

    def best(self, asked: Job, settings: Settings) -> Job:
        """The job at its quickest setting."""
        tried = [
            replace(asked, processes=processes, at_once=servers, per_server=connections)
            for processes, servers, connections in settings
        ]
        times = {job: self.measure(job)[0].wall for job in tried}
        return min(times, key=lambda job: times[job])

    def jobs(self, tools: tuple[str, ...]) -> list[Job]:
        """Every row of one delay, the peers beside ours."""
        found: list[Job] = []
        for what in TASKS:
            for ends in SINGLE:
                found.append(self.best(Job("cyberscan", what, ends), ALONE))
                found.append(self.best(Job("sslyze", what, ends), ALONE))
                found += [Job(tool, what, ends) for tool in tools]
            found.append(self.best(Job("cyberscan", what, FLEET), OURS))
            few = self.best(Job("sslyze", what, FLEET[:20]), SSLYZE)
            found.append(replace(few, ends=FLEET))
        return found


def unlike(rows: list[Row]) -> dict[tuple[str, str, int], list[str]]:
    """By task, server and delay: why the comparison with sslyze is not fair there."""
    sides: dict[tuple[str, str, int], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        sides[row.job.what, row.subject, row.delay][row.job.tool] = row
    found = {}
    for place, tools in sides.items():
        ours, theirs = tools["cyberscan"], tools["sslyze"]
        answers = [
            line
            for mine, other in zip(ours.found, theirs.found, strict=True)
            for line in unlike_peer(mine, other)
        ]
        found[place] = sorted({*ours.unlike, *answers})
    return found


def at(milliseconds: int, runs: int, slow: int, tools: tuple[str, ...]) -> list[Row]:
    """Every row at one round trip."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Link(milliseconds, BUILD) as link,
        Servers(link, Path(folder)) as servers,
    ):
        print(
            f"round trip asked {milliseconds} ms, measured {link.round_trip():.1f} ms", flush=True
        )
        bench = Bench(link, servers, Path(folder))
        rows = [Row(job, milliseconds) for job in bench.jobs(tools)]
        for turn in range(runs):
            for row in rows:
                if row.job.tool != "testssl" or turn < slow:
                    bench.run(row)
            print(f"{milliseconds} ms: {turn + 1}/{runs}", flush=True)
        return rows


def missing() -> str:
    """Why the bench cannot be made here; empty when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)} (Debian: apt install {PACKAGES})" if absent else ""


def main() -> int:
    """0 when every ratio that was asked for is met and counts, 1 otherwise, 2 when it could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=5)
    parser.add_argument("--slow", type=int, default=1, help="runs of testssl.sh, 0 for none")
    parser.add_argument("--delays", type=int, nargs="+", default=[0, 30], help="milliseconds")
    chosen = parser.parse_args()
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken down
    tools = ("sslscan", "nmap", *(["testssl"] if chosen.slow else []))
    rows = [row for delay in chosen.delays for row in at(delay, chosen.runs, chosen.slow, tools)]
    why = unlike(rows)
    found = verdicts(rows, why)
    print(table(rows) + "\n\n" + settings(rows))
    print("\nBeside sslyze at its best setting:\n" + "\n".join(one.text for one in found))
    for (what, subject, delay), lines in why.items():
        print(f"parity, {delay} ms, {what}, {subject}: " + ("; ".join(lines) or "same answers"))
    results = BUILD / "results.json"
    results.write_text(
        json.dumps(
            {"rows": [row.plain() for row in rows], "ratios": [one.text for one in found]}, indent=1
        )
    )
    print(f"every run: {results}")
    return 0 if all(one.met and one.fair for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
