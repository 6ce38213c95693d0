"""Two network namespaces: the town, where every daemon runs, and the scanner's, with one address.

A veth pair joins them and nothing joins them to the machine: no packet of the laboratory can leave, and
whatever the scanner sends to an address the town does not have is dropped as a firewall would drop it.

The addresses are public ones in form, because a scan of private ones would be another test:
192.31.196.0/24 (RFC 7535, a sink for stray DNS questions) and 192.52.193.0/24 (RFC 7450). Were a packet
to escape, it would end in a sink. 2620:4f:8000::/48 is the sink of IPv6.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

ROUTER = ("192.31.196.1", "2620:4f:8000::1")
SCANNER = ("192.31.196.254", "2620:4f:8000::254")
YES_PORT = 9999
"""Where the peer that says yes really listens; every other port of it leads there."""

_FILTER = """
table inet lab {{
    counter connections {{ }}
    counter datagrams {{ }}
    counter beyond_resolver {{ }}
    counter forbidden {{ }}
    chain count {{
        type filter hook prerouting priority raw
        iif lo return
        ip daddr != {resolver} counter name beyond_resolver
        ip6 nexthdr {{ tcp, udp }} counter name beyond_resolver
        ip daddr {{ {forbidden} }} counter name forbidden
        tcp flags & (syn | ack) == syn counter name connections
        meta l4proto udp counter name datagrams
    }}
    chain refuse {{
        type filter hook input priority filter
        ip daddr {datagrams_only} tcp dport 53 reject with tcp reset
    }}
    chain arrivals {{
        type nat hook prerouting priority dstnat
        ip daddr {yes} tcp dport 1-65535 dnat ip to {yes}:{port}
    }}
}}
"""


def run(*command: str, stdin: str | None = None, timeout: float = 60) -> str:
    """Run a command to its end and return what it printed. Raises ``CalledProcessError``."""
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=timeout, check=False
    )
    if done.returncode != 0:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


class Namespaces:
    """``with Namespaces(addresses, rules) as space: space.in_town("ss", "-tln")``."""

    def __init__(
        self, addresses: Iterable[str], rules: str, *, silent: Iterable[str] = (),
        unreachable: Iterable[str] = (), letter: str = "",
    ) -> None:  # fmt: skip
        """``rules`` are nftables' in the town; ``letter`` tells laboratories of one process apart."""
        self.town = f"cstown{os.getpid()}{letter}"
        self.scanner = f"csscan{os.getpid()}{letter}"
        self._addresses = tuple(addresses)
        self._rules = rules
        self._silent = tuple(silent)
        self._unreachable = tuple(unreachable)

    def __enter__(self) -> Self:
        _sweep()
        try:
            self._build()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove()

    def in_town(self, *command: str) -> list[str]:
        """The command line that runs ``command`` in the town."""
        return ["ip", "netns", "exec", self.town, *command]

    def in_scanner(self, *command: str) -> list[str]:
        """The command line that runs ``command`` where the scanner stands."""
        return ["ip", "netns", "exec", self.scanner, *command]

    def _build(self) -> None:
        for name in (self.town, self.scanner):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        # Made inside the town and moved: neither end is ever on the machine itself.
        run("ip", "-n", self.town, "link", "add", "labtown", "type", "veth",
            "peer", "name", "labscan", "netns", self.scanner)  # fmt: skip
        for router, scanner in zip(ROUTER, SCANNER, strict=True):
            _add_address(self.town, "labtown", router)
            _add_address(self.scanner, "labscan", scanner)
        for namespace, link in ((self.town, "labtown"), (self.scanner, "labscan")):
            run("ip", "-n", namespace, "link", "set", link, "up")
        for address in self._addresses:
            _add_address(self.town, "lo", address)
        for router, scanner in zip(ROUTER, SCANNER, strict=True):
            run("ip", "-n", self.town, "route", "add", scanner, "dev", "labtown")
            run("ip", "-n", self.scanner, "route", "add", router, "dev", "labscan")
            run("ip", "-n", self.scanner, "route", "add", "default", "via", router)
        for setting in ("net.ipv4.ip_forward=1", "net.ipv4.icmp_ratelimit=0"):
            run(*self.in_town("sysctl", "-q", "-w", setting))
        for address in self._silent:
            run("ip", "-n", self.town, "route", "add", "blackhole", f"{address}/32")
        for address in self._unreachable:
            run("ip", "-n", self.town, "route", "add", "unreachable", f"{address}/32")
        run(*self.in_town("nft", "-f", "-"), stdin=self._rules)

    def _remove(self) -> None:
        for name in (self.town, self.scanner):
            if Path("/run/netns", name).exists():
                _delete(name)


class Space(Namespaces):
    """The town's: counts what the scanner sent, and leads every port of one address to one peer."""

    def __init__(
        self, addresses: Iterable[str], *, resolver: str, yes: str, silent: Iterable[str],
        unreachable: Iterable[str], forbidden: Iterable[str], datagrams_only: str,
    ) -> None:  # fmt: skip
        rules = _FILTER.format(
            yes=yes,
            port=YES_PORT,
            resolver=resolver,
            forbidden=", ".join(forbidden),
            datagrams_only=datagrams_only,
        )
        super().__init__(addresses, rules, silent=silent, unreachable=unreachable)

    def counters(self) -> dict[str, int]:
        """What the scanner sent so far, in packets.

        ``connections`` (TCP SYN), ``datagrams`` (UDP), ``beyond_resolver`` (to anybody else than the
        resolver), ``forbidden`` (to an address that no scan may touch).
        """
        listing = json.loads(run(*self.in_town("nft", "-j", "list", "counters")))
        found = [item["counter"] for item in listing["nftables"] if "counter" in item]
        return {counter["name"]: counter["packets"] for counter in found}


def _add_address(namespace: str, link: str, address: str) -> None:
    # nodad: an IPv6 address that is still being checked for duplicates cannot be listened on
    options = ["nodad"] if ":" in address else []
    run("ip", "-n", namespace, "addr", "add", address, "dev", link, *options)


def _sweep() -> None:
    """Remove the namespaces of laboratories that were killed before they could do it themselves."""
    for path in Path("/run/netns").glob("cs*"):
        owner = re.fullmatch(r"cs(?:town|scan)(\d+)[a-z]?", path.name)
        if owner and not Path("/proc", owner[1]).exists():
            _delete(path.name)


def _delete(namespace: str) -> None:
    _end_all([int(pid) for pid in run("ip", "netns", "pids", namespace).split()])
    run("ip", "netns", "del", namespace)


def _end_all(pids: Sequence[int]) -> None:
    """End what daemons left behind in our own namespace: forked workers outlive a killed parent."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if pids and number is signal.SIGTERM:
            time.sleep(0.5)
