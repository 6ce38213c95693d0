"""What was seen of a site beside what is expected of it, counted as right, wrongly claimed and missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cyberscan.facts.base import Fact
from cyberscan.facts.duties import DutyPages
from cyberscan.facts.page import Page
from cyberscan.facts.services import SiteProducts
from cyberscan.facts.web_exposure import PathProbes
from cyberscan.outcomes import Finding, Outcome, Severity
from tests.corpus.site_files import Expected, SiteFile

FIELDS = ("nature", "products", "versions", "extensions", "leaks", "degrees", "accusations")
HEADER_CHECKS = frozenset(
    {
        "web.csp_missing", "web.csp_weak", "web.framing_allowed", "web.hsts_missing", "web.nosniff_missing",
        "web.referrer_policy_unsafe", "web.permissions_policy_missing", "web.cross_origin_isolation_missing",
        "web.hsts_preload_unready", "web.hsts_weak", "web.csp_report_only", "web.https_missing",
        "web.https_not_forced",
    }
)  # fmt: skip
"""What is rightly said of a site without the usual protections: of no interest where they are left out."""


@dataclass
class Score:
    """One field of one site, or of the corpus."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    """Claimed, and not so."""
    missed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another one in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    @property
    def precision(self) -> float:
        """Of what was claimed, the share that is so."""
        return self.right / (self.right + len(self.wrong)) if self.right or self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is so, the share that was claimed."""
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 1.0


def compare(site: SiteFile, facts: Sequence[Fact], findings: Iterable[Finding]) -> dict[str, Score]:
    """Every field of one site."""
    wanted = site.expected
    seen, named = _products(facts, wanted)
    return {
        "nature": _sets({wanted.nature}, {_nature(facts)}),
        "products": _sets({*wanted.products}, named),
        "versions": _versions(wanted, seen),
        "extensions": _extensions(wanted, facts),
        "leaks": _sets({*wanted.leaks}, _leaks(facts)),
        "degrees": _sets({wanted.degree} - {""}, _degrees(facts) if wanted.degree else set()),
        "accusations": _sets({*wanted.fail}, _accusations(wanted, findings)),
    }


def _sets(wanted: set[str], found: set[str]) -> Score:
    return Score(len(wanted & found), sorted(found - wanted), sorted(wanted - found))


def _good(facts: Iterable[Fact], kind: type[Fact]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact, kind) and fact.failed is None]


def _nature(facts: Sequence[Fact]) -> str:
    natures = [fact.nature for fact in _good(facts, Page) if isinstance(fact, Page)]
    return natures[0] if natures else "unread"


def _products(facts: Sequence[Fact], wanted: Expected) -> tuple[dict[str, str], set[str]]:
    """Versions by product, and the names that count: libraries and servers only where they were expected."""
    products = [
        one for fact in _good(facts, SiteProducts) if isinstance(fact, SiteProducts)
        for one in fact.products
    ]  # fmt: skip
    seen = {one.id: one.version for one in products}
    named = {
        one.id for one in products
        if one.id in wanted.products or (one.layer == "application" and one.id not in wanted.may)
    }  # fmt: skip
    return seen, named


def _versions(wanted: Expected, seen: dict[str, str]) -> Score:
    score = Score()
    for product, version in () if wanted.versions_open else wanted.products.items():
        found = seen.get(product, "")
        if found == version:
            score.right += bool(version)
            continue
        if found:
            score.wrong.append(f"{product} {found}")
        if version:
            score.missed.append(f"{product} {version}")
    return score


def _extensions(wanted: Expected, facts: Sequence[Fact]) -> Score:
    found = {
        f"{one.slug} {one.version}".strip()
        for fact in _good(facts, SiteProducts) if isinstance(fact, SiteProducts)
        for one in fact.extensions
    }  # fmt: skip
    return _sets(
        {f"{slug} {version}".strip() for slug, version in wanted.extensions.items()}, found
    )


def _leaks(facts: Sequence[Fact]) -> set[str]:
    return {
        answer.topic
        for fact in _good(facts, PathProbes) if isinstance(fact, PathProbes)
        for answer in fact.answers if answer.proof
    }  # fmt: skip


def _degrees(facts: Sequence[Fact]) -> set[str]:
    duties = [
        fact.duty("accessibility")
        for fact in _good(facts, DutyPages) if isinstance(fact, DutyPages)
    ]  # fmt: skip
    return {duty.value for duty in duties if duty is not None and duty.value}


def _accusations(wanted: Expected, findings: Iterable[Finding]) -> set[str]:
    return {
        finding.check for finding in findings
        if finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO
        and not _is_open(finding.check, wanted)
    }  # fmt: skip


def _is_open(check: str, wanted: Expected) -> bool:
    if check in wanted.open or f"{check.partition('.')[0]}.*" in wanted.open:
        return check not in wanted.fail
    return (
        check in HEADER_CHECKS
        and not (wanted.headers and wanted.stock)
        and check not in wanted.fail
    )
