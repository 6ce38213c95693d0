"""What the templates show, grouped and counted; no sentence and no markup."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from cyberscan.sdk import (
    Action,
    Catalogue,
    Confidence,
    Document,
    Finding,
    Language,
    Outcome,
    Severity,
)

Horizon = Literal["week", "month", "quarter", "year"]
_HORIZONS: tuple[Horizon, ...] = ("week", "month", "quarter", "year")
_WHY_LENGTH = 380
_UNKNOWN = (Outcome.NOT_TESTED, Outcome.ERROR)


@dataclass
class Family:
    """The findings of one family, by outcome; the worst first."""

    id: str
    failed: list[Finding] = field(default_factory=list)
    waived: list[Finding] = field(default_factory=list)
    passed: list[Finding] = field(default_factory=list)
    not_applicable: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Untested:
    """Checks that had no answer about one name, for one reason."""

    reason: str
    detail: str
    subject: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """One row of the picture."""

    family: str
    score: int | None
    top: int


class View:
    """A document seen by the page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.outcomes: Counter[str] = Counter(
            "information" if finding.informs else finding.outcome.value
            for finding in document.findings
        )

    @property
    def first(self) -> tuple[Action, ...]:
        """The actions of the summary."""
        return self._document.actions[: self._document.score.first_actions]

    @property
    def worst(self) -> Action:
        """Of the first actions, the one that mends the most serious defect; there must be one."""
        return max(self.first, key=lambda action: (action.severity.rank, action.gain))

    def worst_why(self, language: Language) -> str:
        """Its first sentences, so that the first page stays one page."""
        kept = ""
        for part in self.worst.text(language).why.split(". "):
            if kept and len(kept) + len(part) > _WHY_LENGTH:
                return kept
            kept = f"{kept} {part.removesuffix('.')}.".strip()
        return kept

    @property
    def later(self) -> Iterator[tuple[Horizon, list[Action]]]:
        """The others, by horizon; empty horizons are left out."""
        others = self._document.actions[self._document.score.first_actions :]
        for horizon in _HORIZONS:
            found = [action for action in others if action.horizon == horizon]
            if found:
                yield horizon, found

    @property
    def first_hours(self) -> tuple[float, float]:
        """Work of the first actions together."""
        return sum(a.hours[0] for a in self.first), sum(a.hours[1] for a in self.first)

    @property
    def first_cost(self) -> tuple[int, int]:
        """Cost of the first actions together."""
        return sum(a.cost[0] for a in self.first), sum(a.cost[1] for a in self.first)

    @property
    def serious(self) -> int:
        """How many proven defects are high or critical."""
        return sum(finding.severity.rank >= Severity.HIGH.rank for finding in self.proven)

    @cached_property
    def proven(self) -> list[Finding]:
        """Defects, without the signs that a person must confirm first."""
        return [f for f in self._defects if f.confidence is not Confidence.TENTATIVE]

    @cached_property
    def unsure(self) -> list[Finding]:
        """Signs of a defect that a person must confirm first."""
        return [f for f in self._defects if f.confidence is Confidence.TENTATIVE]

    @cached_property
    def _defects(self) -> list[Finding]:
        findings = self._document.findings
        return [f for f in findings if f.outcome is Outcome.FAIL and not f.informs]

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """By fingerprint."""
        return {finding.fingerprint: finding for finding in self._document.findings}

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """The action that mends a finding, by fingerprint."""
        return {print_: a.rank for a in self._document.actions for print_ in a.findings}

    @cached_property
    def families(self) -> list[Family]:
        """Every family that was judged at all."""
        found: dict[str, Family] = {}
        for finding in sorted(self._document.findings, key=_worst_first):
            name = finding.check.split(".", 1)[0]
            family = found.setdefault(name, Family(name))
            {
                Outcome.FAIL: family.failed,
                Outcome.WAIVED: family.waived,
                Outcome.PASS: family.passed,
                Outcome.NOT_APPLICABLE: family.not_applicable,
            }.get(finding.outcome, []).append(finding)
        return [found[f.family] for f in self._document.score.families if f.family in found]

    @cached_property
    def waived(self) -> list[Finding]:
        """Accepted risks."""
        return [f for f in self._document.findings if f.outcome is Outcome.WAIVED]

    @cached_property
    def untested(self) -> list[Untested]:
        """What was not judged, by reason and name."""
        groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for finding in self._document.findings:
            if finding.outcome in _UNKNOWN and finding.failure is not None:
                failure = finding.failure
                key = (failure.reason.value, finding.target.subject, failure.detail)
                groups[key].append(finding.check)
        return [
            Untested(reason, detail, subject, tuple(dict.fromkeys(checks)))
            for (reason, subject, detail), checks in sorted(groups.items())
        ]

    @property
    def untested_reasons(self) -> list[tuple[str, int]]:
        """How many findings each reason explains, most frequent first."""
        reasons = (
            f.failure.reason.value
            for f in self._document.findings
            if f.outcome in _UNKNOWN and f.failure is not None
        )
        return Counter(reasons).most_common()

    @property
    def bars(self) -> list[Bar]:
        """The rows of the picture, from top to bottom."""
        families = self._document.score.families
        return [Bar(f.family, f.score, 40 * row) for row, f in enumerate(families)]

    def served(self, action: Action) -> dict[str, list[str]]:
        """The numbers of the measures that an action serves, by catalogue and in its order."""
        found: dict[str, list[str]] = defaultdict(list)
        for measure in sorted(action.measures, key=lambda name: self._places.get(name, 0)):
            catalogue, _, number = measure.partition(":")
            if not number.islower():  # a letter of ours is no number to cite
                found[catalogue].append(number)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        names = (f"{c.id}:{m.number}" for c in self._document.catalogues for m in c.measures)
        return {name: place for place, name in enumerate(names)}

    MOST = 6
    """Values of a comparison that the page shows; the document has them all."""

    def most(self, found: Mapping[str, int]) -> list[tuple[str, int]]:
        """The most frequent values of a comparison."""
        return list(found.items())[: self.MOST]

    def states(self, catalogue: Catalogue) -> Counter[str]:
        """How many measures of a catalogue are in each state."""
        return Counter(measure.state for measure in catalogue.measures)

    def observabilities(self, catalogue: Catalogue) -> Counter[str]:
        """How many measures can be seen from outside, and how well."""
        return Counter(measure.observability for measure in catalogue.measures)


def _worst_first(finding: Finding) -> tuple[int, str, str, str]:
    return -finding.severity.rank, finding.check, finding.target.key, finding.discriminator
