"""The harbour as a whole: ``with Harbour() as harbour: harbour.scan(folder)``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self

from cyberscan.document import Document
from cyberscan.result import read_document
from tests.lab.harbour import basics, industry, queues, remote, shares, stores
from tests.lab.harbour.quay import PYTHON, SYSTEM_PATH, UNPACKED, Quay
from tests.lab.harbour.table import ROWS
from tests.lab.space import Namespaces, run

FLEET: tuple[ModuleType, ...] = (stores, queues, basics, remote, shares, industry)
"""The slowest to start come first."""
PROGRAMS = (
    "Xtigervnc", "Xvfb", "apache2", "beanstalkd", "chronyd", "coap-server-gnutls", "cupsd", "danted", "distccd",
    "docker-registry", "dovecot", "dropbear", "etcd", "ganesha.nfsd", "gearmand", "git", "haproxy", "in.tftpd",
    "influxd", "ip", "ipmi_sim", "iperf3", "java", "kamailio", "knxd", "lighttpd", "mariadb-install-db",
    "memcached", "microsocks", "minidlnad", "mosquitto", "munin-node", "named", "nats-server", "nft",
    "nginx", "ngircd", "nmap", "nmbd", "nrpe", "openssl", "openvpn", "postfix", "prometheus",
    "prometheus-node-exporter", "prosody", "redis-server", "rpcbind", "rsync", "slapd", "smbd", "snmpd",
    "squid", "ss", "sshd", "svnserve", "telnetd", "tinyproxy", "transmission-daemon", "turnserver",
    "unbound", "upsd", "varnishd", "vsftpd", "xinetd", "xl2tpd", "xrdp", "zabbix_agentd", "charon",
)  # fmt: skip
"""What ``install.sh`` brings."""

_RULES = """
table inet harbour {
    set streams { type ipv4_addr . inet_service; flags dynamic; size 65535; counter; }
    set datagrams { type ipv4_addr . inet_service; flags dynamic; size 65535; counter; }
    chain count {
        type filter hook prerouting priority raw
        iif lo return
        tcp flags & (syn | ack) == syn update @streams { ip daddr . tcp dport }
        meta l4proto udp update @datagrams { ip daddr . udp dport }
    }
    chain depart {
        # knxd listens on every address and answers from the first one
        type filter hook output priority raw
        udp sport 3671 ip saddr set 192.31.196.111
    }
}
"""
_HEAD = """\
version: 1
authority: {{name: Ville du port, kind: commune, siren: "213500010"}}
mandate: {{signed_by: Camille Essai, role: Maire, signed_on: {start}, valid_until: {end}, max_level: active}}
assets:
"""
_PROFILE = """\
name: quai
title: {fr: "Quai", en: "Quay"}
level: active
checks: ["services.*"]
catalogues: []
probes:
  services.ports: {set: standard}
  services.udp: {set: complet}
"""


def missing() -> str:
    """Why the harbour cannot be built here; empty when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "the harbour needs root on Linux"
    absent = [name for name in PROGRAMS if shutil.which(name, path=SYSTEM_PATH) is None]
    absent += [str(path) for path in (PYTHON, UNPACKED / "usr/sbin/proftpd") if not path.exists()]
    return f"not installed: {', '.join(absent)} (run tests/lab/install.sh)" if absent else ""


def addresses() -> list[str]:
    """Every machine of the harbour."""
    return sorted({row.address for row in ROWS})


@dataclass(frozen=True)
class Visit:
    """One scan, and what the town saw of it."""

    document: Document
    streams: dict[tuple[str, int], int]
    """Connections, by address and port."""
    datagrams: dict[tuple[str, int], int]


class Harbour:
    """Builds everything on entry and leaves nothing behind on exit."""

    def __init__(self) -> None:
        os.environ["PATH"] = SYSTEM_PATH
        self._stack = ExitStack()
        self.space = Namespaces((*addresses(), basics.RESOLVER), _RULES, letter="h")

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="cyberscan-quay-"))
            )
            folder.chmod(0o755)  # daemons that drop root must still reach their files
            stack.enter_context(self.space)
            self.quay = Quay(self.space, folder / "quay")
            stack.callback(self.quay.stop)
            for family in FLEET:
                family.start(self.quay)
            self.quay.wait()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def asked(self, what: str = "streams") -> dict[tuple[str, int], int]:
        """Connections (``streams``) or ``datagrams`` that came so far, by address and port."""
        listing = json.loads(
            run(*self.space.in_town("nft", "-j", "list", "set", "inet", "harbour", what))
        )
        elements = next(item["set"] for item in listing["nftables"] if "set" in item).get(
            "elem", []
        )
        counted: dict[tuple[str, int], int] = {}
        for element in elements:
            ip, port = element["elem"]["val"]["concat"]
            counted[ip, int(port)] = element["elem"]["counter"]["packets"]
        return counted

    def owners(self) -> dict[str, str]:
        """The program that really listens, by the key of each row."""
        listening: dict[tuple[str, str, int], str] = {}
        for line in run(*self.space.in_town("ss", "-H", "-tulnp")).splitlines():
            kind, _, _, _, local, *_ = line.split()
            host, _, port = local.rpartition(":")
            ip = host.partition("%")[0].strip("[]").removeprefix("::ffff:")
            if named := re.search(r'\(\("([^"]+)"', line):
                listening[kind, ip, int(port)] = named[1]
        found = {}
        for row in ROWS:
            for ip in (row.address, "0.0.0.0", "*", "::"):
                if program := listening.get((row.transport, ip, row.port)):
                    found[row.key] = program
        return found

    def visit(self, folder: Path) -> Visit:
        """Scan everything once and count."""
        document = self.scan(folder)
        return Visit(document, self.asked("streams"), self.asked("datagrams"))

    def scan(self, folder: Path, *options: str) -> Document:
        """The ordinary command, from the scanner's side."""
        output = folder / "quay.json"
        done = subprocess.run(
            self.space.in_scanner(*scan_command(folder, output, *options)), capture_output=True, text=True,
            timeout=600, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if not output.exists():
            raise RuntimeError(
                f"exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
            )
        return read_document(output)


def scan_command(folder: Path, output: Path, *options: str) -> list[str]:
    """The command line of a scan of the whole harbour, with its perimeter and its profile written."""
    profile = folder / "quay.yml"
    profile.write_text(_PROFILE)
    perimeter = folder / "perimeter.yml"
    perimeter.write_text(declared())
    return [sys.executable, "-m", "cyberscan", "scan", str(perimeter), "-p", str(profile), "--resolver", basics.RESOLVER,
            "-f", "json", "-o", str(output), "--tolerate-incomplete", *options]  # fmt: skip


def declared() -> str:
    """The perimeter: every machine with the ports that something was moored to."""
    today = date.today()
    ports: dict[str, set[int]] = defaultdict(set)
    purposes: dict[str, str] = {}
    for row in ROWS:
        ports[row.address].add(row.port)
        if row.purpose:
            purposes[row.address] = row.purpose
    text = _HEAD.format(start=today - timedelta(days=1), end=today + timedelta(days=30))
    for ip in sorted(ports):
        purpose = f", purpose: {purposes[ip]}" if ip in purposes else ""
        listed = ", ".join(map(str, sorted(ports[ip])))
        text += f"  - {{address: {ip}, ports: [{listed}]{purpose}}}\n"
    return text
