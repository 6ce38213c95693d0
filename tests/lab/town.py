"""The whole laboratory: ``with Town() as town: town.scan(perimeter, output)``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from cyberscan.document import Document
from cyberscan.result import read_document
from tests.lab import mailservers, names, services, websites, zone_faults
from tests.lab.authority import Authority
from tests.lab.daemons import Daemons
from tests.lab.space import YES_PORT, Space

YES = "192.31.196.66"
MUTE = "192.31.196.67"
SILENT = "192.31.196.200"
UNREACHABLE = "192.31.196.201"
FORBIDDEN = {
    "192.31.196.14": "the mail server of somebody else",
    "192.31.196.15": "where a redirection leaves the perimeter",
    "192.31.196.42": "excluded by the perimeter",
    "10.1.2.3": "a private address that public DNS gives, to a site and to a name server",
    "169.254.169.254": "the metadata service of a cloud",
}
"""Addresses that the declared town leads to, and that no scan of it may touch."""

PROGRAMS = (
    "dovecot", "ip", "mariadb-install-db", "memcached", "mosquitto", "nft", "nginx", "nmap", "nsd",
    "openssl", "php", "postfix", "redis-server", "snmpd", "sshd", "ss", "telnetd", "unbound", "vsftpd",
    "xinetd", "zonemaster-cli",
)  # fmt: skip
"""What ``install.sh`` brings."""

_MUTE_PORTS = "22,25,80,443,3306,8080"
_SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"


def missing() -> str:
    """Why the laboratory cannot be built here; empty when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "the laboratory needs root on Linux"
    absent = [name for name in PROGRAMS if shutil.which(name, path=_SYSTEM_PATH) is None]
    if not websites.packaged():
        absent.append("wordpress")
    return f"not installed: {', '.join(absent)} (run tests/lab/install.sh)" if absent else ""


class Town:
    """Builds everything on entry and leaves nothing behind on exit."""

    def __init__(self) -> None:
        os.environ["PATH"] = _SYSTEM_PATH
        self._stack = ExitStack()
        self.space = Space(
            (*names.ADDRESSES, *mailservers.ADDRESSES, *websites.ADDRESSES, websites.SIXTH,
             websites.TOWN_SIXTH, *websites.POLICIES, *services.ADDRESSES, YES, MUTE),
            resolver=names.RESOLVER, yes=YES, silent=(SILENT,), unreachable=(UNREACHABLE,),
            forbidden=FORBIDDEN, datagrams_only=zone_faults.DATAGRAMS_ONLY,
        )  # fmt: skip

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cyberscan-lab-")))
            folder.chmod(0o755)  # daemons that drop root must still reach their files
            stack.enter_context(self.space)
            self._start(stack, folder)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _start(self, stack: ExitStack, folder: Path) -> None:
        for name in ("names", "logs", "results"):
            (folder / name).mkdir()
        self.folder = folder
        daemons = Daemons(self.space, folder / "logs")
        stack.callback(daemons.stop)
        database = services.start_database(self.space, daemons, folder / "database")
        web = folder / "web"
        authority = Authority(web / "certs")
        mail = mailservers.Keys.issue(authority)
        self.trust_anchor = names.start(daemons, folder / "names", mail.tlsa())
        websites.start_nginx(daemons, authority, web)
        self.ca_file = authority.ca_file
        mailservers.start(daemons, mail, folder / "mail", folder / "services" / services.LOG_IN)
        services.start(daemons, folder / "services")
        self._peers(daemons, authority)
        daemons.wait()
        websites.install_wordpress(self.space, daemons, folder / "wordpress", database)
        daemons.wait()

    def _peers(self, daemons: Daemons, authority: Authority) -> None:
        program = [sys.executable, str(Path(__file__).parent / "peers.py")]
        pair = authority.issue("oui.sites.test", "oui.test", "www.oui.test")
        daemons.start(
            "yes", [*program, "yes", YES, str(YES_PORT), str(pair.certificate), str(pair.key)],
            listens=[f"tcp:{YES}:{YES_PORT}"],
        )  # fmt: skip
        daemons.start("yes-dns", [*program, "yes-dns", YES, "53"], listens=[f"udp:{YES}:53"])
        daemons.start("mute", [*program, "mute", MUTE, _MUTE_PORTS], listens=[f"tcp:{MUTE}:443"])

    def run(self, *command: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a command where the scanner stands, with its byte code kept as an installed one has it."""
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.run(
            self.space.in_scanner(*command), capture_output=True, text=True, timeout=timeout,
            check=False, stdin=subprocess.DEVNULL, env=kept,
        )  # fmt: skip

    def scan(self, perimeter: Path, output: Path, *options: str) -> Document:
        """Run the ordinary command and read what it wrote to the file ``output``."""
        done = self.run(*self.scan_command(perimeter, output, *options))
        if not output.exists():
            raise RuntimeError(
                f"exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
            )
        return read_document(output)

    def scan_command(self, perimeter: Path, output: Path, *options: str) -> list[str]:
        """The ordinary command line of a scan, told where the laboratory's own trust lies."""
        program = Path(sys.executable).with_name("cyberscan")
        return [
            str(program), "scan", str(perimeter), "--resolver", names.RESOLVER,
            "--ca-file", str(self.ca_file), "--trust-anchor", str(self.trust_anchor),
            "-f", "json", "-o", str(output), *options,
        ]  # fmt: skip
