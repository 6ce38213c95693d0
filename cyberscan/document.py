"""The result document: everything a scan saw and concluded. The only input of every renderer.

It can be rendered again years later and judged again by newer checks without scanning: the words, the
catalogue of measures and the perimeter it rests on travel with it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializeAsAny,
)

from cyberscan.facts.base import Fact, fact_class
from cyberscan.levels import Level
from cyberscan.outcomes import Finding, Severity
from cyberscan.perimeter.models import Perimeter
from cyberscan.words import Actor, CheckWords, Effort

SCHEMA_VERSION = "1.0"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _typed_fact(value: object) -> object:
    """Read a fact as the class its kind names; a kind nobody knows any more stays readable."""
    if isinstance(value, dict):
        try:
            return fact_class(value["kind"]).model_validate(value)
        except KeyError:
            return Unknown.model_validate({**value, "payload": value})
    return value


class Unknown(Fact):
    """A fact whose plug-in is not installed here: kept, not judged."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    payload: dict[str, Any] = Field(default_factory=dict)


AnyFact = Annotated[SerializeAsAny[Fact], BeforeValidator(_typed_fact)]


class CheckInfo(_Part):
    """What the report says of a check, carried along."""

    family: str
    family_title: str
    words: CheckWords


class ActionText(_Part):
    """An action in one language."""

    title: str
    why: str = ""
    steps: str = ""


class Action(_Part):
    """One thing to do: the findings with one cause, who acts, what it costs, what it gains."""

    id: str
    subject: str
    """The host, domain or address it is done on."""
    rank: int
    horizon: Literal["week", "month", "quarter", "year"]
    actor: Actor
    effort: Effort
    hours: tuple[float, float]
    """Range of work, an estimate."""
    cost: tuple[int, int]
    """Range in euros, an estimate."""
    gain: float
    """Risk points removed, by the published formula."""
    severity: Severity
    findings: tuple[str, ...]
    """Fingerprints."""
    checks: tuple[str, ...]
    measures: tuple[str, ...] = ()
    fr: ActionText
    en: ActionText


class FamilyScore(_Part):
    """One family's score; None when nothing could be judged."""

    family: str
    score: int | None
    judged: int
    not_judged: int


class Score(_Part):
    """The product's own score out of 100; what could not be judged is left out and shown."""

    overall: int | None
    judged: int
    not_judged: int
    families: tuple[FamilyScore, ...] = ()
    after_first_actions: int | None = None
    formula: str = ""


class MeasureState(_Part):
    """One measure of a catalogue, as seen from outside. Never "respected"."""

    number: str
    fr: str
    en: str = ""
    level: str = ""
    state: Literal["gap_seen", "no_gap_visible", "not_assessable"]
    checks: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


class Catalogue(_Part):
    """A catalogue of measures with its source."""

    id: str
    title_fr: str
    title_en: str
    source: str
    measures: tuple[MeasureState, ...]


class SpentCount(_Part):
    """What the scan cost the network."""

    connections: int = 0
    requests: int = 0
    queries: int = 0
    packets: int = 0
    bytes_in: int = 0


class Spending(_Part):
    """Totals, by probe, and connections by address."""

    total: SpentCount = SpentCount()
    by_probe: dict[str, SpentCount] = Field(default_factory=dict)
    connections_by_address: dict[str, int] = Field(default_factory=dict)


class Notice(_Part):
    """Something the reader must know about the scan itself, as a code and values."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)


class Proposal(_Part):
    """A name or address that was met and is not declared: proposed, not scanned."""

    value: str
    seen_in: str
    """Kind of the fact that showed it (``mail.exchangers``, ``web.reach``…)."""


class ProfileInfo(_Part):
    """The profile that was run."""

    name: str
    level: Level
    effective_level: Level
    checks: tuple[str, ...]
    thresholds: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Tool(_Part):
    """What made the document."""

    name: str = "cyberscan"
    version: str
    data_date: date | None = None


class Document(_Part):
    """The whole result."""

    schema_version: Literal["1.0"] = "1.0"
    tool: Tool
    started_at: AwareDatetime
    finished_at: AwareDatetime
    complete: bool
    """False when the scan was interrupted or a task met a bug."""
    perimeter: Perimeter
    profile: ProfileInfo
    facts: tuple[AnyFact, ...]
    findings: tuple[Finding, ...]
    checks: dict[str, CheckInfo]
    actions: tuple[Action, ...] = ()
    score: Score
    catalogues: tuple[Catalogue, ...] = ()
    spending: Spending = Spending()
    notices: tuple[Notice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
