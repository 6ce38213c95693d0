"""The usual tools, one command a target, as an engineer would chain them in an afternoon.

sslyze in full on every TLS endpoint, checkdmarc on the domain, ``nmap -sV --top-ports 1000`` on every
address, the headers of every site with curl; four commands at a time.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

AT_A_TIME = 4

_VERSIONS = {
    "ssl_2_0": "SSL 2.0", "ssl_3_0": "SSL 3.0", "tls_1_0": "TLS 1.0", "tls_1_1": "TLS 1.1",
    "tls_1_2": "TLS 1.2", "tls_1_3": "TLS 1.3",
}  # fmt: skip


def commands(plan: dict[str, Any], folder: Path) -> list[list[str]]:
    """Every command line; results go to files of ``folder`` named after their target."""
    tools = Path(sys.executable).parent
    lines = [[str(tools / "checkdmarc"), "-n", plan["resolver"], "-o", str(folder / "dmarc.json"),
              "--check-mx-tls", plan["domain"]]]  # fmt: skip
    sslyze = [str(tools / "sslyze"), "--mozilla_config", "disable", "--certinfo_ca_file", plan["ca_file"],
              "--tlsv1_3", "--tlsv1_2", "--tlsv1_1", "--tlsv1", "--sslv3", "--sslv2", "--certinfo",
              "--robot", "--heartbleed", "--openssl_ccs", "--compression", "--reneg", "--resum",
              "--fallback", "--early_data", "--elliptic_curves", "--ems"]  # fmt: skip
    for name, ip in plan["sites"].items():
        lines.append([*sslyze, f"--json_out={folder / name}.tls", f"{name}:443{{{ip}}}"])
        lines += [
            ["curl", "-sIL", "--max-time", "20", "--cacert", plan["ca_file"], "-o", "/dev/null",
             "--resolve", f"{name}:80:{ip}", "--resolve", f"{name}:443:{ip}", f"{scheme}://{name}/"]
            for scheme in ("http", "https")
        ]  # fmt: skip
    for name, ip in plan["exchangers"].items():
        lines.append([*sslyze, "--starttls", "smtp", f"--json_out={folder / name}.tls",
                      f"{name}:25{{{ip}}}"])  # fmt: skip
    for ip in plan["addresses"]:
        lines.append(["nmap", "-n", "-Pn", "-sV", "--top-ports", "1000", "-v", "-oG",
                      str(folder / f"{ip}.ports"), ip])  # fmt: skip
    return lines


def open_ports(folder: Path) -> dict[str, set[int]]:
    """By address, from nmap's own files."""
    return {
        path.stem: {int(port) for port in re.findall(r"(\d+)/open/tcp", path.read_text())}
        for path in folder.glob("*.ports")
    }


def tried_ports(folder: Path) -> set[int]:
    """Those that nmap was told to try; the same on every address."""
    text = next(folder.glob("*.ports")).read_text()
    found: set[int] = set()
    listed = re.search(r"TCP\(\d+;([\d,-]+)\)", text)
    for part in listed[1].split(",") if listed else ():
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def tls_versions(folder: Path) -> dict[str, set[str]]:
    """By name, from sslyze's own files."""
    found = {}
    for path in folder.glob("*.tls"):
        results = json.loads(path.read_text())["server_scan_results"][0]["scan_result"]
        found[path.name.removesuffix(".tls")] = {
            version
            for key, version in _VERSIONS.items()
            if results[f"{key}_cipher_suites"]["result"]["accepted_cipher_suites"]
        }
    return found


def main() -> None:
    """``naive.py PLAN.json FOLDER``."""
    plan, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for command in commands(plan, folder):
            pool.submit(subprocess.run, command, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    main()
