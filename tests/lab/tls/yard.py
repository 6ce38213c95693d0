"""Where the TLS servers of the laboratory live: loopback, a folder, keys, and daemons with their ports.

Each server is described by a :class:`Server`. Nothing here knows what the scanner makes of it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cyberscan.facts.targets import Starttls
from tests.lab.daemons import Daemons

HOST = "www.ville.test"
IP = "127.0.0.1"
SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"
BARE = {"OPENSSL_CONF": "/dev/null", "PATH": SYSTEM_PATH}
"""Debian's own configuration of OpenSSL forbids what the old servers of the laboratory need."""


class Missing(RuntimeError):
    """A component of the laboratory is not installed here."""


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, in PEM."""

    certificate: Path
    key: Path

    def joined(self) -> Path:
        """Both in one file, as some daemons want them."""
        path = self.certificate.with_suffix(".both.pem")
        path.write_bytes(self.key.read_bytes() + self.certificate.read_bytes())
        path.chmod(0o600)
        return path


@dataclass(frozen=True)
class Server:
    """One listening TLS server."""

    name: str
    port: int
    starttls: Starttls = ""
    hybrid: bool = False
    """Speaks post-quantum key exchange, which the OpenSSL of Debian 12 does not."""
    asked_by: Literal["openssl", "jdk", "gnutls"] = "openssl"
    """The client that must be asked besides OpenSSL: it offers what no OpenSSL does."""
    psk: str = ""
    """The key that it shares with its clients, in hexadecimal."""


class _Loopback:
    """Commands run where they are, and end with whoever started them, killed or not."""

    def in_town(self, *command: str) -> list[str]:
        return ["setpriv", "--pdeathsig", "TERM", *command]


class Yard:
    """A folder, its keys, and what was started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "logs").mkdir(parents=True)
        self._daemons = Daemons(_Loopback(), folder / "logs")
        self.rsa = self.pair("rsa", "-newkey", "rsa:2048")
        self.ecdsa = self.pair("ecdsa", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")

    def pair(self, name: str, *key: str) -> Pair:
        """A self-signed certificate for :data:`HOST`."""
        pair = Pair(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        command = ["openssl", "req", "-x509", *key, "-nodes", "-days", "30", "-subj", f"/CN={HOST}",
                   "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(pair.key),
                   "-out", str(pair.certificate)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, env=BARE)
        pair.key.chmod(0o644)  # some daemons read it after having dropped root
        return pair

    def dh(self, bits: int) -> Path:
        """Parameters of a finite field; made in a hurry (DSA style), good enough to be seen."""
        path = self.folder / f"dh{bits}.pem"
        if not path.exists():
            subprocess.run(["openssl", "dhparam", "-dsaparam", "-out", str(path), str(bits)],
                           check=True, capture_output=True)  # fmt: skip
        return path

    def room(self, name: str) -> Path:
        """A folder of its own for one server."""
        path = self.folder / name
        path.mkdir()
        return path

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def start(
        self, name: str, command: Sequence[str], *ports: int, folder: Path | None = None,
        environment: Mapping[str, str] | None = None, bound: str = IP,
    ) -> None:  # fmt: skip
        """Start a daemon that will listen on ``ports`` of loopback; ``bound`` as ``ss`` shows it."""
        program(command[0])
        self._daemons.start(
            name, command, listens=[f"tcp:{bound}:{port}" for port in ports], folder=folder,
            environment={**BARE, "HOME": str(self.folder), **(environment or {})},
        )  # fmt: skip

    def wait(self) -> None:
        """Until everything listens."""
        self._daemons.wait(60)

    def stop(self) -> None:
        """End everything that was started."""
        self._daemons.stop()


_given: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on, and that was not given before."""
    while True:
        with socket.create_server((IP, 0)) as held:
            port = int(held.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port


def program(name: str) -> str:
    """The path of a program. Raises :class:`Missing`."""
    path = shutil.which(name, path=SYSTEM_PATH)
    if path is None:
        raise Missing(f"{name} is not installed (run tests/lab/install.sh)")
    return path
