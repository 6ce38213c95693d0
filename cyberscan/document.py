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
    model_serializer,
)

from cyberscan.facts.base import Fact, fact_class
from cyberscan.inventory.model import Exposure
from cyberscan.levels import Level
from cyberscan.outcomes import Confidence, Finding, Severity
from cyberscan.perimeter.models import Perimeter
from cyberscan.words import Actor, CheckWords, Effort, Language

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
    """A fact whose plug-in is not installed here: kept as it was written, not judged."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    payload: dict[str, Any] = Field(default_factory=dict)

    @model_serializer
    def _as_written(self) -> dict[str, Any]:
        return self.payload


AnyFact = Annotated[SerializeAsAny[Fact], BeforeValidator(_typed_fact)]


class CheckInfo(_Part):
    """What the report says of a check, carried along."""

    family: str
    family_title: str
    words: CheckWords


class Bilingual(_Part):
    """A short text in both languages."""

    fr: str = ""
    en: str = ""

    def text(self, language: Language) -> str:
        """The one asked for."""
        return self.fr if language == "fr" else self.en


class Step(_Part):
    """How to do it with one product; lines that begin with four spaces are a block to copy."""

    product: str
    text: str


class ActionText(_Part):
    """An action in one language."""

    title: str
    why: str = ""
    steps: tuple[Step, ...] = ()
    verify: tuple[str, ...] = ()


class Action(_Part):
    """One thing to do: the findings with one cause, who acts, what it costs, what it gains."""

    id: str
    scope: Literal["host", "zone", "authority"] = "host"
    subject: str
    """The host, domain or address it is done on; the authority's name for the scope of that name."""
    rank: int
    horizon: Literal["week", "month", "quarter", "year"]
    actor: Actor
    provider: str = ""
    """The company that the perimeter names for the asset, when it is the one to act."""
    skill: str = ""
    effort: Effort
    hours: tuple[float, float]
    """Range of work, an estimate."""
    cost: tuple[int, int]
    """Range in euros, an estimate."""
    gain: float
    """Risk points removed, by the published formula."""
    severity: Severity
    confidence: Confidence = Confidence.CERTAIN
    """The best among its findings: ``tentative`` means "confirm first"."""
    findings: tuple[str, ...]
    """Fingerprints."""
    checks: tuple[str, ...]
    measures: tuple[str, ...] = ()
    """``catalogue:number``, for instance ``anssi-hygiene:24``."""
    fr: ActionText
    en: ActionText

    def text(self, language: Language) -> ActionText:
        """The words in one language."""
        return self.fr if language == "fr" else self.en


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
    first_actions: int = 0
    """How many actions ``after_first_actions`` supposes done."""
    after_first_actions: int | None = None
    formula: Bilingual = Bilingual()

    @property
    def coverage(self) -> int | None:
        """Percentage of the questions that got an answer; None when none was asked."""
        asked = self.judged + self.not_judged
        return self.judged * 100 // asked if asked else None


CatalogueKind = Literal["guide", "recommendations", "comparison"]
"""``guide``: broad measures, of which a scan shows signs. ``recommendations``: narrow ones, followed or not.
``comparison``: a published configuration, from which a sound server may differ."""


class MeasureState(_Part):
    """One measure of a catalogue, as seen from outside. Never "respected"."""

    number: str
    fr: str
    en: str = ""
    level: str = ""
    observability: Literal["strong", "partial", "none"] = "none"
    """How much of it a look from outside can ever show."""
    state: Literal["gap_seen", "no_gap_visible", "not_assessable"]
    mild: bool = False
    """Only pieces of information show a gap, or differ: the text asks for better, and nothing is in danger."""
    checks: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    """Fingerprints of the findings that show a gap."""
    with_gap: int = 0
    """Targets that show a gap, mild ones included."""
    without_gap: int = 0
    """Targets that were judged and show none."""
    not_judged: int = 0
    """Targets of which nothing can be concluded."""
    beyond: dict[str, int] = Field(default_factory=dict)
    """Of a comparison: what was observed and the text does not list, and on how many targets."""
    lacking: dict[str, int] = Field(default_factory=dict)
    """Of a comparison: what the text expects and was not there, and on how many targets."""
    note: Bilingual = Bilingual()
    """What the reader must know to read the state."""

    def title(self, language: Language) -> str:
        """The title; French stands in where no English one exists."""
        return self.fr if language == "fr" else self.en or self.fr


class GradeState(_Part):
    """One level that a catalogue grants, as far as it can be told from outside."""

    id: str
    title: Bilingual
    state: Literal["reached", "not_reached", "undetermined"]
    gaps: tuple[str, ...] = ()
    """Numbers of the measures that stand against it."""
    unknown: tuple[str, ...] = ()
    """Numbers of those that could not be judged."""


class Catalogue(_Part):
    """A catalogue of measures with its source."""

    id: str
    kind: CatalogueKind = "guide"
    title_fr: str
    title_en: str
    source: str
    about: Bilingual = Bilingual()
    measures: tuple[MeasureState, ...]
    grades: tuple[GradeState, ...] = ()

    def title(self, language: Language) -> str:
        """The title in one language."""
        return self.title_fr if language == "fr" else self.title_en


class Indicator(_Part):
    """A number to follow from one scan to the next: ``value`` of ``of``; it scores nothing."""

    id: str
    value: int
    of: int
    unknown: int = 0
    """Of ``of``, those of which nothing can be said."""
    words: Bilingual = Bilingual()


class SpentCount(_Part):
    """What the scan cost the network."""

    connections: int = 0
    requests: int = 0
    queries: int = 0
    packets: int = 0
    bytes_in: int = 0


class Spending(_Part):
    """Totals, by probe, connections by address, and HTTP requests by site."""

    total: SpentCount = SpentCount()
    by_probe: dict[str, SpentCount] = Field(default_factory=dict)
    connections_by_address: dict[str, int] = Field(default_factory=dict)
    requests_by_site: dict[str, int] = Field(default_factory=dict)
    """By host, with its port and its declared page where they are not the usual ones."""


class Notice(_Part):
    """Something the reader must know about the scan itself, as a code and values."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)


class ProposalReason(_Part):
    """Why something is thought to belong to the authority, or to serve it, as a code and what it is about."""

    code: str
    """``below``, ``certificate_shared_with``, ``linked_from``…: see :mod:`cyberscan.discovery.signs`."""
    value: str = ""


class Proposal(_Part):
    """Something that was met and is not declared: proposed, never scanned."""

    value: str
    """A host name, a domain or an address."""
    seen_in: str
    """Kind of the fact that showed it first (``mail.exchangers``, ``web.reach``…)."""
    kind: Literal["host", "domain", "mail", "address"] = "host"
    relation: Literal["own", "likely", "third_party"] = "third_party"
    """``own``: below a declared domain, or several independent signs. ``third_party``: of somebody who serves the
    authority, or serves others too; not to be declared."""
    reasons: tuple[ProposalReason, ...] = ()
    purpose: str = ""
    """What the name suggests, in the words of the perimeter; a guess."""
    addresses: tuple[str, ...] = ()
    """Where it leads, when something that was asked anyway said so."""
    provider: str = ""
    """Name of who operates it, when the table of hosts knows."""
    operator: Literal["", "host", "vendor", "opsn", "state"] = ""
    """In the words of the perimeter, with ``provider``."""
    country: str = ""
    """Of the seat of ``provider`` (ISO 3166), where it is known."""


class ProfileInfo(_Part):
    """The profile that was run."""

    name: str
    title: Bilingual = Bilingual()
    level: Level
    """The one asked for."""
    effective_level: Level
    """What the mandate left of it."""
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
    """By rank."""
    plan_formula: Bilingual = Bilingual()
    score: Score
    catalogues: tuple[Catalogue, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    spending: Spending = Spending()
    notices: tuple[Notice, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    inventory: tuple[Exposure, ...] = ()
    """What answers on the Internet, by place and port."""
    proposals_left_out: int = 0
    """Names beyond those of ``proposals``, or mere links to sites of others."""


def to_json(document: Document) -> bytes:
    """The document as it is stored and exchanged."""
    return document.model_dump_json(by_alias=True, indent=1).encode() + b"\n"
