"""Since when: what older results say of the lines of a newer inventory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cyberscan.inventory.model import Exposure


def dated(lines: Iterable[Exposure], older: Iterable[Sequence[Exposure]]) -> tuple[Exposure, ...]:
    """``lines`` with the date of the oldest inventory that shows the same thing at the same place.

    The same thing is the same protocol behind the same port: another product or version there is a change
    of what is exposed, not a new exposure.
    """
    first: dict[tuple[str, str], Exposure] = {}
    for inventory in older:
        for line in inventory:
            key = (line.id, line.service)
            if key not in first or line.first_seen < first[key].first_seen:
                first[key] = line
    return tuple(_dated(line, first.get((line.id, line.service))) for line in lines)


def _dated(line: Exposure, before: Exposure | None) -> Exposure:
    if before is None or before.first_seen >= line.first_seen:
        return line
    return line.model_copy(update={"first_seen": before.first_seen})
