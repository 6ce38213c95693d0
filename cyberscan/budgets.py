"""What one look may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What one task may spend at most; the network room enforces it and counts it."""

    connections: int = 0
    requests: int = 0
    queries: int = 0
    seconds: float = 30.0
    packets: int = 0
    """Port-scan probes."""
