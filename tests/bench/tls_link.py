"""Two network namespaces and a link with a chosen round trip between them; nothing leaves the machine.

Without delay the link is a pair of virtual Ethernet devices. With delay it is ``delay.c``, compiled here.
Connections are counted where they arrive: every TCP SYN, whatever a tool says of itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab.space import run

NEAR_ADDRESS = "10.77.0.1"
SERVER = "10.77.0.10"
FLEET = tuple(f"10.77.0.{number}" for number in range(101, 201))

_COUNT = """
table inet bench {
    counter connections { }
    chain arrivals {
        type filter hook prerouting priority raw
        iif lo return
        tcp flags & (syn | ack) == syn counter name connections
    }
}
"""

_ROUND_TRIP = """
import socket, statistics, sys, time

def once(address):
    start = time.perf_counter()
    with socket.socket() as asking:
        asking.connect_ex((address, 9))
    return (time.perf_counter() - start) * 1000

for address in sys.argv[1:]:
    once(address)
print(statistics.median(once(address) for address in sys.argv[1:]))
"""


class Link:
    """``with Link(30, build) as link: subprocess.run(link.near("sslscan", …))``."""

    def __init__(self, milliseconds: int, build: Path) -> None:
        self.milliseconds = milliseconds
        self._build = build
        self._near = f"csnear{os.getpid()}"
        self._far = f"csfar{os.getpid()}"
        self._carrier: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        try:
            self._make()
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

    def near(self, *command: str) -> list[str]:
        """The command line that runs ``command`` where the tools stand."""
        return ["ip", "netns", "exec", self._near, *command]

    def far(self, *command: str) -> list[str]:
        """The command line that runs ``command`` where the servers stand."""
        return ["ip", "netns", "exec", self._far, *command]

    def connections(self) -> int:
        """The TCP connections that arrived so far."""
        listing = json.loads(run(*self.far("nft", "-j", "list", "counters")))
        [counter] = [item["counter"] for item in listing["nftables"] if "counter" in item]
        return int(counter["packets"])

    def round_trip(self) -> float:
        """Milliseconds until a closed port says so, the middle of many; makes the neighbours known."""
        told = run(*self.near(sys.executable, "-c", _ROUND_TRIP, *FLEET, SERVER))
        return float(told)

    def _make(self) -> None:
        for name in (self._near, self._far):
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        if self.milliseconds:
            self._carry()
        else:
            run("ip", "-n", self._far, "link", "add", "far", "type", "veth",
                "peer", "name", "near", "netns", self._near)  # fmt: skip
        for name, device, addresses in (
            (self._near, "near", (NEAR_ADDRESS,)),
            (self._far, "far", (SERVER, *FLEET)),
        ):
            for address in addresses:
                run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", device)
            run("ip", "-n", name, "link", "set", device, "txqueuelen", "10000", "up")
        run(*self.far("sysctl", "-q", "-w", "net.core.somaxconn=4096"))
        run(*self.far("nft", "-f", "-"), stdin=_COUNT)

    def _carry(self) -> None:
        program = self._build / "delay"
        run("gcc", "-O2", "-Wall", "-o", str(program), str(Path(__file__).with_name("delay.c")))
        # Half of the round trip in each direction.
        self._carrier = subprocess.Popen(
            [program, self._near, "near", self._far, "far", str(self.milliseconds * 500)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._carrier.stdout is not None
        if self._carrier.stdout.readline() != "ready\n":
            raise RuntimeError("the link with delay did not start")

    def _remove(self) -> None:
        if self._carrier is not None:
            self._carrier.communicate()  # it ends with its standard input
        for name in (self._near, self._far):
            if Path("/run/netns", name).exists():
                run("ip", "netns", "del", name)
