"""Every TLS server of the laboratory, in groups that start together, and what is true of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cyberscan.network.tls.shown import Shown
from cyberscan.network.tls.survey import survey
from cyberscan.sdk import Budget, Endpoint
from cyberscan.testing import network, perimeter
from tests.lab.tls import mail, runtimes, services, web
from tests.lab.tls.clients import OTHER_CLIENTS, Pairs
from tests.lab.tls.yard import HOST, IP, Missing, Server, Yard

GROUPS: dict[str, Callable[[Yard], list[Server]]] = {
    "nginx": web.nginx, "apache": web.apache, "haproxy": web.haproxy, "s_server": web.s_server,
    "gnutls": web.gnutls, "old_node": runtimes.old_node, "new_node": runtimes.new_node,
    "jdk": runtimes.jdk, "tlslite": runtimes.tlslite, "postfix": mail.postfix,
    "dovecot": mail.dovecot, "postgresql": services.postgresql, "mariadb": services.mariadb,
    "vsftpd": services.vsftpd, "slapd": services.slapd, "prosody": services.prosody,
    "xrdp": services.xrdp,
}  # fmt: skip
NEED_ROOT = {"apache", "postfix", "dovecot", "postgresql", "mariadb", "vsftpd", "prosody"}


@contextmanager
def running(*groups: str) -> Iterator[list[Server]]:
    """The servers of ``groups``, listening. Raises :class:`Missing` where one cannot run here."""
    if sys.platform != "linux" or (NEED_ROOT & set(groups) and os.geteuid() != 0):
        raise Missing("some servers need root on Linux")
    with tempfile.TemporaryDirectory(prefix="cyberscan-tls-") as folder:
        Path(folder).chmod(0o755)  # daemons that drop root must still reach their files
        yard = Yard(Path(folder) / "yard")
        try:
            servers = [server for group in groups for server in GROUPS[group](yard)]
            yard.wait()
            yield servers
        finally:
            yard.stop()


@dataclass(frozen=True)
class Truth:
    """What real clients of three generations got from one server, handshake by handshake."""

    suites: Pairs
    preference: Mapping[str, str]
    """``server`` or ``client`` by version, where two suites at least leave a choice."""
    groups: frozenset[tuple[str, str]] | None
    """Not asked behind a dialect."""


@dataclass(frozen=True)
class Asked:
    """The truth about several servers, and the suites and groups that the clients know at all."""

    truths: Mapping[str, Truth]
    known: frozenset[int]
    groups: frozenset[str]


def ask(servers: Sequence[Server]) -> Asked:
    """Let the real clients try everything they know."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-m", "tests.lab.tls.programs.ask"],
        cwd=Path(__file__).parents[3],
        input=json.dumps([asdict(server) for server in servers]), capture_output=True, text=True,
        check=False, env={**os.environ, "OPENSSL_CONF": "/dev/null"},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    answer = json.loads(done.stdout)
    truths = {}
    for server, found in zip(servers, answer["found"], strict=True):
        pairs = frozenset((version, code) for version, code in found["suites"])
        if server.asked_by in OTHER_CLIENTS:
            pairs |= OTHER_CLIENTS[server.asked_by](server)
        shared = found["groups"]
        groups = None if shared is None else frozenset((version, name) for version, name in shared)
        truths[server.name] = Truth(pairs, found["preference"], groups)
    return Asked(truths, frozenset(answer["known"]), frozenset(answer["groups"]))


def surveyed(server: Server) -> Shown:
    """What our own hellos show of a server."""
    talk = network(
        perimeter(hosts=[HOST]), budget=Budget(connections=400, seconds=120), rate=1000.0,
        read_timeout=5.0,
    )  # fmt: skip
    return survey(talk, Endpoint(host=HOST, ip=IP, port=server.port, starttls=server.starttls))
