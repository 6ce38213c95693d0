"""Sets of ports as text: ``"22,80-82"``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def parse_ranges(text: str) -> Iterator[int]:
    """``"22,80-82"`` gives 22, 80, 81, 82."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def as_ranges(ports: Iterable[int]) -> str:
    """22, 80, 81, 82 gives ``"22,80-82"``."""
    runs: list[list[int]] = []
    for port in sorted(set(ports)):
        if runs and port == runs[-1][1] + 1:
            runs[-1][1] = port
        else:
            runs.append([port, port])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def within_ports(ranges: str, port: int) -> bool:
    """Whether ``port`` is in ``"22,80-82"``."""
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition("-")
        if int(first) <= port <= int(last or first):
            return True
    return False
