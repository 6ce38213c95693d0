"""Ports of many addresses and names of many services: cyberscan beside nmap, interleaved, as medians.

``python tests/bench/services.py ports|names [--runs 5] [--delay 30] [--hosts mixed|closed|filtered]``, as root, with the laboratory installed.
A ratio counts only when all saw the same open ports. Names are compared with what the harbour really runs.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from cyberscan.network.port_sets import port_set
from cyberscan.port_ranges import as_ranges
from tests.bench.tls_link import FLEET, Link
from tests.lab.harbour.table import ROWS, Row
from tests.lab.harbour.town import Harbour, missing
from tests.lab.space import run

HERE = Path(__file__).parent
HOSTS = FLEET[:20]
RATE = 100
"""Packets a second and address, of the standard profile."""
UNHELD = 1000
"""The most that a profile may allow."""
FILTERED = {"mixed": HOSTS[8:], "closed": (), "filtered": HOSTS}
"""Where a firewall drops whatever is not open; the others say that a port is closed."""
NAMED = 60
NMAP_NAMES = {
    "microsoft-ds": "smb", "netbios-ssn": "netbios", "ms-wbt-server": "rdp", "domain": "dns",
    "postgresql": "postgres", "nfs_acl": "nfs", "svnserve": "svn", "socks5": "socks",
    "zabbix": "zabbix-agent", "jabber": "xmpp", "ajp13": "ajp", "http-proxy": "http",
    "ssl/http": "https", "ipp": "ipp", "X11": "x11", "iec-104": "iec104", "iso-tsap": "s7",
    "EtherNet-IP-1": "ethernetip", "EtherNetIP-2": "ethernetip", "EtherNet-IP-2": "ethernetip",
    "xmpp-client": "xmpp", "distccd": "distcc", "tcpwrapped": "", "xmpp-server": "xmpp-server", "opcua-tcp": "opcua",
}  # fmt: skip
"""What nmap calls the same."""


@dataclass(frozen=True)
class Run:
    """What one run took, and what it saw."""

    wall: float
    cpu: float
    seen: object


Contender = Callable[[Path], tuple[list[str], Callable[[], object]]]


def measured(place: Callable[..., list[str]], folder: Path, contender: Contender) -> Run:
    """Run it once where the scanner stands."""
    command, read = contender(folder)
    cost = folder / "cost.json"
    program = [sys.executable, "-m", "tests.bench.tls_measure", str(cost), *command]
    subprocess.run(place(*program), check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                   cwd=HERE.parents[1], timeout=1800)  # fmt: skip
    took = json.loads(cost.read_text())
    return Run(took["wall"], took["cpu"], read())


def ours(addresses: dict[str, list[int]], *probes: str, rate: int = RATE) -> Contender:
    """Our probes alone, by the real engine."""

    def contender(folder: Path) -> tuple[list[str], Callable[[], object]]:
        plan, out = folder / "plan.json", folder / "out.json"
        plan.write_text(json.dumps({"addresses": addresses, "probes": probes, "rate": rate}))
        command = [sys.executable, "-m", "tests.bench.services_ours", str(plan), str(out)]
        return command, lambda: json.loads(out.read_text())

    return contender


def nmap(*options: str) -> Contender:
    """One nmap; what it saw is its XML."""

    def contender(folder: Path) -> tuple[list[str], Callable[[], object]]:
        out = folder / "nmap.xml"
        return ["nmap", "-n", "-Pn", "-oX", str(out), *options], lambda: etree.parse(out)

    return contender


def open_ports(seen: object) -> dict[str, list[int]]:
    """The open ports of either, by address."""
    if isinstance(seen, dict):
        return {ip: sorted(ports) for ip, ports in seen["open"].items()}
    found: dict[str, list[int]] = {}
    for host in seen.iterfind("host"):  # type: ignore[attr-defined]
        ports = [
            p.get("portid")
            for p in host.iterfind("ports/port")
            if p.find("state").get("state") == "open"
        ]
        found[host.find("address").get("addr")] = sorted(map(int, ports))
    return found


def table(rows: dict[str, list[Run]], base: str) -> str:
    """Medians with their extremes, and the ratio to ``base``."""
    lines = [f"{'':34}{'wall, s':>26}{'CPU, s':>22}{'ratio':>8}"]
    middle = statistics.median(one.wall for one in rows[base])
    for name, runs in rows.items():
        walls, cpus = [one.wall for one in runs], [one.cpu for one in runs]
        ratio = statistics.median(walls) / middle
        lines.append(f"{name:34}{_spread(walls):>26}{_spread(cpus):>22}{ratio:>7.2f}×")
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.1f} ({min(values):,.1f}–{max(values):,.1f})"


def compare_ports(runs: int, delay: int, hosts: str) -> bool:
    """20 addresses, the standard set of ports, behind a link with delay."""
    ports = as_ranges(port_set("standard"))
    anywhere: dict[str, list[int]] = {ip: [] for ip in HOSTS}
    filtered = FILTERED[hosts]
    listening = {
        ip: sorted({22, 443, *((80,) if ip in filtered else (25, 80, 143, 3389, 8080))})
        for ip in HOSTS
    }
    pause = f"{1000 // RATE}ms"
    held = ["--scan-delay", pause, "--max-scan-delay", pause, "--min-hostgroup", str(len(HOSTS))]
    contenders = {
        f"cyberscan, {RATE}/s an address": ours(anywhere, "services.ports"),
        f"nmap -T4, {RATE}/s an address": nmap("-sS", "-T4", *held, "-p", ports, *HOSTS),
        "nmap -T4": nmap("-sS", "-T4", "-p", ports, *HOSTS),
        f"cyberscan, {UNHELD}/s an address": ours(anywhere, "services.ports", rate=UNHELD),
    }
    results: dict[str, list[Run]] = defaultdict(list)
    unlike: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        link = stack.enter_context(Link(delay, folder))
        print(f"round trip {link.round_trip():.1f} ms", flush=True)
        _hosts(stack, link, folder, listening, filtered)
        for turn in range(runs):
            for name, contender in contenders.items():
                one = measured(link.near, folder, contender)
                results[name].append(one)
                if open_ports(one.seen) != listening:
                    unlike.append(f"{name}, run {turn + 1}: {open_ports(one.seen)}")
                print(f"{turn + 1}/{runs} {name}: {one.wall:.1f} s", flush=True)
    print(
        f"\n{len(HOSTS)} addresses ({hosts}) × {len(port_set('standard'))} ports; medians of {runs} (min–max)\n"
    )
    print(table(results, "nmap -T4"))
    print("\nparity: " + ("all saw the same open ports" if not unlike else f"NO: {unlike}"))
    return not unlike


def _hosts(
    stack: ExitStack,
    link: Link,
    folder: Path,
    listening: dict[str, list[int]],
    filtered: Sequence[str],
) -> None:
    plan = folder / "far.json"
    plan.write_text(json.dumps(listening))
    command = link.far(sys.executable, str(HERE / "services_far.py"), str(plan))
    child = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    stack.callback(child.terminate)
    assert child.stdout is not None
    child.stdout.readline()
    # The list of what the firewalled hosts let through is one verdict a host; the rest is silence.
    allowed = "\n".join(
        f"ip daddr {ip} tcp dport != {{ {', '.join(map(str, listening[ip]))} }} drop"
        for ip in filtered
    )
    rules = f"""
table inet walls {{
    chain arrivals {{
        type filter hook input priority filter
{allowed}
    }}
}}
"""
    run(*link.far("nft", "-f", "-"), stdin=rules)


def compare_names(runs: int) -> bool:
    """60 open services of the harbour: who names them, how soon, by how many connections."""
    rows = [row for row in ROWS if row.transport == "tcp" and not row.imitation][:NAMED]
    chosen: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        chosen[row.address].append(row.port)
    ports = as_ranges({row.port for row in rows})
    contenders = {
        "cyberscan": ours(dict(chosen), "services.ports", "services.identify"),
        "nmap -sV": nmap("-sT", "-T4", "-sV", "-p", ports, *chosen),
    }
    results: dict[str, list[Run]] = defaultdict(list)
    knocks: dict[str, list[int]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name, Harbour() as harbour:
        for turn in range(runs):
            for label, contender in contenders.items():
                before = _knocks(harbour, rows)
                results[label].append(measured(harbour.space.in_scanner, Path(name), contender))
                knocks[label].append(_knocks(harbour, rows) - before)
                print(f"{turn + 1}/{runs} {label}: {results[label][-1].wall:.1f} s", flush=True)
    print(f"\n{len(rows)} open services on {len(chosen)} addresses; medians of {runs} (min–max)\n")
    print(table(results, "nmap -sV"))
    for label, found in results.items():
        right, wrong, unnamed = _judged(rows, _names(found[-1].seen))
        print(f"{label}: {statistics.median(knocks[label]):.0f} connections; {len(right)} named rightly, "
              f"{len(wrong)} wrongly, {len(unnamed)} not at all")  # fmt: skip
        print("".join(f"  {line}\n" for line in (*wrong, *unnamed)), end="")
    return True


def _knocks(harbour: Harbour, rows: Sequence[Row]) -> int:
    asked = harbour.asked()
    return sum(asked.get((row.address, row.port), 0) for row in rows)


def _names(seen: object) -> dict[tuple[str, int], str]:
    if isinstance(seen, dict):
        return {(ip, port): name for ip, port, name, how, _ in seen["services"] if how != "port"}
    found = {}
    for host in seen.iterfind("host"):  # type: ignore[attr-defined]
        for port in host.iterfind("ports/port"):
            service = port.find("service")
            if service is not None and service.get("method") == "probed":
                said = service.get("name")
                said = "https" if said == "http" and service.get("tunnel") == "ssl" else said
                key = host.find("address").get("addr"), int(port.get("portid"))
                found[key] = NMAP_NAMES.get(said, said)
    return found


def _judged(
    rows: Sequence[Row], names: dict[tuple[str, int], str]
) -> tuple[list[str], list[str], list[str]]:
    right: list[str] = []
    wrong: list[str] = []
    unnamed: list[str] = []
    for row in rows:
        said = names.get((row.address, row.port), "")
        true = row.really or row.name
        line = f"{row.key}: {true}, said to be {said or 'unknown'}"
        # What speaks HTTP underneath and is said to do so is named less, not wrongly; the same for SMB.
        less = said in ("http", "https") and row.over_http
        less |= (true, said) in {("smb", "netbios"), ("http", "ipp")} or said.startswith(
            "mosquitto"
        )
        if said == true or less:
            right.append(line)
        else:
            (wrong if said else unnamed).append(line)
    return right, wrong, unnamed


def main() -> int:
    """0 when the comparison is fair, 1 when it is not, 2 when it could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["ports", "names"], default="ports")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--delay", type=int, default=30, help="milliseconds there and back")
    parser.add_argument("--hosts", choices=[*FILTERED], default="mixed")
    chosen = parser.parse_args()
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is taken down
    if chosen.what == "ports":
        return 0 if compare_ports(chosen.runs, chosen.delay, chosen.hosts) else 1
    return 0 if compare_names(chosen.runs) else 1


if __name__ == "__main__":
    sys.exit(main())
