"""Where the daemons of the harbour live: a folder, keys, addresses, and how they are started.

One address is one machine of the town; it gets the ports of whatever was moored there, and the
perimeter declares these, so that a scan takes no longer than what there is to see.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.lab.daemons import Daemons, Place

ROOT = Path(__file__).parents[3] / ".lab"
"""What ``install.sh`` unpacked beside the system: packages that exclude one another, and a Python."""
UNPACKED = ROOT / "root"
PYTHON = ROOT / "venv" / "bin" / "python"
PROGRAMS = Path(__file__).parent / "programs"
SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin:{UNPACKED}/usr/sbin:/usr/lib/ipsec"
HOST = "quai.ville.test"


class Quay:
    """A folder, its keys, and what was started."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.folder = folder
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True)
        self._place = place
        self._daemons = Daemons(place, self.logs)
        self.certificate = folder / "quai.pem"
        self.key = folder / "quai.key"
        self._issue()

    def _issue(self) -> None:
        self.prepare("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                     "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
                     "-keyout", str(self.key), "-out", str(self.certificate))  # fmt: skip
        self.key.chmod(0o644)  # some daemons read it after having dropped root

    def own_key(self, room: Path, owner: str) -> Path:
        """A copy of the key that only ``owner`` may read, as some daemons demand."""
        copy = room / "key.pem"
        shutil.copy(self.key, copy)
        copy.chmod(0o600)
        shutil.chown(copy, owner)
        return copy

    def room(self, name: str, owner: str = "") -> Path:
        """A folder of its own for one daemon."""
        path = self.folder / name
        path.mkdir()
        if owner:
            shutil.chown(path, owner)
        return path

    def write(self, name: str, *lines: str) -> Path:
        """A configuration file."""
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n")
        return path

    def prepare(self, *command: str, **settings: str) -> None:
        """Run what must end before a daemon starts. Raises ``CalledProcessError``."""
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=120,
                       env=self._environment(settings))  # fmt: skip

    def prepare_in_town(self, *command: str) -> None:
        """The same, within the namespace."""
        self.prepare(*self._place.in_town(*command))

    def start(
        self, name: str, command: Sequence[str], *sockets: str, user: str = "",
        environment: Mapping[str, str] | None = None, folder: Path | None = None,
    ) -> None:  # fmt: skip
        """Start ``command``; ``sockets`` are ``tcp:ip:port`` or ``udp:ip:port``, as ``ss`` shows them."""
        drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        self._daemons.start(
            name, [*drop, *command], listens=sockets, folder=folder or Path("/"),
            environment=self._environment(environment or {}),
        )  # fmt: skip

    def start_program(self, name: str, *words: str, sockets: Sequence[str]) -> None:
        """Start one of our own small programs, in the Python of the laboratory."""
        self.start(
            name,
            [str(PYTHON), "-W", "ignore", str(PROGRAMS / f"{name}.py"), *words],
            *sockets,
            environment={"PYTHONUNBUFFERED": "1"},
        )

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        return {"PATH": SYSTEM_PATH, "HOME": str(self.folder), "LANG": "C.UTF-8", **settings}

    def wait(self) -> None:
        """Until everything listens."""
        self._daemons.wait(90)

    def gone(self) -> list[str]:
        """The sockets that were waited for once and are gone; none, if all is well."""
        return self._daemons.gone()

    def stop(self) -> None:
        """End everything that was started."""
        self._daemons.stop()


def apart(command: str, folder: str = "/run") -> list[str]:
    """``command`` with an empty ``folder`` of its own, for daemons that let nobody choose another.

    Each command of a namespace has its own mounts already: nobody else sees this one.
    """
    return ["sh", "-c", f"mount -t tmpfs quay {folder} && exec {command}"]


def tcp(ip: str, *ports: int) -> list[str]:
    """The sockets of ``ip``, to wait for."""
    return [f"tcp:{ip}:{port}" for port in ports]


def udp(ip: str, *ports: int) -> list[str]:
    """The same, for datagrams."""
    return [f"udp:{ip}:{port}" for port in ports]


def unpacked(program: str) -> str:
    """A program of a package that could not be installed beside its rivals."""
    return str(UNPACKED / "usr" / "sbin" / program)


LIBRARIES = {"LD_LIBRARY_PATH": str(UNPACKED / "usr/lib/x86_64-linux-gnu")}
