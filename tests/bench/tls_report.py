"""What the runs say: the table, the demanded ratios, and the gates that allow them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from cyberscan.tls_suites import suite_name
from tests.bench.tls_peers import Found, Job
from tests.bench.tls_servers import BROAD, INTERMEDIATE, Suites

_SUBJECTS = {INTERMEDIATE: "443, intermediate", BROAD: "444, broad"}


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    wall: float
    cpu: float
    memory: float
    """Megabytes of the largest process."""
    connections: int
    start: dict[str, float] | None = None
    """Of ``wall`` and ``cpu``, what went before any work; None when the program does not tell."""

    def of(self, measure: str, *, after_start: bool = False) -> float:
        """One of its figures, with what starting took or without."""
        value = float(getattr(self, measure))
        return value - (self.start or {})[measure] if after_start else value


@dataclass
class Row:
    """One tool at one task, and all its runs."""

    job: Job
    delay: int
    costs: list[Cost] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    """Of the last run."""
    unlike: list[str] = field(default_factory=list)
    """Where it differs from the truth."""

    @property
    def subject(self) -> str:
        """Which server, or how many."""
        count = len(self.job.ends)
        return f"{count} servers" if count > 1 else _SUBJECTS[self.job.ends[0][2]]

    def median(self, value: Callable[[Cost], float]) -> float:
        """The middle of its runs."""
        return statistics.median(value(cost) for cost in self.costs)

    def plain(self) -> dict[str, Any]:
        """For the file of results."""
        return {
            "tool": self.job.tool, "what": self.job.what, "subject": self.subject,
            "delay_ms": self.delay, "per_server": self.job.per_server, "at_once": self.job.at_once,
            "processes": self.job.processes, "runs": [asdict(cost) for cost in self.costs],
            "unlike_truth": self.unlike,
        }  # fmt: skip


@dataclass(frozen=True)
class Demand:
    """A ratio to sslyze that is asked for, at most: ours divided by its own."""

    what: str
    subject: str
    measure: str
    most: float
    after_start: bool = False
    """With the cost of starting taken off on both sides."""


def _demands() -> Iterable[Demand]:
    broad, well = _SUBJECTS[BROAD], _SUBJECTS[INTERMEDIATE]
    for what, limits in {
        "suites": {"connections": (30, 4), "wall": (10, 2), "cpu": (5, 5), "fleet": (50,)},
        "whole": {"connections": (15, 3), "cpu": (10, 10), "fleet": (10,)},
    }.items():
        for measure, times in limits.items():
            if measure == "fleet":
                yield Demand(what, "100 servers", "wall", 1 / times[0])
                yield Demand(what, "100 servers", "wall", 1 / times[0], after_start=True)
                continue
            if measure == "cpu":
                yield Demand(what, "100 servers", measure, 1 / times[0])
                yield Demand(what, "100 servers", measure, 1 / times[0], after_start=True)
            for subject, factor in zip((well, broad), times, strict=True):
                yield Demand(what, subject, measure, 1 / factor)
                if measure != "connections":
                    yield Demand(what, subject, measure, 1 / factor, after_start=True)


DEMANDS = tuple(_demands())


def unlike_truth(found: Found, truth: Suites) -> list[str]:
    """Which suites were missed or made up."""
    missed, invented = truth - found.suites, found.suites - truth
    return [f"misses {_told(missed)}"] * bool(missed) + [f"invents {_told(invented)}"] * bool(
        invented
    )


def unlike_peer(ours: Found, theirs: Found) -> list[str]:
    """The questions that both answered, and otherwise."""
    mine, other = dict(ours.answers), dict(theirs.answers)
    tried = other.pop("groups_tried", set())
    if "groups" in other:
        mine["groups"] = {name.lower() for name in mine["groups"]} & tried
    return [
        f"{question}: {mine.get(question)} / {value}"
        for question, value in other.items()
        if mine.get(question) != value
    ]


def _told(found: Suites) -> str:
    names = [f"{suite_name(code)} ({version})" for version, code in sorted(found)]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def table(rows: list[Row]) -> str:
    """Every row, the servers and the tasks apart."""
    lines, group = [], ("", "", -1)
    for row in sorted(rows, key=lambda row: (row.delay, row.job.what, row.subject)):
        here = (row.job.what, row.subject, row.delay)
        if here != group:
            group = here
            lines.append(f"\n{row.delay} ms · {row.job.what} · {row.subject}")
            heads = ("connections", "wall, s", "CPU, s", "start: wall, CPU")
            lines.append(
                f"  {'':12}{'n':>3}" + "".join(f"{one:>24}" for one in heads) + f"{'MB':>6}"
            )
        lines.append(_line(row))
        lines += [f"    {line}" for line in sorted(set(row.unlike))]
    return "\n".join(lines)


def _line(row: Row) -> str:
    cells = [
        spread([cost.of(measure) for cost in row.costs], digits)
        for measure, digits in (("connections", 0), ("wall", 2), ("cpu", 2))
    ]
    starts = [cost.start for cost in row.costs if cost.start is not None]
    cells.append(
        ", ".join(f"{statistics.median(one[m] for one in starts):.2f}" for m in ("wall", "cpu"))
        if starts
        else ""
    )
    memory = row.median(lambda cost: cost.memory)
    return (
        f"  {row.job.tool:12}{len(row.costs):>3}"
        + "".join(f"{cell:>24}" for cell in cells)
        + f"{memory:>6.0f}"
    )


def settings(rows: list[Row]) -> str:
    """What each was found to be quickest with."""
    return "\n".join(
        f"{row.delay} ms, {row.job.what}, {row.subject}: {row.job.tool} with {row.job.processes} process(es),"
        f" {row.job.at_once} servers at once, {row.job.per_server} connections at once to a server"
        for row in rows
        if row.job.tool in ("cyberscan", "sslyze")
    )


def spread(values: list[float], digits: int) -> str:
    """The median and the extremes."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


@dataclass(frozen=True)
class Verdict:
    """A demand, and what came out."""

    demand: Demand
    delay: int
    ratio: float
    fair: bool

    @property
    def text(self) -> str:
        """One line."""
        demand = self.demand
        a_minute = demand.subject == "100 servers" and demand.measure == "wall"
        name = "servers a minute" if a_minute else demand.measure
        after = ", start taken off" if demand.after_start else ""
        if a_minute:
            got, wanted = f"×{1 / self.ratio:.1f}", f"×{1 / demand.most:.0f}"
        else:
            got, wanted = f"1/{1 / self.ratio:.1f}", f"1/{1 / demand.most:.0f}"
        state = "not counted: unlike" if not self.fair else "ok" if self.met else "SHORT"
        subject = f"{demand.what}, {demand.subject}, {name}{after}"
        return f"{self.delay:>3} ms  {subject:62}{got:>8} (asked {wanted})  {state}"

    @property
    def met(self) -> bool:
        """Whether it is what was asked for."""
        return self.ratio <= self.demand.most


def verdicts(rows: list[Row], unlike: dict[tuple[str, str, int], list[str]]) -> list[Verdict]:
    """Every demand on the rows that were measured."""
    by_place: dict[tuple[str, str, str, int], Row] = {
        (row.job.tool, row.job.what, row.subject, row.delay): row for row in rows
    }
    found = []
    for delay in sorted({row.delay for row in rows}):
        for demand in DEMANDS:
            place = (demand.what, demand.subject, delay)
            sides = [by_place.get((tool, *place)) for tool in ("cyberscan", "sslyze")]
            values = [_value(row, demand) for row in sides if row is not None]
            if len(values) < 2:
                continue
            found.append(Verdict(demand, delay, values[0] / values[1], not unlike.get(place)))
    return found


def _value(row: Row, demand: Demand) -> float:
    return row.median(lambda cost: cost.of(demand.measure, after_start=demand.after_start))
