"""Facts about SSH servers."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact


class SshAlgorithms(Fact):
    """The SSH identification string and KEXINIT lists."""

    kind: Literal["services.ssh"] = "services.ssh"
    banner: str = ""
    protocol: str = ""
    kex: tuple[str, ...] = ()
    host_keys: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
