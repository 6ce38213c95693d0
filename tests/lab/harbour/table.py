"""The table of expectations: ``services.toml``, read and checked."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict

from tests.lab.harbour.quay import PYTHON, ROOT


class Row(BaseModel):
    """One thing that listens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str
    port: int
    transport: Literal["tcp", "udp"] = "tcp"
    name: str
    """The short code; empty when it must stay unknown."""
    product: str = ""
    package: str = ""
    """The Debian or Python package whose version it announces."""
    version: str = ""
    """The version as a pattern, where it is not its package's."""
    banner: str = ""
    """How its own words begin."""
    how: Literal["protocol", "banner", "port", "nmap", ""] = ""
    open_access: bool | None = None
    fails: tuple[str, ...] = ()
    """The checks that must accuse it."""
    imitation: bool = False
    """Written for the laboratory: not one of the real daemons."""
    tls: bool = False
    """Its TLS is looked at too, by many handshakes."""
    also: tuple[str, ...] = ()
    """What it may rightly be called besides."""
    really: str = ""
    """What it is, where a scan must not, or need not, find it out."""
    over_http: bool = False
    """A service of its own name that speaks HTTP: calling it so is not wrong."""
    purpose: str = ""

    @property
    def key(self) -> str:
        """Of the test."""
        return f"{self.address}:{self.port}/{self.transport}"


def _read() -> list[Row]:
    text = Path(__file__).with_name("services.toml").read_text(encoding="utf-8")
    return [
        Row(address=machine["address"], purpose=machine.get("purpose", ""), **service)
        for machine in tomllib.loads(text)["machine"]
        for service in machine["service"]
    ]


ROWS = _read()


def upstream(package: str) -> str:
    """The version of a package as its makers number it: without Debian's epoch and revision."""
    version = _debian(package) or _python(package)
    version = version.rpartition(":")[2].partition("-")[0]
    return re.split(r"[+~]", version)[0]


def _debian(package: str) -> str:
    unpacked = next((ROOT / "packages").glob(f"{package}_*.deb"), None)
    if unpacked:
        return unquote(unpacked.name.split("_")[1])
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else ""


def _python(package: str) -> str:
    program = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([str(PYTHON), "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()
