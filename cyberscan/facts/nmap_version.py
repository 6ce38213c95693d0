"""What nmap's own probes believe of a port that we could not name."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact


class NmapVersion(Fact):
    """What ``nmap -sV`` says of one open port: a belief, never a proof."""

    kind: Literal["services.nmap_version"] = "services.nmap_version"
    port: int = 0
    name: str = ""
    """nmap's own word for the service (``http``, ``ajp13``…); empty when it does not know either."""
    product: str = ""
    version: str = ""
    tls: bool = False
    confidence: int = 0
    """nmap's own scale: 10 when one of its forms matched, 3 when only the number of the port speaks."""

    @property
    def believed(self) -> bool:
        """Whether an answer of the service led to the name, not the number of its port."""
        return bool(self.name) and self.confidence > 3
