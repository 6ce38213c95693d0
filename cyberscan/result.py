"""From an observation to the document, and from a document to a newer one, without scanning again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from cyberscan import __version__
from cyberscan.catalogues import chosen
from cyberscan.discovery import propose
from cyberscan.document import (
    SCHEMA_VERSION,
    CheckInfo,
    Document,
    Notice,
    ProfileInfo,
    Score,
    Spending,
    SpentCount,
    Tool,
    to_json,
)
from cyberscan.engine.judge import judge
from cyberscan.engine.observe import Observation
from cyberscan.estate import Estate
from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.ports import OpenPorts
from cyberscan.formulas import plan_formula
from cyberscan.indicators import indicators
from cyberscan.inventory.exposures import exposures
from cyberscan.inventory.since import dated
from cyberscan.levels import Level
from cyberscan.mail_port import silent_exchangers, unexplained_silence
from cyberscan.measures import assess
from cyberscan.messages import say
from cyberscan.network.governor import Spent
from cyberscan.outcomes import Finding, Outcome
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.scope import Scope
from cyberscan.plan import make_plan
from cyberscan.profile_files import Profile
from cyberscan.reasons import Reason
from cyberscan.registry import LoadedCheck
from cyberscan.score import make_score, without_figures
from cyberscan.words import Language

_MAX_BYTES = 300_000_000
_OLD_DAYS, _VERY_OLD_DAYS = 30, 180
"""From which age the data is said to be old; from the second one, what it finds in order is less certain."""


class DocumentError(Exception):
    """A result document that cannot be read; ``message(language)`` says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(say(f"document.{code}", "en", **values))
        self.code = code
        self.values = values

    def message(self, language: Language) -> str:
        """The sentence for the user."""
        return say(f"document.{self.code}", language, **self.values)


def assemble(
    perimeter: Perimeter,
    profile: Profile,
    observation: Observation,
    checks: Sequence[LoadedCheck],
    *,
    started_at: datetime,
    finished_at: datetime,
    data: Mapping[str, Any],
    level: Level,
    earlier: Sequence[Document] = (),
) -> Document:
    """Judge, plan and score one observation.

    ``checks`` are those to run (see :func:`cyberscan.profile_files.select`), ``data`` is the bundled data
    snapshot, ``level`` the level asked for; what the mandate leaves of it is worked out here. ``earlier`` results
    say since when each thing is known to be exposed.
    """
    effective = Scope(perimeter, level, started_at.date()).level
    met = propose(observation.facts, perimeter)
    draft = Document(
        tool=Tool(version=__version__, data_date=_date(data.get("date"))),
        started_at=started_at,
        finished_at=finished_at,
        complete=not observation.interrupted,
        perimeter=perimeter,
        profile=_profile_info(profile, checks, level, effective),
        facts=observation.facts,
        findings=(),
        checks={},
        score=Score(overall=None, judged=0, not_judged=0),
        spending=_spending(observation),
        proposals=met.kept,
        proposals_left_out=met.left_out,
    )
    return _judged(draft, checks, profile, data, earlier)


def rejudge(
    document: Document,
    checks: Sequence[LoadedCheck],
    profile: Profile,
    data: Mapping[str, Any] | None = None,
) -> Document:
    """Judge the facts of a document again, with other checks, thresholds or data; nothing is scanned."""
    info = _profile_info(profile, checks, document.profile.level, document.profile.effective_level)
    tool = Tool(version=__version__, data_date=_date((data or {}).get("date")))
    interrupted = any(notice.code == "interrupted" for notice in document.notices)
    fresh = document.model_copy(
        update={
            "profile": info,
            "tool": tool,
            "complete": not interrupted,
            "notices": (Notice(code="rejudged", values={"version": document.tool.version}),),
        }
    )
    return _judged(fresh, checks, profile, data or {}, (document,))


def read_document(path: Path) -> Document:
    """A document from its file. Raises :class:`DocumentError`."""
    try:
        with path.open("rb") as file:  # a device says size 0 and never ends
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError("unreadable", path=path, cause=error.strerror) from error
    if len(raw) > _MAX_BYTES:
        raise DocumentError("too_large", path=path)
    return parse_document(raw, str(path))


def parse_document(raw: bytes, path: str = "-") -> Document:
    """A document from its bytes; ``path`` only names it in messages. Raises :class:`DocumentError`."""
    try:
        value = json.loads(raw)
    except (UnicodeDecodeError, RecursionError) as error:
        raise DocumentError("not_json", path=path, line=1) from error
    except json.JSONDecodeError as error:
        truncated = error.pos >= len(error.doc.rstrip()) or "Unterminated" in error.msg
        code = "truncated" if truncated else "not_json"
        raise DocumentError(code, path=path, line=error.lineno) from error
    version = value.get("schema_version") if isinstance(value, dict) else None
    if not isinstance(version, str):
        raise DocumentError("not_document", path=path)
    if version != SCHEMA_VERSION:
        raise DocumentError("wrong_version", path=path, version=version, known=SCHEMA_VERSION)
    try:
        document = Document.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DocumentError("invalid", path=path, where=where, problem=first["msg"]) from error
    if broken := next(_broken(document, raw), None):
        raise DocumentError("invalid", path=path, where=broken[0], problem=broken[1])
    return document


def _broken(document: Document, raw: bytes) -> Iterator[tuple[str, str]]:
    """What no schema sees: names that lead nowhere, text that cannot be written again."""
    known = {finding.fingerprint for finding in document.findings}
    for place, action in enumerate(document.actions):
        if not action.findings or not known.issuperset(action.findings):
            yield f"actions.{place}.findings", "findings"
    for place, finding in enumerate(document.findings):
        if finding.check not in document.checks:
            yield f"findings.{place}.check", "checks"
    if b"\\ud" in raw.lower():
        try:
            to_json(document)
        except PydanticSerializationError:
            yield "-", "UTF-8"


def _judged(
    document: Document,
    checks: Sequence[LoadedCheck],
    profile: Profile,
    data: Mapping[str, Any],
    earlier: Sequence[Document],
) -> Document:
    """Everything that follows from the facts."""
    perimeter = document.perimeter
    findings = judge(
        document.facts,
        checks,
        waivers=perimeter.waivers,
        thresholds=profile.thresholds,
        data=data,
        today=document.started_at.date(),
    )
    estate = Estate(perimeter)
    directory = perimeter.authority.directory
    catalogues = assess(findings, chosen(profile.catalogues), document.facts, directory)
    actions = make_plan(
        findings, checks, estate, perimeter.authority.name, catalogues, document.facts
    )
    bugs = sum(finding.outcome is Outcome.ERROR for finding in findings)
    blind = _nothing_seen(document.facts)
    score = make_score(findings, estate, actions)
    return document.model_copy(
        update={
            "findings": findings,
            "checks": {check.id: _info(check) for check in checks},
            "actions": actions,
            "plan_formula": plan_formula(),
            "score": without_figures(score) if blind else score,
            "catalogues": catalogues,
            "indicators": indicators(document.facts),
            "inventory": dated(
                exposures(document.facts, findings, perimeter), [old.inventory for old in earlier]
            ),
            "complete": document.complete and not bugs and not blind,
            "notices": (
                *document.notices,
                *_notices(document, findings),
                *data_notices(data, document.started_at.date()),
            ),
        }
    )


def data_notices(data: Mapping[str, Any], day: date) -> Iterator[Notice]:
    """What the reader must know of the data that versions were judged by: how old it was, what was unusable."""
    for source, of_day in data.get("ages", {}).items():
        days = (day - date.fromisoformat(of_day)).days
        if days > _OLD_DAYS:
            code = "data_very_old" if days > _VERY_OLD_DAYS else "data_old"
            yield Notice(code=code, values={"source": source, "date": of_day})
    if unusable := data.get("unusable"):
        yield Notice(code="data_unusable", values={"files": ", ".join(unusable)})


def _info(check: LoadedCheck) -> CheckInfo:
    return CheckInfo(family=check.family, family_title=check.family_title, words=check.words)


def _profile_info(
    profile: Profile, checks: Sequence[LoadedCheck], level: Level, effective: Level
) -> ProfileInfo:
    return ProfileInfo(
        name=profile.name,
        title=profile.title,
        level=level,
        effective_level=effective,
        checks=tuple(check.id for check in checks),
        thresholds=profile.thresholds,
    )


def _notices(document: Document, findings: Sequence[Finding]) -> Iterator[Notice]:
    """What the reader must know of the scan itself."""
    perimeter, info, today = document.perimeter, document.profile, document.started_at.date()
    already = {notice.code for notice in document.notices}
    if not document.complete and "interrupted" not in already:
        yield Notice(code="interrupted")
    if _nothing_seen(document.facts):
        yield Notice(code="nothing_seen")
    bugs = sum(finding.outcome is Outcome.ERROR for finding in findings)
    if bugs:
        yield Notice(code="bugs", values={"count": str(bugs)})
    mandate = perimeter.mandate
    if mandate is None:
        yield Notice(code="no_mandate")
    elif mandate.valid_until < today:
        yield Notice(code="mandate_expired", values={"date": mandate.valid_until.isoformat()})
    elif info.effective_level is not info.level:
        values = {"asked": info.level.value, "effective": info.effective_level.value}
        yield Notice(code="level_lowered", values=values)
    if perimeter.lab:
        yield Notice(code="lab")
    yield from _seen_notices(document.facts)
    for waiver in perimeter.waivers:
        if waiver.expires < today:
            values = {"check": waiver.check, "date": waiver.expires.isoformat()}
            yield Notice(code="waiver_expired", values=values)


def _nothing_seen(facts: Sequence[Fact]) -> bool:
    """Every look failed: no network, a dead resolver. Such a result must not be taken for a scan."""
    looks = [fact for fact in facts if not isinstance(fact, DeclaredAsset)]
    return bool(looks) and all(fact.failed is not None for fact in looks)


def _seen_notices(facts: Sequence[Fact]) -> Iterator[Notice]:
    """What the facts say of the conditions of the scan."""
    ports = [fact for fact in facts if isinstance(fact, OpenPorts) and fact.failed is None]
    if any(fact.tool == "connect" for fact in ports):
        yield Notice(code="no_nmap")
    for fact in ports:
        if fact.answers_everywhere:
            yield Notice(code="answers_everywhere", values={"address": fact.target.subject})
        elif fact.silence != "filtered":
            code = f"ports_{fact.silence}"
            yield Notice(code=code, values={"address": fact.target.subject})
    if count := silent_exchangers(facts):
        yield Notice(code="port_25_blocked", values={"count": str(count)})
    if count := unexplained_silence(facts):
        yield Notice(code="port_25_silent", values={"count": str(count)})
    missing = sorted(
        {f.probe for f in facts if f.failed and f.failed.reason is Reason.MISSING_TOOL}
    )
    if missing:
        yield Notice(code="missing_tool", values={"probes": ", ".join(missing)})


def _spending(observation: Observation) -> Spending:
    return Spending(
        total=_count(observation.spent),
        by_probe={k: _count(v) for k, v in sorted(observation.spent_by_probe.items())},
        connections_by_address=dict(sorted(observation.connections_by_address.items())),
        requests_by_site=dict(sorted(observation.requests_by_site.items())),
    )


def _count(spent: Spent) -> SpentCount:
    return SpentCount(
        connections=spent.connections,
        requests=spent.requests,
        queries=spent.queries,
        packets=spent.packets,
        bytes_in=spent.bytes_in,
    )


def _date(value: object) -> date | None:
    """The snapshot's date, given as a date or in ISO form."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None
